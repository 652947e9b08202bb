import Simulation

/// What the servers of HTTP and TFTP have: always the same.
///
/// `/` is a text, and `/bytes/N` the first N bytes of one stream: SplitMix64's numbers from seed 0
/// on, each lowest byte first.
enum ServedFile: Equatable {
  case index
  case bytes(count: Int)

  /// The longest stretch of the stream.
  static let limit = 1 << 24
  private static let text = Array(
    """
    <!DOCTYPE html>
    <title>Orrery</title>
    <p>A peer of the simulated network. <a href="/bytes/1024">1024 bytes</a>

    """.utf8)

  /// - Parameter path: with or without the slash before it.
  init?(path: String) {
    let path = path.hasPrefix("/") ? path.dropFirst() : path[...]
    if path.isEmpty {
      self = .index
      return
    }
    let digits = path.dropFirst("bytes/".count)
    guard path.hasPrefix("bytes/"), digits.utf8.count <= 8,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(digits),
      count <= Self.limit
    else { return nil }
    self = .bytes(count: count)
  }

  var type: String { self == .index ? "text/html" : "application/octet-stream" }

  var count: Int {
    switch self {
    case .index: Self.text.count
    case .bytes(let count): count
    }
  }

  /// Fewer than `limit` at the end, none behind it.
  func read(from start: Int, atMost limit: Int) -> [UInt8] {
    let end = min(count, start + limit)
    guard start < end else { return [] }
    switch self {
    case .index: return Array(Self.text[start..<end])
    case .bytes:
      var bytes: [UInt8] = []
      for number in start / 8...(end - 1) / 8 {
        var random = SeededRandom(seed: UInt64(number) &* SeededRandom.step)
        let value = random.next()
        for place in 0..<8 where (start..<end).contains(number * 8 + place) {
          bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(place * 8)))
        }
      }
      return bytes
    }
  }
}
