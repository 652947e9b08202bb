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
      loseMonitor(address: address, count: count, to: writer)
    }
  }

  public func writePathRevoked(page: UInt64) {
    fastTranslations.dropWrites(physicalPage: page)
  }

  public func allWritePathsRevoked() {
    fastTranslations.dropAllWrites()
  }

  /// The monitor may be lost to a writer, whose own time then ends a WFE: stores to memory are
  /// not ordered with devices.
  private func loseMonitor(address: UInt64, count: Int, to writer: MemoryWriter) {
    monitorLost(address: address, count: count)
    if case .core(let number) = writer {
      noteWakeUp(at: peers[number].now)
      if simulator.coreWasWoken { peers[number].leavesBlock = true }
    } else {
      noteWakeUp(at: simulator.now)
    }
  }

  /// A signal or event may end the core's sleep; the time of the first that does is kept.
  func noteWakeUp(at time: Time) {
    guard state.pointee.power != .running, state.pointee.power != .off,
      run.pointee.wakeTime == nil, wakesFromWait
    else { return }
    run.pointee.wakeTime = max(time, simulator.now)
    simulator.coreWasWoken = true
  }
}
