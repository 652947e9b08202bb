import Simulation

extension Core: MemoryWatcher {
  public func memoryChanged(
    _ address: UInt64, count: Int, by writer: MemoryWriter, flags: PageFlags
  ) {}
  public func writePathRevoked(page: UInt64) {}
  public func allWritePathsRevoked() {}
}
