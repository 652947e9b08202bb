/// The modelled TLB: architectural, in snapshots and digests.
final class TranslationBuffer {
  init(capacity: Int) {}
}
