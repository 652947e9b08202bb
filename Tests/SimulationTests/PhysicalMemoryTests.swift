import Simulation
import Testing

@Suite struct PhysicalMemoryTests {
  private static let base: UInt64 = 0x4000_0000
  private static let romBase: UInt64 = 0x1_0000

  private final class Watcher: MemoryWatcher {
    var heard: [String] = []
    func memoryChanged(_ address: UInt64, count: Int, by writer: MemoryWriter, flags: PageFlags) {
      heard.append("\(hexadecimal(address)) \(count) \(writer) \(flags.rawValue)")
    }
    func writePathRevoked(page: UInt64) { heard.append("revoked \(hexadecimal(page))") }
    func allWritePathsRevoked() { heard.append("all revoked") }
  }

  private func memory(ramPages: UInt64 = 600) -> PhysicalMemory {
    let memory = PhysicalMemory()
    memory.addRegion(name: "rom", base: Self.romBase, size: 2 * 4096, isWritable: false)
    memory.addRegion(name: "ram", base: Self.base, size: ramPages * 4096, isWritable: true)
    return memory
  }

  @Test func valuesAreLittleEndianAtAnyPlace() {
    let memory = memory()
    let address = Self.base + 0xffd
    #expect(memory.store(address, .double, 0x1122_3344_5566_7788, by: .core(0)))
    #expect(memory.load(address, .double) == 0x1122_3344_5566_7788)
    #expect(memory.load(address, .word) == 0x5566_7788)
    #expect(memory.load(address + 6, .half) == 0x1122)
    #expect(memory.load(address + 7, .byte) == 0x11)
    #expect(memory.read(address, count: 3) == [0x88, 0x77, 0x66])
  }

  @Test func nothingOutsideAnswers() {
    let memory = memory(ramPages: 1)
    for address in [0, Self.base - 1, Self.base + 4096, Self.base + 4093, .max, .max - 2] {
      #expect(memory.load(address, .word) == nil)
      #expect(!memory.store(address, .word, 1, by: .host))
      #expect(memory.read(address, count: 4) == nil)
      #expect(!memory.write(address, [1, 2, 3, 4], by: .device))
    }
    #expect(memory.read(Self.base, count: 4096) == [UInt8](repeating: 0, count: 4096))
    #expect(memory.flags(ofPage: 0) == [])
  }

  @Test func romChangesForTheHostAlone() {
    let memory = memory()
    #expect(!memory.store(Self.romBase, .word, 1, by: .core(0)))
    #expect(!memory.store(Self.romBase, .word, 1, by: .device))
    #expect(memory.load(Self.romBase, .word) == 0)
    #expect(memory.store(Self.romBase, .word, 1, by: .host))
    #expect(memory.load(Self.romBase, .word) == 1)
  }

  @Test func watchersHearOfFlaggedPagesPageByPage() {
    let (memory, watcher) = (memory(), Watcher())
    memory.watchers.append(watcher)
    _ = memory.write(Self.base + 10, [1], by: .core(1))
    #expect(watcher.heard.isEmpty)
    memory.raise(.code, page: Self.base + 0x1008)
    memory.raise(.code, page: Self.base + 0x1010)
    memory.raise(.monitored, page: Self.base + 0x1000)
    #expect(watcher.heard == ["revoked 40001000", "revoked 40001000"])
    watcher.heard = []
    _ = memory.write(Self.base + 0xffe, [UInt8](repeating: 7, count: 0x1004), by: .device)
    #expect(watcher.heard == ["40001000 4096 device 3"])
    watcher.heard = []
    memory.lower(.code, page: Self.base + 0x1000)
    #expect(memory.flags(ofPage: Self.base + 0x1fff) == .monitored)
    memory.lower(.monitored, page: Self.base + 0x1000)
    _ = memory.write(Self.base + 0x1000, [1], by: .host)
    #expect(watcher.heard.isEmpty)
  }

  @Test func digestsRevokeWritePathsWhenPagesWereWritten() {
    let (memory, watcher) = (memory(), Watcher())
    memory.watchers.append(watcher)
    let empty = memory.digest()
    #expect(watcher.heard.isEmpty)
    _ = memory.write(Self.base, [1], by: .core(0))
    #expect(!memory.flags(ofPage: Self.base).contains(.clean))
    #expect(memory.digest() != empty)
    #expect(watcher.heard == ["all revoked"])
    #expect(memory.flags(ofPage: Self.base).contains(.clean))
    _ = memory.write(Self.base, [0], by: .core(0))
    #expect(memory.digest() == empty)
  }

  /// Random writes of all sorts, some across pages.
  private func scribble(_ memory: PhysicalMemory, _ random: inout SeededRandom, count: Int) {
    for _ in 0..<count {
      let size = Int(1 + random.next(below: 9000))
      let byte = UInt8(truncatingIfNeeded: random.next(below: 3))
      let address = Self.base + random.next(below: 600 * 4096 - UInt64(size))
      #expect(memory.write(address, [UInt8](repeating: byte, count: size), by: .device))
      #expect(memory.store(address, .byte, random.next() & 0xff, by: .core(0)))
    }
  }

  private func copy(of memory: PhysicalMemory) throws -> PhysicalMemory {
    let other = self.memory()
    for region in memory.regions {
      let bytes = try #require(memory.read(region.base, count: Int(region.size)))
      #expect(other.write(region.base, bytes, by: .host))
    }
    return other
  }

  @Test(arguments: 0..<5) func digestIsThatOfEqualMemory(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let memory = memory()
    var digests = [memory.digest()]
    for _ in 0..<6 {
      scribble(memory, &random, count: 5)
      digests.append(memory.digest())
      #expect(try copy(of: memory).digest() == digests.last)
    }
    #expect(Set(digests).count == digests.count)
  }

  @Test(arguments: 0..<5) func snapshotsComeBack(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let (memory, other) = (memory(), memory())
    scribble(memory, &random, count: 10)
    _ = memory.write(Self.romBase + 5, [1, 2, 3], by: .host)
    scribble(other, &random, count: 10)
    let watcher = Watcher()
    other.watchers.append(watcher)
    other.raise(.code, page: Self.base + 0x5000)
    watcher.heard = []
    var writer = StateCoder()
    try memory.code(&writer)
    var reader = StateCoder(decoding: writer.bytes)
    try other.code(&reader)
    #expect(reader.isAtEnd)
    #expect(try copy(of: other).digest() == memory.digest() && other.digest() == memory.digest())
    for region in memory.regions {
      let count = Int(region.size)
      #expect(memory.read(region.base, count: count) == other.read(region.base, count: count))
    }
    // Of two writers of the page with code at least one had something there, or nobody heard.
    let touched = memory.read(Self.base + 0x5000, count: 4096)!.contains { $0 != 0 }
    #expect(!touched || watcher.heard.contains { $0.hasPrefix("40005000 4096 host") })
  }

  @Test func snapshotsThatDoNotFitAreErrors() throws {
    let page = [UInt8](repeating: 1, count: 4096)
    for (numbers, contents) in [
      ([0], page.dropLast()), ([2], page[...]), ([1, 0], (page + page)[...]),
      ([1, 1], (page + page)[...]), ([], page[...]), ([.max], page[...]),
    ] as [([UInt32], ArraySlice<UInt8>)] {
      var writer = StateCoder()
      var (numbers, contents) = (numbers, Array(contents))
      try writer.field("pages", &numbers)
      try writer.field("contents", &contents)
      #expect(throws: StateError.self) {
        var reader = StateCoder(decoding: writer.bytes)
        try memory().code(&reader)
      }
    }
  }
}
