import Simulation

/// The contents of a disk or a flash memory: an image that stays as it is, and what was written
/// over it since.
///
/// Copy on write by blocks of 4 KiB, so that an image may be shared, and snapshots hold what is
/// new. Beyond the image there are zeros.
public struct Storage {
  public static let blockBytes = 4096
  /// Bytes.
  public let size: UInt64
  private let image: [UInt8]
  private var blocks: [UInt64: Block] = [:]

  private struct Block {
    var bytes: [UInt8]
    /// Of the bytes; `nil` since they were written.
    var digest: Digest?
  }
  private static let zeros = Block(bytes: [UInt8](repeating: 0, count: blockBytes), digest: nil)

  /// - Parameter image: no longer than `size`.
  public init(image: [UInt8], size: UInt64) {
    precondition(UInt64(image.count) <= size, "an image fits its storage")
    (self.image, self.size) = (image, size)
  }

  /// How many blocks were written.
  public var changedBlockCount: Int { blocks.count }

  private func contents(_ number: UInt64) -> [UInt8] {
    if let block = blocks[number] { return block.bytes }
    let start = Int(number) * Self.blockBytes
    guard start < image.count else { return Self.zeros.bytes }
    let bytes = Array(image[start..<min(start + Self.blockBytes, image.count)])
    return bytes + [UInt8](repeating: 0, count: Self.blockBytes - bytes.count)
  }

  /// Splits a range within the storage at block edges: block, place in it, count, place in range.
  private func forEachPiece(
    _ offset: UInt64, count: UInt64, _ body: (UInt64, Int, Int, UInt64) -> Void
  ) {
    precondition(offset <= size && count <= size - offset, "outside the storage")
    var done: UInt64 = 0
    while done < count {
      let place = offset + done
      let start = Int(place % UInt64(Self.blockBytes))
      let piece = min(UInt64(Self.blockBytes - start), count - done)
      body(place / UInt64(Self.blockBytes), start, Int(piece), done)
      done += piece
    }
  }

  /// The caller has checked that the range lies within ``size``.
  public func read(_ offset: UInt64, count: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    forEachPiece(offset, count: UInt64(count)) { number, start, count, _ in
      result += contents(number)[start..<start + count]
    }
    return result
  }

  /// The caller has checked that the range lies within ``size``.
  public mutating func write(_ offset: UInt64, _ bytes: [UInt8]) {
    var changed: [(number: UInt64, start: Int, bytes: ArraySlice<UInt8>)] = []
    forEachPiece(offset, count: UInt64(bytes.count)) { number, start, count, done in
      changed.append((number, start, bytes[Int(done)..<Int(done) + count]))
    }
    for piece in changed {
      var block = blocks.removeValue(forKey: piece.number)?.bytes ?? contents(piece.number)
      block.replaceSubrange(piece.start..<piece.start + piece.bytes.count, with: piece.bytes)
      blocks[piece.number] = Block(bytes: block, digest: nil)
    }
  }

  /// Writes zeros; whole blocks of them share their memory.
  public mutating func clear(_ offset: UInt64, count: UInt64) {
    var parts: [(UInt64, Int)] = []
    var whole: [UInt64] = []
    forEachPiece(offset, count: count) { number, start, count, done in
      if count == Self.blockBytes {
        whole.append(number)
      } else {
        parts.append((offset + done, count))
      }
    }
    for number in whole { blocks[number] = Self.zeros }
    for (place, count) in parts { write(place, [UInt8](repeating: 0, count: count)) }
  }

  /// What was written, in order: places and bytes.
  public var changes: [(offset: UInt64, bytes: [UInt8])] {
    blocks.keys.sorted().map { number in
      let offset = number * UInt64(Self.blockBytes)
      let count = Int(min(UInt64(Self.blockBytes), size - offset))
      return (offset, Array(contents(number)[..<count]))
    }
  }

  /// What was written, by rising block number. A digest takes the blocks' own digests, which are
  /// made once for each time that a block is written.
  public mutating func code(_ coder: inout StateCoder) throws(StateError) {
    var numbers = blocks.keys.sorted()
    try coder.field("blocks", &numbers)
    if coder.isDigest {
      var digests: [UInt64] = []
      for number in numbers {
        let digest = blocks[number]?.digest ?? Digest(of: contents(number))
        blocks[number]?.digest = digest
        digests += [digest.low, digest.high]
      }
      try coder.field("digests", &digests)
      return
    }
    var bytes = coder.isDecoding ? [] : numbers.flatMap(contents)
    try coder.field("contents", &bytes)
    guard coder.isDecoding else { return }
    let limit = (size + UInt64(Self.blockBytes) - 1) / UInt64(Self.blockBytes)
    guard bytes.count == numbers.count * Self.blockBytes,
      zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }),
      numbers.last.map({ $0 < limit }) ?? true
    else { throw StateError("blocks: they do not fit the storage") }
    blocks = [:]
    for (index, number) in numbers.enumerated() {
      let start = index * Self.blockBytes
      blocks[number] = Block(bytes: Array(bytes[start..<start + Self.blockBytes]), digest: nil)
    }
  }
}

/// A device whose contents outlive a run: a disk, a flash memory.
public protocol StorageDevice: Device {
  var storage: Storage { get }
}
