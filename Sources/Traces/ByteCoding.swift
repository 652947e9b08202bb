/// Writes varints (LEB128, seven bits a byte, low ones first) and raw bytes.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }
  var isEmpty: Bool { bytes.isEmpty }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func raw(_ values: some Collection<UInt8>) { bytes.append(contentsOf: values) }

  mutating func varint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: value))
  }

  /// A wrapping difference, which is as often below zero as above: zigzag.
  mutating func difference(_ value: UInt64) {
    let signed = Int64(bitPattern: value)
    varint(UInt64(bitPattern: signed << 1 ^ signed >> 63))
  }

  mutating func string(_ text: String) {
    varint(UInt64(text.utf8.count))
    raw(text.utf8)
  }

  mutating func fixed(_ value: UInt32) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func fixed(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

/// Reads what ``ByteWriter`` wrote, trusting nothing.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var position: Int
  private let end: Int

  init(_ bytes: [UInt8]) { (self.bytes, position, end) = (bytes, 0, bytes.count) }

  private init(_ bytes: [UInt8], from position: Int, to end: Int) {
    (self.bytes, self.position, self.end) = (bytes, position, end)
  }

  var remaining: Int { end - position }
  var isAtEnd: Bool { position == end }

  mutating func byte() throws(Malformed) -> UInt8 {
    guard position < end else { throw Malformed("cut short") }
    defer { position += 1 }
    return bytes[position]
  }

  /// The shortest form only: a value has one encoding.
  mutating func varint() throws(Malformed) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, through: 63, by: 7) {
      let byte = try byte()
      guard shift < 63 || byte <= 1 else { break }
      value |= UInt64(byte & 0x7f) << UInt64(shift)
      guard byte & 0x80 == 0 else { continue }
      guard byte != 0 || shift == 0 else { break }
      return value
    }
    throw Malformed("a number is not in its shortest form")
  }

  mutating func difference() throws(Malformed) -> UInt64 {
    let value = try varint()
    return value >> 1 ^ (0 &- (value & 1))
  }

  /// A count of things that take at least one byte each.
  mutating func count(_ what: String, atMost limit: Int = .max) throws(Malformed) -> Int {
    let value = try varint()
    guard value <= UInt64(remaining), value <= UInt64(limit) else {
      throw Malformed("\(value) \(what) are more than there can be")
    }
    return Int(value)
  }

  mutating func raw(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
    guard count <= remaining else { throw Malformed("cut short") }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func string(_ what: String, atMost limit: Int) throws(Malformed) -> String {
    let count = try count("bytes of \(what)", atMost: limit)
    guard let text = String(validating: try raw(count), as: UTF8.self) else {
      throw Malformed("\(what) is no UTF-8")
    }
    return text
  }

  mutating func fixed32() throws(Malformed) -> UInt32 {
    try raw(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  mutating func fixed64() throws(Malformed) -> UInt64 {
    try raw(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A reader of the next `count` bytes, which this one passes.
  mutating func part(_ count: Int) throws(Malformed) -> ByteReader {
    guard count <= remaining else { throw Malformed("cut short") }
    defer { position += count }
    return ByteReader(bytes, from: position, to: position + count)
  }
}
