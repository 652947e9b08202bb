/// The fast TLB: a subset of the modelled one, dropped freely and never seen by software.
final class FastTranslations {
  /// Forgets everything.
  func flush() {}
  /// Forgets what is known of the page of this virtual address, data and code.
  func drop(_ address: UInt64) {}
}
