import Simulation

/// How channels move data through the MFIFO (Arm DDI 0424D, 2.8 and 4.3).
///
/// A write may reach this very device and stop or restart the channel that makes it. So state is
/// in order before each, and ``DMAThread/incarnation`` tells whether the rest applies. Reads of
/// the controller's registers have no effect.
extension PL330 {
  /// The beats of one burst: where each access begins and how many bytes it moves.
  ///
  /// A first address that is not a multiple of the beat gives a short first beat; a burst to a
  /// fixed address repeats that one (AXI, Arm IHI 0022, A3.4).
  private struct Burst {
    let address: UInt32
    let side: ChannelControl.Side
    let beats: Int

    var skip: UInt32 { address & (side.beatBytes - 1) }
    var count: Int {
      side.increments
        ? beats * Int(side.beatBytes) - Int(skip) : beats * Int(side.beatBytes - skip)
    }
    /// The address register after the burst.
    var nextAddress: UInt32 { side.increments ? address &+ UInt32(count) : address }

    /// Calls `access` for each naturally aligned piece until it returns false.
    func forEachPiece(_ access: (UInt32, AccessWidth) -> Bool) {
      for beat in 0..<beats {
        var at = address
        if side.increments, beat > 0 { at = address &- skip &+ UInt32(beat) * side.beatBytes }
        var left = side.beatBytes - (at & (side.beatBytes - 1))
        while left > 0 {
          var bytes = min(left, 8)
          while at & (bytes - 1) != 0 || bytes & (bytes - 1) != 0 { bytes -= 1 }
          guard let width = AccessWidth(rawValue: UInt8(bytes)), access(at, width) else { return }
          at &+= bytes
          left -= bytes
        }
      }
    }
  }

  /// Bytes in the MFIFO, of all channels.
  var bufferedBytes: Int { threads.reduce(0) { $0 + $1.buffer.count } }

  /// The beats that a conditional transfer makes: one for S, however long bursts are; `nil` when
  /// the request is not of the kind, and the instruction a DMANOP (4.3.6).
  private func beats(_ index: Int, _ condition: RequestType?, of side: ChannelControl.Side) -> Int?
  {
    guard let condition else { return side.beats }
    guard condition == threads[index].request else { return nil }
    return condition == .single ? 1 : side.beats
  }

  // MARK: Loading

  func load(_ index: Int, onlyFor condition: RequestType?, next: UInt32) -> UInt64 {
    let control = threads[index].control
    guard let beats = beats(index, condition, of: control.source) else {
      threads[index].pc = next
      return 1
    }
    let burst = Burst(address: threads[index].source, side: control.source, beats: beats)
    guard threads[index].buffer.count + burst.count <= parameters.bufferBytes else {
      fault(index, .bufferTooSmall)
      return 1
    }
    guard bufferedBytes + burst.count <= parameters.bufferBytes else {
      starve(index)
      return 1
    }
    var data: [UInt8] = []
    data.reserveCapacity(burst.count)
    var hasFailed = false
    burst.forEachPiece { address, width in
      guard let value = try? host.bus?.read(UInt64(address), width) else {
        hasFailed = true
        return false
      }
      for byte in 0..<width.bytes { data.append(UInt8(truncatingIfNeeded: value >> (byte * 8))) }
      return true
    }
    if hasFailed {
      fault(index, .dataRead)
      return UInt64(beats)
    }
    swap(&data, burst, by: Int(control.swapBytes))
    threads[index].buffer += data
    threads[index].source = burst.nextAddress
    advance(index, to: next)
    return UInt64(beats)
  }

  /// Reverses the bytes of each whole unit (3.3.15, endian_swap_size). Bytes before the first
  /// unit's address and after the last whole one stay.
  private func swap(_ data: inout [UInt8], _ burst: Burst, by size: Int) {
    guard size > 1 else { return }
    let lead = burst.side.increments ? Int((0 &- burst.address) & UInt32(size - 1)) : 0
    var start = lead
    while start + size <= data.count {
      data[start..<start + size].reverse()
      start += size
    }
  }

  // MARK: Storing

  func store(_ index: Int, onlyFor condition: RequestType?, next: UInt32) -> UInt64 {
    let thread = threads[index]
    guard let beats = beats(index, condition, of: thread.control.destination) else {
      threads[index].pc = next
      return 1
    }
    let burst = Burst(
      address: thread.destination, side: thread.control.destination, beats: beats)
    guard burst.count <= parameters.bufferBytes else {
      fault(index, .bufferTooSmall)
      return 1
    }
    guard thread.buffer.count >= burst.count else {
      fault(index, .storeDataUnavailable)
      return 1
    }
    // Where the oldest byte in the MFIFO came from.
    let source =
      thread.control.source.increments
      ? thread.source &- UInt32(thread.buffer.count) : thread.source
    threads[index].buffer.removeFirst(burst.count)
    return store(index, burst, Array(thread.buffer[..<burst.count]), from: source, next: next)
  }

  func storeZeros(_ index: Int, next: UInt32) -> UInt64 {
    let thread = threads[index]
    let side = thread.control.destination
    let burst = Burst(address: thread.destination, side: side, beats: side.beats)
    let zeros = [UInt8](repeating: 0, count: burst.count)
    return store(index, burst, zeros, from: 0, next: next)
  }

  private func store(
    _ index: Int, _ burst: Burst, _ data: [UInt8], from source: UInt32, next: UInt32
  ) -> UInt64 {
    let incarnation = threads[index].incarnation
    var place = 0
    var hasFailed = false
    burst.forEachPiece { address, width in
      var value: UInt64 = 0
      for byte in 0..<width.bytes { value |= UInt64(data[place + byte]) << UInt64(byte * 8) }
      guard let bus = host.bus, (try? bus.write(UInt64(address), width, value)) != nil else {
        hasFailed = true
        return false
      }
      place += width.bytes
      return true
    }
    host.emit(
      .transfer, a: UInt64(source), b: UInt64(burst.address), c: UInt64(place), d: UInt64(index))
    guard threads[index].incarnation == incarnation else { return UInt64(burst.beats) }
    if hasFailed {
      fault(index, .dataWrite)
    } else {
      threads[index].destination = burst.nextAddress
      advance(index, to: next)
    }
    return UInt64(burst.beats)
  }

  // MARK: Starvation

  /// Channels that wait for each other's room for this long are locked up (2.10.4).
  static let watchdogTurns: UInt16 = 1024

  /// No room now: others hold it. The load is tried again at the channel's next turn.
  private func starve(_ index: Int) {
    threads[index].isStarved = true
    starvedTurns += 1
    guard starvedTurns == Self.watchdogTurns else { return }
    starvedTurns = 0
    if isWatchdogInterruptOnly {
      isStarved = true
      driveLines()
    } else {
      for other in threads.indices where threads[other].isStarved { fault(other, .lockUp) }
    }
  }

  private func advance(_ index: Int, to next: UInt32) {
    threads[index].pc = next
    threads[index].isStarved = false
    noteProgress()
  }

  /// Room may have come of it, so the watchdog starts again.
  func noteProgress() {
    starvedTurns = 0
    guard isStarved else { return }
    isStarved = false
    driveLines()
  }
}
