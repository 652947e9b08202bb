import Simulation

extension Core: MemoryWatcher {
  public func memoryChanged(
    _ address: UInt64, count: Int, by writer: MemoryWriter, flags: PageFlags
  ) {
    if flags.contains(.code), blocks.written(address, count: count) || index > 0 {
      // The first core to hear forgets the blocks; each leaves the one that it runs.
      leavesBlock = true
    }
    if flags.contains(.monitored), writer != .core(index) {
      monitorLost(address: address, count: count)
    }
  }

  public func writePathRevoked(page: UInt64) {
    fastTranslations.dropWrites(physicalPage: page)
  }

  public func allWritePathsRevoked() {
    fastTranslations.dropAllWrites()
  }

  /// A signal or event may end the core's sleep; the time of the first that does is kept.
  func noteWakeUp() {
    guard state.pointee.power != .running, state.pointee.power != .off,
      run.pointee.wakeTime == nil, wakesFromWait
    else { return }
    run.pointee.wakeTime = simulator.now
    simulator.coreWasWoken = true
  }
}
