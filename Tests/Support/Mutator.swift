import Simulation

/// Damages bytes at random, from a seed: the same seed and bytes give the same damage.
public struct Mutator {
  public var random: SeededRandom
  /// Results are no longer than this.
  private static let sizeLimit = 1 << 18

  public init(seed: UInt64) { random = SeededRandom(seed: seed) }

  /// Damages, one at least: flipped bits, other bytes, cuts, doubled and moved pieces, pieces and
  /// quoted texts of the other inputs, numbers at the edge of something in either byte order, words of the format.
  ///
  /// - Parameters:
  ///   - bytes: what is damaged.
  ///   - others: inputs of the same format, to take pieces from.
  ///   - words: what the format is written in: `"null"`, `"after"`.
  ///   - limit: how many damages at most.
  public mutating func mutate(
    _ bytes: [UInt8], others: [[UInt8]] = [], words: [[UInt8]] = [], limit: UInt64 = 6
  ) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.next(below: limit) {
      switch random.next(below: 12) {
      case 0, 1: flip(&bytes)
      case 2: replaceByte(&bytes)
      case 3: bytes.removeSubrange(piece(of: bytes))
      case 4: bytes.insert(contentsOf: Array(bytes[piece(of: bytes)]), at: place(in: bytes))
      case 5: move(&bytes)
      case 6: splice(&bytes, others)
      case 7, 8: writeNumber(&bytes)
      case 9: insertWord(&bytes, words)
      default: exchangeText(&bytes, others)
      }
    }
    if random.next(below: 16) == 0 { bytes.removeLast(bytes.count - place(in: bytes)) }
    return bytes.count > Self.sizeLimit ? Array(bytes[..<Self.sizeLimit]) : bytes
  }

  private mutating func below(_ count: Int) -> Int { Int(random.next(below: UInt64(count))) }

  /// Anywhere, the end included.
  private mutating func place(in bytes: [UInt8]) -> Int { below(bytes.count + 1) }

  /// Mostly short.
  private mutating func piece(of bytes: [UInt8]) -> Range<Int> {
    let start = place(in: bytes)
    let size = below(1 << below(12)) + 1
    return start..<min(start + size, bytes.count)
  }

  private mutating func flip(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    bytes[below(bytes.count)] ^= 1 << UInt8(below(8))
  }

  private mutating func replaceByte(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    bytes[below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
  }

  private mutating func move(_ bytes: inout [UInt8]) {
    let range = piece(of: bytes)
    let moved = Array(bytes[range])
    bytes.removeSubrange(range)
    bytes.insert(contentsOf: moved, at: place(in: bytes))
  }

  private mutating func splice(_ bytes: inout [UInt8], _ others: [[UInt8]]) {
    guard !others.isEmpty else { return flip(&bytes) }
    let other = others[below(others.count)]
    let piece = Array(other[piece(of: other)])
    let start = place(in: bytes)
    let end = random.next(below: 2) == 0 ? start : min(start + piece.count, bytes.count)
    bytes.replaceSubrange(start..<end, with: piece)
  }

  /// 0, 1, all ones, the largest signed number and their neighbours, in 1, 2, 4 or 8 bytes.
  private mutating func writeNumber(_ bytes: inout [UInt8]) {
    let width = 1 << below(4)
    guard bytes.count >= width else { return flip(&bytes) }
    let ones = UInt64.max >> UInt64(64 - width * 8)
    let edges = [
      0, ones, ones >> 1, UInt64(bytes.count), 1 << random.next(below: UInt64(width * 8)),
    ]
    let value = edges[below(edges.count)] &+ random.next(below: 3) &- 1
    var start = below(bytes.count - width + 1)
    // Formats align their numbers, mostly.
    if random.next(below: 4) != 0 { start -= start % width }
    let isLittle = random.next(below: 2) == 0
    for index in 0..<width {
      let shift = UInt64(isLittle ? index : width - 1 - index) * 8
      bytes[start + index] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }

  /// A quoted text instead of another, so that the form stays.
  private mutating func exchangeText(_ bytes: inout [UInt8], _ others: [[UInt8]]) {
    let source = others.isEmpty ? bytes : others[below(others.count)]
    let (from, to) = (texts(source), texts(bytes))
    guard !from.isEmpty, !to.isEmpty else { return writeNumber(&bytes) }
    let text = Array(source[from[below(from.count)]])
    bytes.replaceSubrange(to[below(to.count)], with: text)
  }

  /// What stands between quotation marks, in text that has an even number of them.
  private func texts(_ bytes: [UInt8]) -> [Range<Int>] {
    let marks = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\"") }
    return stride(from: 0, to: marks.count - 1, by: 2).map { marks[$0] + 1..<marks[$0 + 1] }
  }

  private mutating func insertWord(_ bytes: inout [UInt8], _ words: [[UInt8]]) {
    guard !words.isEmpty else { return replaceByte(&bytes) }
    bytes.insert(contentsOf: words[below(words.count)], at: place(in: bytes))
  }
}
