/// Decoded blocks, keyed by physical page and shared by all cores.
public final class BlockCache {
  public init() {}
}
