/// The phone's own network device behind the switch, with buffers of this guest's.
struct Modem {
  static let receiveQueue = 0
  static let transmitQueue = 1
  /// Buffers for each direction.
  private static let buffers = 16
  static let workspaceSize = 2 * buffers * Frame.room

  /// Its number at Janus; negative without one.
  let index: Int
  private let workspace: UnsafeMutableRawPointer
  /// The chains' heads, those of received frames first; negative for buffers that are ours.
  private var heads = InlineArray<32, Int64>(repeating: -1)
  /// Frames that found no buffer free.
  private(set) var overruns: UInt64 = 0
  /// Frames with a persona's address as their source.
  var spoofed: UInt64 = 0

  init(_ index: Int, workspace: UnsafeMutableRawPointer) {
    self.index = index
    self.workspace = workspace
  }

  private func frame(_ number: Int) -> Frame { Frame(header: workspace + number &* Frame.room) }

  /// Offers buffers that are free for frames to come, as many as the device takes.
  mutating func refill<Janus: Hypervisor>(_ janus: Janus) {
    for number in 0..<Self.buffers where heads.at(number).pointee < 0 {
      let buffer = Buffer(frame(number).header, Frame.room, isWritable: true)
      heads.at(number).pointee = janus.submit(
        index, queue: Self.receiveQueue, buffer, buffer, buffer, count: 1)
      if heads.at(number).pointee < 0 { return }
    }
  }

  /// The frame that came with this head; nil for one that is not known.
  mutating func receive(head: Int64) -> Frame? {
    for number in 0..<Self.buffers where heads.at(number).pointee == head {
      heads.at(number).pointee = -1
      return frame(number)
    }
    return nil
  }

  /// A frame has left, and its buffer is free.
  mutating func sent(head: Int64) {
    for number in Self.buffers..<2 * Self.buffers where heads.at(number).pointee == head {
      heads.at(number).pointee = -1
    }
  }

  mutating func send<Janus: Hypervisor>(_ janus: Janus, _ source: Frame, _ size: Int) {
    for number in Self.buffers..<2 * Self.buffers where heads.at(number).pointee < 0 {
      let copy = frame(number)
      copy.writeHeader(buffers: 0)
      copy.start.copyMemory(from: source.start, byteCount: size)
      let buffer = Buffer(copy.header, size &+ VirtioNetwork.headerSize, isWritable: false)
      let head = janus.submit(
        index, queue: Self.transmitQueue, buffer, buffer, buffer, count: 1)
      heads.at(number).pointee = head
      if head < 0 { overruns &+= 1 }
      return
    }
    overruns &+= 1
  }
}
