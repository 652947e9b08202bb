import Devices
import Simulation
import Testing

@Suite struct StorageTests {
  static let image = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 31 + $0 >> 8) }
  static let size: UInt64 = 20_480

  /// Random writes against an array that has them all.
  @Test(arguments: 0..<20 as Range<UInt64>) func sameAsAnArray(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var storage = Storage(image: Self.image, size: Self.size)
    var model = Self.image + [UInt8](repeating: 0, count: Int(Self.size) - Self.image.count)
    for _ in 0..<40 {
      let start = Int(random.next(below: Self.size))
      let count = Int(random.next(below: min(9000, Self.size - UInt64(start)) + 1))
      switch random.next(below: 3) {
      case 0:
        #expect(storage.read(UInt64(start), count: count) == Array(model[start..<start + count]))
      case 1:
        storage.clear(UInt64(start), count: UInt64(count))
        model.replaceSubrange(
          start..<start + count, with: [UInt8](repeating: 0, count: count))
      default:
        let bytes = (0..<count).map { _ in UInt8(random.next(below: 256)) }
        storage.write(UInt64(start), bytes)
        model.replaceSubrange(start..<start + count, with: bytes)
      }
    }
    #expect(storage.read(0, count: Int(Self.size)) == model)
    var written = Self.image + [UInt8](repeating: 0, count: Int(Self.size) - Self.image.count)
    for (offset, bytes) in storage.changes {
      written.replaceSubrange(Int(offset)..<Int(offset) + bytes.count, with: bytes)
    }
    #expect(written == model)
    // A snapshot, into storage that has something else.
    var restored = Storage(image: Self.image, size: Self.size)
    restored.write(100, [1, 2, 3])
    var decoder = StateCoder(decoding: coded(&storage))
    try restored.code(&decoder)
    #expect(restored.read(0, count: Int(Self.size)) == model)
    #expect(coded(&restored, isDigest: true) == coded(&storage, isDigest: true))
  }

  private func coded(_ storage: inout Storage, isDigest: Bool = false) -> [UInt8] {
    var coder = StateCoder(isDigest: isDigest)
    try! storage.code(&coder)
    return coder.bytes
  }

  @Test func digestsSeeEveryBit() {
    var storage = Storage(image: Self.image, size: Self.size)
    var seen = [coded(&storage, isDigest: true)]
    for (place, byte) in [(0, 1), (0, 2), (20_479, 1), (0, 3)] as [(UInt64, UInt8)] {
      storage.write(place, [byte])
      let digest = coded(&storage, isDigest: true)
      #expect(!seen.contains(digest))
      #expect(coded(&storage, isDigest: true) == digest)
      seen.append(digest)
    }
    #expect(seen.last!.count < 200, "digests, not contents")
  }

  @Test func damagedSnapshotsAreErrors() {
    var storage = Storage(image: [], size: Self.size)
    storage.write(4096, [1])
    storage.write(12_288, [2])
    for numbers in [[3, 1], [1, 1], [1, 5], [1], [1, 2, 3], [1, .max]] as [[UInt64]] {
      var coder = StateCoder()
      var numbers = numbers
      var contents = [UInt8](repeating: 0, count: 8192)
      try! coder.field("blocks", &numbers)
      try! coder.field("contents", &contents)
      var decoder = StateCoder(decoding: coder.bytes)
      #expect(throws: StateError.self) { try storage.code(&decoder) }
    }
  }
}
