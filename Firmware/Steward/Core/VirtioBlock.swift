/// A persona's disk (virtio 1.2, 5.2): its extent of the phone's. One request at a time is under
/// way, cut into pieces that fit the buffer.
struct VirtioBlock {
  enum Feature {
    static let segmentMaximum: UInt64 = 1 << 2
    static let readOnly: UInt64 = 1 << 5
    static let flush: UInt64 = 1 << 9
  }

  private enum Kind {
    static let read: UInt32 = 0
    static let write: UInt32 = 1
    static let flush: UInt32 = 4
    static let identity: UInt32 = 8
  }

  private enum Answer {
    static let good: UInt8 = 0
    static let failed: UInt8 = 1
    static let unsupported: UInt8 = 2
  }

  enum State: UInt8 {
    case idle
    /// A piece waits for room in the queue of the phone's disk.
    case waiting
    /// A piece is with the phone's disk.
    case busy
    /// As `busy`, for a driver that is gone.
    case abandoned
  }

  /// Bytes that one request to the phone's disk moves at most.
  static let pieceLimit = 32768
  /// The header and status of a request to the phone's disk, then the piece.
  static let workspaceSize = pieceLimit + 64
  static let sectorSize = 512
  private static let headerSize = 16
  private static let identitySize = 20

  private(set) var state = State.idle
  /// Names the chain of `busy` and `abandoned` at the phone's disk.
  private(set) var physicalHead: Int64 = -1
  /// Sectors of 512 bytes on the phone's disk.
  var firstSector: UInt64 = 0
  var sectorCount: UInt64 = 0
  /// The request's parts: it has its chain to itself until it is done.
  let chain: UnsafeMutablePointer<Chain>
  private let workspace: UnsafeMutableRawPointer
  private var kind: UInt32 = 0
  private var sector: UInt64 = 0
  /// Bytes of data that are moved, and of all there are.
  private var done = 0
  private var total = 0
  private var piece = 0

  init(chain: UnsafeMutablePointer<Chain>, workspace: UnsafeMutableRawPointer) {
    self.chain = chain
    self.workspace = workspace
  }

  private var data: UnsafeMutableRawPointer { workspace + 64 }
  private var status: UnsafeMutablePointer<UInt8> {
    (workspace + Self.headerSize).assumingMemoryBound(to: UInt8.self)
  }

  /// The driver is gone, what it asked for is void. Nothing of the persona's stays here; what the
  /// phone's disk still works on is cleared when it is done.
  mutating func reset() {
    if state == .busy || state == .abandoned {
      state = .abandoned
    } else {
      state = .idle
      clear()
    }
  }

  private func clear() {
    workspace.initializeMemory(as: UInt8.self, repeating: 0, count: Self.workspaceSize)
  }

  /// The configuration (5.2.4): capacity, size_max, seg_max.
  func configuration(_ offset: UInt32) -> UInt32 {
    switch offset {
    case 0: UInt32(truncatingIfNeeded: sectorCount)
    case 4: UInt32(truncatingIfNeeded: sectorCount >> 32)
    case 12: SplitQueue.capacity &- 2
    default: 0
    }
  }

  /// Starts the next request, unless one is under way; true when there may be more to do.
  mutating func serve<Janus: Hypervisor>(
    _ queue: DeviceQueue<Janus>, _ disk: Disk
  ) throws(RingError) -> Bool {
    if state != .idle { return false }
    guard try queue.next() else { return false }
    if queue.readableBytes < Self.headerSize || queue.writableBytes == 0 { throw .request }
    try queue.load(0, Self.headerSize, into: workspace)
    queue.take()
    kind = workspace.load(as: UInt32.self)
    sector = workspace.load(fromByteOffset: 8, as: UInt64.self)
    done = 0
    total = 0
    switch kind {
    case Kind.read: total = queue.writableBytes &- 1
    case Kind.write:
      total = queue.readableBytes &- Self.headerSize
      if disk.isReadOnly { return try finish(queue, Answer.failed) }
    case Kind.flush:
      if !disk.canFlush { return try finish(queue, Answer.unsupported) }
      try submit(queue, disk)
      return state == .idle
    case Kind.identity: return try identify(queue)
    default: return try finish(queue, Answer.unsupported)
    }
    let sectors = UInt64(truncatingIfNeeded: total) >> 9
    if total & (Self.sectorSize &- 1) != 0 || sector > sectorCount
      || sectors > sectorCount &- sector
    {
      return try finish(queue, Answer.failed)
    }
    if total == 0 { return try finish(queue, Answer.good) }
    try submit(queue, disk)
    return state == .idle
  }

  /// GET_ID: up to 20 bytes of text.
  private mutating func identify<Janus: Hypervisor>(
    _ queue: DeviceQueue<Janus>
  ) throws(RingError) -> Bool {
    let text: Text = "janus-persona-"
    var index = 0
    while index < Self.identitySize {
      var byte: UInt8 = 0
      if index < 14 { byte = text[index] }
      if index == 14 { byte = 0x30 &+ UInt8(truncatingIfNeeded: queue.persona) }
      data.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      index &+= 1
    }
    done = min(Self.identitySize, queue.writableBytes &- 1)
    try queue.store(0, done, from: data)
    return try finish(queue, Answer.good)
  }

  /// Answers the request. The status is in the last byte that the driver lets be written.
  @discardableResult
  @inline(never)
  private mutating func finish<Janus: Hypervisor>(
    _ queue: DeviceQueue<Janus>, _ answer: UInt8
  ) throws(RingError) -> Bool {
    state = .idle
    let last = queue.writableBytes &- 1
    status.pointee = answer
    try queue.store(last, 1, from: status)
    // What counts is written without a gap from the start.
    let written = kind == Kind.write ? 0 : done
    try queue.finish(written == last ? last &+ 1 : written)
    return true
  }

  /// Hands the next piece, or the flush, to the phone's disk.
  @inline(never)
  mutating func submit<Janus: Hypervisor>(
    _ queue: DeviceQueue<Janus>, _ disk: Disk
  ) throws(RingError) {
    piece = min(Self.pieceLimit, total &- done)
    if kind == Kind.write { try queue.load(Self.headerSize &+ done, piece, into: data) }
    workspace.storeBytes(of: UInt64(kind), as: UInt64.self)
    let place = firstSector &+ sector &+ UInt64(truncatingIfNeeded: done) >> 9
    workspace.storeBytes(of: kind == Kind.flush ? 0 : place, toByteOffset: 8, as: UInt64.self)
    status.pointee = .max
    let header = Buffer(workspace, Self.headerSize, isWritable: false)
    let answer = Buffer(status, 1, isWritable: true)
    let middle = piece == 0 ? answer : Buffer(data, piece, isWritable: kind == Kind.read)
    physicalHead = queue.janus.submit(
      disk.index, queue: 0, header, middle, answer, count: piece == 0 ? 2 : 3)
    if physicalHead >= 0 {
      state = .busy
    } else if physicalHead == Refusal.busy {
      state = .waiting
    } else {
      try finish(queue, Answer.failed)
    }
  }

  /// The phone's disk is done with a chain of no driver any more.
  mutating func forget() {
    state = .idle
    clear()
  }

  /// The phone's disk is done with the piece, and has written `written` bytes.
  mutating func complete<Janus: Hypervisor>(
    _ queue: DeviceQueue<Janus>, _ disk: Disk, written: UInt64
  ) throws(RingError) {
    state = .idle
    let answer = status.pointee
    let expected = (kind == Kind.read ? piece : 0) &+ 1
    if answer != Answer.good || written != UInt64(truncatingIfNeeded: expected) {
      try finish(queue, answer == Answer.unsupported ? answer : Answer.failed)
      return
    }
    if kind == Kind.read { try queue.store(done, piece, from: data) }
    done &+= piece
    if done < total { try submit(queue, disk) } else { try finish(queue, Answer.good) }
  }
}

/// The phone's disk.
struct Disk {
  /// Its number at Janus; negative without one.
  var index = -1
  var canFlush = false
  var isReadOnly = false

  init() {}

  init(_ index: Int, features: UInt64) {
    self.index = index
    canFlush = features & VirtioBlock.Feature.flush != 0
    isReadOnly = features & VirtioBlock.Feature.readOnly != 0
  }

  /// What the personas' disks offer.
  var features: UInt64 {
    VirtioBlock.Feature.segmentMaximum | (canFlush ? VirtioBlock.Feature.flush : 0)
      | (isReadOnly ? VirtioBlock.Feature.readOnly : 0)
  }
}
