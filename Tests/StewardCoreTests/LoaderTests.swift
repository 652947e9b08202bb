import JanusCore
import StewardCore
import Testing

struct LoaderTests {
  private func pattern(_ count: Int, _ seed: Int = 1) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8 &+ seed) }
  }

  /// A kernel of `count` bytes that takes `size` bytes of RAM.
  private func kernel(_ count: Int, textOffset: UInt64 = 0, size: UInt64 = 0) -> [UInt8] {
    var bytes = pattern(count)
    func put(_ offset: Int, _ value: UInt64, _ size: Int) {
      for index in 0..<size {
        bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
      }
    }
    put(8, textOffset, 8)
    put(16, size, 8)
    put(56, 0x644d_5241, 4)
    return bytes
  }

  /// What was written to a persona from `address` on, in pieces that follow each other.
  private func written(_ rig: Rig, _ address: UInt64, _ persona: Int = 0) -> [UInt8] {
    var bytes: [UInt8] = []
    for piece in rig.phone.pieces where piece.persona == persona {
      if piece.address == address + UInt64(bytes.count) { bytes += piece.bytes }
    }
    return bytes
  }

  /// A phone with these in persona 0, loaded.
  private func rig(
    program: [UInt8], initrd: [UInt8] = [], arguments: String = "", memorySize: UInt64 = 16 << 20,
    isVersion2: Bool = false, _ prepare: (Phone) -> Void = { _ in }
  ) -> Rig {
    let rig = Rig(isVersion2: isVersion2, loads: false) { phone in
      phone.programs[0] = program
      phone.initrds[0] = initrd
      phone.bootArguments[0] = [UInt8](arguments.utf8)
      phone.memorySizes[0] = memorySize
      prepare(phone)
    }
    rig.life(0, lives: true)
    #expect(rig.run())
    #expect(rig.offences == [])
    return rig
  }

  /// The persona's device tree.
  private func withTree(
    _ rig: Rig, _ persona: Int = 0, _ body: (inout DeviceTree) throws -> Void
  ) throws {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 4096)
    defer { memory.deallocate() }
    memory.copyMemory(from: rig.bytes(persona, Phone.ram, 4096), byteCount: 4096)
    var tree = try #require(DeviceTree(memory))
    try body(&tree)
  }

  @Test func segmentsAreCopied() throws {
    var program = Program()
    let data = pattern(70_000)
    program.bytes += data
    program.segment(0, offset: 192, address: 0x4000_8000, fileSize: 70_000, size: 80_000)
    program.segment(1, offset: 176, address: 0x4000_1000, fileSize: 16, size: 16, flags: 4)
    program.put(24, 0x4000_8004, 8)
    let rig = rig(program: program.bytes, arguments: "demo quiet", memorySize: 1 << 20)
    #expect(rig.phone.entries[0] == .at(0x4000_8004) && rig.phone.lines == [])
    #expect(rig.bytes(0, 0x4000_8000, 70_000) == data)
    #expect(rig.bytes(0, 0x4000_1000, 16) == Array(0x30..<0x40))
    #expect(rig.phone.pieces.map(\.bytes.count) == [65_536, 4464, 16, 4096])
    #expect(rig.phone.flash[0].isEmpty)
    try withTree(rig) { tree in
      var processors = 0
      var devices = 0
      tree.rewind()
      while tree.next() {
        if tree.isNamed("chosen") { #expect(tree.list("bootargs", has: "demo quiet")) }
        if tree.isNamed("memory@40000000") { #expect(tree.reg()?.size == 1 << 20) }
        if tree.isCompatible(with: "arm,armv8") { processors += 1 }
        if tree.isCompatible(with: "virtio,mmio") { devices += 1 }
        #expect(!tree.isCompatible(with: "arm,cortex-a15-gic"))
      }
      #expect(processors == 1 && devices == 4)
    }
  }

  @Test func eachPersonaHasItsOwn() throws {
    let rig = Rig(isVersion2: true, loads: false) { phone in
      phone.bootArguments = [[0x61], [0x62], [0x63]]
    }
    for persona in 0..<3 { rig.life(persona, lives: true) }
    rig.run()
    #expect(rig.offences == [] && rig.phone.lines == [])
    for (persona, text) in (["a", "b", "c"] as [Text]).enumerated() {
      #expect(rig.phone.entries[persona] == .at(0x4008_0000))
      try withTree(rig, persona) { tree in
        var processors = 0
        var controllers = 0
        tree.rewind()
        while tree.next() {
          if tree.isNamed("chosen") { #expect(tree.list("bootargs", has: text)) }
          if tree.isCompatible(with: "arm,armv8") { processors += 1 }
          if tree.isCompatible(with: "arm,cortex-a15-gic") { controllers += 1 }
        }
        #expect(processors == persona + 1 && controllers == 1)
      }
    }
  }

  @Test func flashIsGivenForSegmentsThere() {
    var program = Program()
    program.segment(0, offset: 176, address: 0, fileSize: 16, size: 32)
    program.segment(1, offset: 176, address: 0x20_0100, fileSize: 8, size: 8, flags: 4)
    program.put(24, 4, 8)
    let rig = rig(program: program.bytes)
    #expect(rig.phone.entries[0] == .at(4) && rig.phone.lines == [])
    #expect(rig.phone.flash[0].count == 4 << 20)
    #expect(Array(rig.phone.flash[0][..<17]) == Array(0x30..<0x40) + [0])
    #expect(Array(rig.phone.flash[0][0x20_0100..<0x20_0109]) == Array(0x30..<0x38) + [0])
    let without = self.rig(program: program.bytes) { $0.flashLimit = 2 << 20 }
    #expect(without.phone.entries[0] == .refused)
    #expect(without.phone.lines == ["persona 0: not enough memory"])
  }

  @Test(arguments: [0, 1, 100_000]) func kernelsAreCopied(initrdSize: Int) throws {
    let kernel = kernel(200_001, textOffset: 0x8_0000, size: 0x28_0000)
    let initrd = pattern(initrdSize, 9)
    let rig = rig(program: kernel, initrd: initrd, arguments: "console=ttyAMA0")
    #expect(rig.phone.entries[0] == .at(0x4028_0000) && rig.phone.lines == [])
    #expect(written(rig, 0x4028_0000) == kernel)
    #expect(written(rig, 0x4060_0000) == initrd, "behind the kernel and its bss")
    try withTree(rig) { tree in
      tree.rewind()
      while tree.next() {
        if !tree.isNamed("chosen") { continue }
        let start = tree.number("linux,initrd-start")
        #expect(start == (initrdSize == 0 ? nil : 0x4060_0000))
        let end = tree.number("linux,initrd-end")
        #expect(end == (initrdSize == 0 ? nil : 0x4060_0000 + UInt64(initrdSize)))
      }
    }
  }

  @Test func kernelsThatDoNotFit() {
    let refused: [([UInt8], Int, UInt64)] = [
      (kernel(1000, size: 14 << 20), 1, 16 << 20), (kernel(1000, size: .max), 0, 16 << 20),
      (kernel(1000, size: .max - (2 << 20)), 0, 16 << 20),
      (kernel(1000, textOffset: .max, size: 14 << 20), 0, 16 << 20),
      (kernel(1000), (12 << 20) + 1, 16 << 20), (kernel(3 << 20), 0, 4 << 20),
    ]
    for (kernel, initrdSize, memorySize) in refused {
      let rig = rig(
        program: kernel, initrd: [UInt8](repeating: 1, count: initrdSize), memorySize: memorySize)
      #expect(rig.phone.entries[0] == .refused && rig.phone.pieces.isEmpty)
      #expect(rig.phone.lines == ["persona 0: not enough memory"])
    }
    let exact = rig(
      program: kernel(1000), initrd: [UInt8](repeating: 1, count: 12 << 20))
    #expect(exact.phone.entries[0] == .at(0x4020_0000))
  }

  @Test func badFilesAreRefusedByName() {
    func refused(_ text: String, _ change: (inout Program) -> Void) {
      var program = Program()
      change(&program)
      let rig = rig(program: program.bytes)
      #expect(rig.phone.lines == ["persona 0: \(text)"])
      #expect(rig.phone.entries[0] == .refused && rig.phone.pieces.isEmpty)
      // It can be mended, and nothing of the bad file is left.
      rig.phone.programs[0] = Program().bytes
      rig.life(0, lives: true)
      rig.run()
      #expect(rig.phone.entries[0] == .at(0x4008_0000) && rig.offences == [])
    }
    refused("truncated ELF file") { $0.bytes.removeLast(130) }
    refused("truncated ELF file") { $0.bytes = [] }
    refused("no ELF file") { $0.bytes[0] = 0 }
    refused("not for AArch64") { $0.bytes[4] = 1 }
    refused("neither ET_EXEC nor ET_DYN") { $0.put(16, 1, 2) }
    refused("bad program headers") { $0.put(56, 17, 2) }
    refused("segment outside the file") { $0.put(64 + 8, .max, 8) }
    refused("segment outside memory") { $0.put(64 + 24, 0x4100_0000, 8) }
    refused("segments overlap") {
      $0.segment(1, offset: 176, address: 0x4008_001f, fileSize: 1, size: 1)
    }
    refused("bad entry") { $0.put(24, 0x4008_0020, 8) }
  }

  @Test func bootArgumentsThatAreTooLong() {
    for count in [2000, 4095, 4096, 100_000] {
      let rig = rig(
        program: Program().bytes, arguments: String(repeating: "a", count: count))
      #expect(rig.phone.lines == ["persona 0: boot arguments too long"])
      #expect(rig.phone.entries[0] == .refused)
    }
    let rig = rig(program: Program().bytes, arguments: String(repeating: "a", count: 1200))
    #expect(rig.phone.entries[0] == .at(0x4008_0000))
  }

  /// Reads of the first header, of that of the ELF file, of its table, of a segment, of arguments.
  @Test func refusedCopiesAreSaid() {
    for count in 0..<5 {
      let rig = rig(program: Program().bytes, arguments: "a") { $0.fileCopies = count }
      #expect(rig.phone.lines == ["persona 0: a copy was refused"])
      #expect(rig.phone.entries[0] == .refused)
    }
    let rig = rig(program: Program().bytes, memorySize: 1 << 20) { phone in
      phone.fileCopies = 5
    }
    #expect(rig.phone.entries[0] == .at(0x4008_0000))
  }

  @Test func othersAreServedBetweenPieces() {
    let rig = Rig { $0.memorySizes[0] = 16 << 20 }
    rig.phone.programs[0] = kernel(1 << 20)
    rig.life(0, lives: true)
    for turn in 0..<18 {
      guard case .none = rig.steward.work() else {
        Issue.record("sleeps while it loads")
        return
      }
      #expect(rig.load(1, 0, 0) == 0x7472_6976, "MagicValue")
      // The file is found good, found to be copied, and then 16 pieces.
      #expect(rig.phone.pieces.count == max(0, turn - 1))
    }
    #expect(rig.run() && rig.phone.entries[0] == .at(0x4020_0000))
    #expect(rig.offences == [])
  }

  @Test func whoEndsIsNotLoaded() {
    let rig = Rig { $0.memorySizes[0] = 16 << 20 }
    rig.phone.programs[0] = kernel(1 << 20)
    rig.life(0, lives: true)
    rig.life(1, lives: true)
    for _ in 0..<5 { _ = rig.steward.work() }
    #expect(rig.phone.pieces.count > 1)
    rig.life(0, lives: false)
    rig.life(1, lives: false)
    rig.phone.pieces = []
    #expect(rig.run() && rig.offences == [])
    #expect(rig.phone.pieces.isEmpty && rig.phone.entries[0] == nil)
    // Anew, and once more before the end: from its beginning each time.
    rig.life(0, lives: true)
    for _ in 0..<9 { _ = rig.steward.work() }
    rig.life(0, lives: true)
    rig.phone.pieces = []
    #expect(rig.run() && rig.offences == [])
    #expect(written(rig, 0x4020_0000) == rig.phone.programs[0])
    #expect(rig.phone.entries[0] == .at(0x4020_0000))
  }

  @Test func resetsTakeNoOthersTurn() {
    let rig = Rig(loads: false)
    for persona in 0..<3 { rig.life(persona, lives: true) }
    var loads = 0
    for _ in 0..<100 {
      _ = rig.steward.work()
      if rig.phone.entries[0] != nil {
        loads += 1
        rig.life(0, lives: true)
      }
      if rig.phone.entries[1] != nil && rig.phone.entries[2] != nil { break }
    }
    #expect(loads == 1)
  }

  /// Whatever the headers say, the persona starts or is refused, and nothing else happens.
  @Test func damagedHeaders() {
    var random: UInt64 = 11
    func below(_ limit: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % limit
    }
    let rig = Rig()
    let isKernel = kernel(256, textOffset: 0, size: 4096)
    var started = 0
    for turn in 0..<4000 {
      var bytes = turn & 3 == 0 ? isKernel : Program().bytes
      for _ in 0...below(3) {
        let place = below(min(bytes.count, 176))
        bytes[place] = [0, 1, 0x40, 0x7f, 0xff, UInt8(below(256))][below(6)]
      }
      rig.phone.programs[0] = bytes
      rig.phone.memorySizes[0] = turn & 1 == 0 ? 1 << 20 : 16 << 20
      rig.life(0, lives: true)
      if !rig.run(limit: 100) { Issue.record("endless: \(bytes)") }
      if rig.phone.entries[0] == nil { Issue.record("no end: \(bytes)") }
      if case .at = rig.phone.entries[0] { started += 1 }
      rig.phone.pieces = []
    }
    #expect(rig.offences == [] && started > 500 && rig.phone.lines.count == 4000 - started)
  }
}
