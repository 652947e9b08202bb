import StewardCore

/// Janus and the phone as the service guest sees them: personas' memories, a disk, a modem and a
/// generator. What it must not do is recorded in `offences`.
final class Phone: Hypervisor {
  static let ram: UInt64 = 0x4000_0000
  static let ramSize = 1 << 20
  static let secondBank: UInt64 = 0x0400_0000
  static let personaCount = 3
  static let disk = 0
  static let modem = 1
  static let blocks: UInt64 = 64  // of 4 KiB, for each persona

  struct Submission {
    let device: Int
    let queue: Int
    let head: Int64
    let buffers: [Buffer]
  }

  let memory: [UnsafeMutableRawPointer]
  var workspace: Range<UInt>
  var answer: UInt32?
  /// InterruptStatus, by persona and device.
  var interrupts = Array(repeating: [UInt64](repeating: 0, count: 4), count: 8)
  var shown = [[UInt8]](repeating: [], count: 8)
  var lines: [String] = []
  var submissions: [Submission] = []
  /// Frames that left by the modem.
  var sent: [[UInt8]] = []
  var offences: [String] = []
  /// Copies from or to personas' memory that were refused.
  var refusedCopies = 0
  var copies = 0

  var diskContents = [UInt8](repeating: 0, count: 4096 * 64 * 3)
  var diskFeatures: UInt64 = 1 << 9
  var hasDisk = true
  var hasModem = true
  /// Requests that the disk takes at once.
  var diskLimit = 16
  /// Sectors whose requests fail.
  var badSectors: Range<UInt64> = 0..<0
  var ended: [Bool] = [Bool](repeating: false, count: 8)
  private var nextHead: Int64 = 0

  /// What each persona starts with.
  var programs = [[UInt8]](repeating: Program().bytes, count: 3)
  var initrds = [[UInt8]](repeating: [], count: 3)
  var bootArguments = [[UInt8]](repeating: [], count: 3)
  /// Bytes of RAM that a persona is said to have; what is beyond `ramSize` takes writes while it is
  /// loaded, and `pieces` has them.
  var memorySizes = [UInt64](repeating: UInt64(Phone.ramSize), count: 3)
  /// The largest first bank of flash that there is room for.
  var flashLimit: UInt64 = 4 << 20
  /// Both banks, by persona; empty without flash.
  var flash = [[UInt8]](repeating: [], count: 3)
  /// Whether Janus lets a persona be loaded, and what came of it last.
  var loading = [Bool](repeating: false, count: 3)
  var entries = [Start?](repeating: nil, count: 3)
  /// Copies from files until one is refused.
  var fileCopies = Int.max
  /// What was written while a persona was loaded.
  var pieces: [Piece] = []

  struct Piece {
    let persona: Int
    let address: UInt64
    let bytes: [UInt8]
  }

  enum Start: Equatable {
    case at(UInt64)
    case refused
  }
  var generator: () -> Int64

  init(workspace: Range<UInt>) {
    self.workspace = workspace
    memory = (0..<Self.personaCount).map { _ in
      let bytes = UnsafeMutableRawPointer.allocate(byteCount: Self.ramSize, alignment: 16)
      bytes.initializeMemory(as: UInt8.self, repeating: 0, count: Self.ramSize)
      return bytes
    }
    var state: UInt64 = 0x1234_5678_9abc_def1
    generator = {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(state >> 32)
    }
  }

  deinit { for bytes in memory { bytes.deallocate() } }

  /// A persona's memory of that range, if it is there and all of it is.
  func place(_ persona: Int, _ address: UInt64, _ count: Int) -> UnsafeMutableRawPointer? {
    guard memory.indices.contains(persona), address >= Self.ram,
      address - Self.ram <= UInt64(Self.ramSize),
      Int(address - Self.ram) + count <= Self.ramSize
    else { return nil }
    return memory[persona] + Int(address - Self.ram)
  }

  /// Checks a place of the service guest's: in its workspace, or a word on its stack.
  private func check(_ pointer: UnsafeRawPointer, _ count: Int, _ what: String) {
    let start = UInt(bitPattern: pointer)
    if count < 0 || count > 65536 { offences.append("\(what) of \(count) bytes") }
    let isInside =
      start >= workspace.lowerBound && start + UInt(max(count, 0)) <= workspace.upperBound
    if !isInside && count > 8 { offences.append("\(what) outside the workspace") }
  }

  func next() -> Request { Request(kind: 0) }

  func complete(_ request: Request, _ value: UInt32) {
    if answer != nil { offences.append("two answers") }
    answer = value
  }

  func read(
    _ persona: Int, _ address: UInt64, _ count: Int, into destination: UnsafeMutableRawPointer
  ) -> Bool {
    check(destination, count, "read")
    copies += 1
    guard let source = place(persona, address, count) else {
      refusedCopies += 1
      return false
    }
    destination.copyMemory(from: source, byteCount: count)
    return true
  }

  func write(
    _ persona: Int, _ address: UInt64, _ count: Int, from source: UnsafeRawPointer
  ) -> Bool {
    check(source, count, "write")
    copies += 1
    if memory.indices.contains(persona) && loading[persona] {
      let bytes = [UInt8](UnsafeRawBufferPointer(start: source, count: count))
      pieces.append(Piece(persona: persona, address: address, bytes: bytes))
      if let isDone = writeLoading(persona, address, count, source) { return isDone }
    }
    guard let destination = place(persona, address, count) else {
      refusedCopies += 1
      return false
    }
    destination.copyMemory(from: source, byteCount: count)
    return true
  }

  /// A write to what a persona has only while it is loaded, or to RAM that is not there; nil for
  /// others.
  private func writeLoading(
    _ persona: Int, _ address: UInt64, _ count: Int, _ source: UnsafeRawPointer
  ) -> Bool? {
    let bytes = UnsafeRawBufferPointer(start: source, count: count)
    if address < Self.ram {
      if UInt64(flash[persona].count) < address + UInt64(count) { return false }
      flash[persona].replaceSubrange(Int(address)..<Int(address) + count, with: bytes)
      return true
    }
    let offset = address - Self.ram
    if offset + UInt64(count) <= UInt64(Self.ramSize) { return nil }
    return offset + UInt64(count) <= memorySizes[persona]
  }

  func read(
    _ persona: Int, _ file: PersonaFile, _ offset: UInt64, _ count: Int,
    into destination: UnsafeMutableRawPointer
  ) -> Bool {
    check(destination, count, "read of a file")
    if !loading[persona] { offences.append("read a file of a persona that is not loaded") }
    fileCopies -= 1
    if fileCopies < 0 { return false }
    let bytes = [programs, initrds, bootArguments][Int(file.rawValue) - 2][persona]
    if count <= 0 || offset > UInt64(bytes.count) || count > bytes.count - Int(offset) {
      offences.append("read outside a file")
      return false
    }
    bytes.withUnsafeBytes {
      destination.copyMemory(from: $0.baseAddress! + Int(offset), byteCount: count)
    }
    return true
  }

  func giveFlash(_ persona: Int, _ size: UInt64) -> Bool {
    if !loading[persona] || size == 0 || size > Self.secondBank {
      offences.append("flash of \(size) bytes")
    }
    if size > flashLimit { return false }
    flash[persona] = [UInt8](repeating: 0, count: (Int(size) + 0x1f_ffff) & ~0x1f_ffff)
    return true
  }

  func start(_ persona: Int, at entry: UInt64?) {
    if !loading[persona] { offences.append("started what was not to be loaded") }
    loading[persona] = false
    entries[persona] = entry.map { .at($0) } ?? .refused
  }

  func raise(_ persona: Int, device: Int, _ bits: UInt64) { interrupts[persona][device] |= bits }

  func show(_ persona: Int, _ bytes: UInt64, _ count: Int) {
    if !(1...8).contains(count) { offences.append("show of \(count) bytes") }
    for index in 0..<min(count, 8) {
      shown[persona].append(UInt8(truncatingIfNeeded: bytes >> UInt64(8 * index)))
    }
  }

  func device(_ index: Int) -> PhysicalDevice {
    switch index {
    case Self.disk where hasDisk: PhysicalDevice(id: 2, features: diskFeatures)
    case Self.modem where hasModem: PhysicalDevice(id: 1, features: 0)
    default: PhysicalDevice(id: 0, features: 0)
    }
  }

  func submit(
    _ device: Int, queue: Int, _ first: Buffer, _ second: Buffer, _ third: Buffer, count: Int
  ) -> Int64 {
    let buffers = Array([first, second, third].prefix(count))
    for buffer in buffers {
      let start = UInt(bitPattern: buffer.start)
      if start < workspace.lowerBound || start + UInt(buffer.count) > workspace.upperBound
        || buffer.count <= 0
      {
        offences.append("submission outside the workspace")
      }
    }
    if device == Self.disk && submissions.count(where: { $0.device == device }) >= diskLimit {
      return Refusal.busy
    }
    nextHead = (nextHead + 1) % 4096
    submissions.append(
      Submission(device: device, queue: queue, head: nextHead, buffers: buffers))
    return nextHead
  }

  func entropy() -> Int64 { generator() }

  func share(of persona: Int) -> PersonaShare {
    var share = PersonaShare()
    if persona >= Self.personaCount || ended[persona] { return share }
    share.isPresent = true
    share.firstBlock = UInt64(persona) * Self.blocks
    share.blockCount = Self.blocks
    share.memorySize = memorySizes[persona]
    share.fileSize = UInt64(programs[persona].count)
    share.initrdSize = UInt64(initrds[persona].count)
    share.bootArgumentsSize = UInt64(bootArguments[persona].count)
    share.vcpuCount = UInt64(persona) + 1
    return share
  }

  func log(_ persona: Int?, _ start: UnsafePointer<UInt8>, _ count: Int) {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    lines.append((persona.map { "persona \($0): " } ?? "") + text)
  }

  // MARK: The devices' work

  /// Does the first submission to a device that matches; the request that tells of it.
  func work(_ device: Int, queue: Int = 0, frame: [UInt8] = []) -> Request? {
    guard
      let index = submissions.firstIndex(where: { $0.device == device && $0.queue == queue })
    else { return nil }
    let submission = submissions.remove(at: index)
    var written = 0
    if device == Self.disk {
      written = workDisk(submission.buffers)
    } else if queue == 0 {
      let bytes = [UInt8](repeating: 0, count: 12) + frame
      submission.buffers[0].start.copyMemory(from: bytes, byteCount: bytes.count)
      written = bytes.count
    } else {
      let buffer = submission.buffers[0]
      sent.append(
        Array(UnsafeRawBufferPointer(start: buffer.start + 12, count: buffer.count - 12)))
    }
    return Request(
      kind: 6, id: UInt64(device | queue << 8), place: UInt64(submission.head),
      value: UInt64(written))
  }

  private func workDisk(_ buffers: [Buffer]) -> Int {
    let header = buffers[0]
    let last = buffers[buffers.count - 1]
    if header.count != 16 || header.isWritable || last.count != 1 || !last.isWritable {
      offences.append("no request of a disk")
    }
    let kind = header.start.load(as: UInt32.self)
    let sector = header.start.load(fromByteOffset: 8, as: UInt64.self)
    var written = 1
    var status: UInt8 = 0
    if buffers.count == 3 {
      let data = buffers[1]
      let place = Int(sector) * 512
      if data.count % 512 != 0 || place + data.count > diskContents.count
        || data.isWritable != (kind == 0)
      {
        offences.append("bad request of the disk")
      } else if badSectors.contains(sector) {
        status = 1
      } else if kind == 0 {
        diskContents.withUnsafeBytes {
          data.start.copyMemory(from: $0.baseAddress! + place, byteCount: data.count)
        }
        written += data.count
      } else {
        diskContents.replaceSubrange(
          place..<place + data.count,
          with: UnsafeRawBufferPointer(start: data.start, count: data.count))
      }
    } else if kind != 4 {
      offences.append("no flush")
    }
    last.start.storeBytes(of: status, as: UInt8.self)
    return written
  }
}
