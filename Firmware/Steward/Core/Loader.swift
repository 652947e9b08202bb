/// Loads personas: from their files into their memory, and writes their device trees. One at a time,
/// and a piece of it a turn, so that the requests of others wait no longer than for a copy.
struct Loader<Janus: Hypervisor> {
  /// Bytes copied in a turn.
  private static var pieceSize: Int { 0x1_0000 }
  /// A piece and the headers of an ELF file.
  static var workspaceSize: Int { pieceSize &+ ELFLoader.headersSize }

  private let janus: Janus
  private let buffer: UnsafeMutableRawPointer
  private let headers: UnsafeMutableRawPointer
  private let isVersion2: Bool
  /// A bit for each persona that waits for its turn.
  private var waiting: UInt32 = 0
  /// The last one whose turn it was, and whether it still is.
  private var persona = Steward<Janus>.personaLimit - 1
  private var isLoading = false

  // Of the persona that is loaded.
  private var share = PersonaShare()
  private var elf: ELFLoader
  private var kernel: KernelImage?
  /// Its segment, or of a kernel the file and the initial file system, that is next.
  private var part: UInt64 = 0
  /// What is being copied: where it is, where it goes, bytes that are left.
  private var file = PersonaFile.program
  private var offset: UInt64 = 0
  private var address: UInt64 = 0
  private var rest: UInt64 = 0

  init(_ janus: Janus, workspace: UnsafeMutableRawPointer, isVersion2: Bool) {
    self.janus = janus
    self.isVersion2 = isVersion2
    buffer = workspace
    headers = workspace + Self.pieceSize
    elf = ELFLoader(headers, size: 0)
  }

  /// A persona's memory is empty, and it wants to be loaded; or it has ended.
  mutating func note(_ persona: Int, wantsLoading: Bool) {
    if isLoading && self.persona == persona { isLoading = false }
    let bit: UInt32 = 1 &<< UInt32(truncatingIfNeeded: persona)
    waiting = wantsLoading ? waiting | bit : waiting & ~bit
  }

  /// Takes a turn; false when no persona is to be loaded.
  mutating func work() -> Bool {
    if !isLoading && waiting == 0 { return false }
    do throws(LoadError) {
      if !isLoading {
        try open()
      } else if rest != 0 {
        try copyPiece()
      } else if try !nextPart() {
        try finish()
      }
    } catch {
      var line = Line(buffer.assumingMemoryBound(to: UInt8.self))
      line.put(error.text)
      janus.log(persona, line.start, line.count)
      isLoading = false
      janus.start(persona, at: nil)
    }
    return true
  }

  /// The persona whose turn it is: the next one after the last, so that none can take all turns by
  /// resets.
  private mutating func open() throws(LoadError) {
    let later = waiting & ~(2 &<< UInt32(truncatingIfNeeded: persona) &- 1)
    persona = (later != 0 ? later : waiting).trailingZeroBitCount
    waiting &= ~(1 &<< UInt32(truncatingIfNeeded: persona))
    isLoading = true
    share = janus.share(of: persona)
    part = 0
    rest = 0
    kernel = nil
    let program = PersonaProgram(janus: janus, persona: persona)
    if share.fileSize >= KernelImage.headerSize {
      if !program.read(0, Int(KernelImage.headerSize), into: headers) { throw .copy }
      kernel = KernelImage(headers, size: share.fileSize)
    }
    if let kernel {
      if !kernel.fits(share.initrdSize, in: share.memorySize) { throw .memory }
      return
    }
    elf = ELFLoader(headers, size: share.fileSize)
    try elf.check(program, PersonaMachine.memory &+ share.memorySize)
    if elf.flashEnd != 0 && !janus.giveFlash(persona, elf.flashEnd) { throw .memory }
  }

  /// Finds what is to be copied next; false when there is nothing.
  private mutating func nextPart() throws(LoadError) -> Bool {
    let index = part
    part &+= 1
    offset = 0
    if let kernel {
      if index > 1 { return false }
      file = index == 0 ? .program : .initrd
      address = PersonaMachine.memory &+ (index == 0 ? kernel.start : kernel.end)
      rest = index == 0 ? share.fileSize : share.initrdSize
    } else {
      if index >= elf.segmentCount { return false }
      try elf.select(index)
      file = .program
      offset = elf.fileOffset
      address = elf.memory.start
      rest = elf.fileSize
    }
    return true
  }

  private mutating func copyPiece() throws(LoadError) {
    let size = min(rest, UInt64(Self.pieceSize))
    let count = Int(truncatingIfNeeded: size)
    if !janus.read(persona, file, offset, count, into: buffer)
      || !janus.write(persona, address, count, from: buffer)
    {
      throw .copy
    }
    offset &+= size
    address &+= size
    rest &-= size
  }

  /// Writes the device tree and starts the persona.
  private mutating func finish() throws(LoadError) {
    let size = DeviceTreeWriter.capacity
    let arguments = buffer + size
    let count = Int(truncatingIfNeeded: min(share.bootArgumentsSize, UInt64(size)))
    if count == size { throw .bootArguments }
    buffer.initializeMemory(as: UInt8.self, repeating: 0, count: 2 &* size)
    if count != 0 && !janus.read(persona, .bootArguments, 0, count, into: arguments) {
      throw .copy
    }
    var tree = PersonaDeviceTree(
      memorySize: share.memorySize,
      bootArguments: Text(start: arguments.assumingMemoryBound(to: UInt8.self)))
    tree.vcpuCount = UInt32(truncatingIfNeeded: share.vcpuCount)
    tree.isVersion2 = isVersion2
    var entry = elf.entry
    if let kernel {
      entry = PersonaMachine.memory &+ kernel.start
      let start = PersonaMachine.memory &+ kernel.end
      tree.initrd = MemoryRange(start: start, end: start &+ share.initrdSize)
    }
    if !tree.write(to: buffer) { throw .bootArguments }
    if !janus.write(persona, PersonaMachine.memory, size, from: buffer) { throw .copy }
    isLoading = false
    janus.start(persona, at: entry)
  }
}

/// A persona's ELF file or kernel.
private struct PersonaProgram<Janus: Hypervisor>: FileSource {
  let janus: Janus
  let persona: Int

  func read(_ offset: UInt64, _ count: Int, into destination: UnsafeMutableRawPointer) -> Bool {
    janus.read(persona, .program, offset, count, into: destination)
  }
}
