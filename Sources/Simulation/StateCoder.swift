/// Why a snapshot could not be read.
public struct StateError: Error, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// Writes or reads the named, versioned fields of a component's state.
///
/// A component lists its fields once, in one function that serves snapshots in both directions
/// and digests: `try coder.field("imsc", &imsc)`. Integers are little-endian; a field is its
/// name, its size and its bytes, so that a reader that expects another field says which.
public struct StateCoder {
  public let isDecoding: Bool
  /// True when what is written is only compared: large contents may stand by their digests.
  public let isDigest: Bool
  /// What has been written, or what is read.
  public private(set) var bytes: [UInt8]
  private var position = 0

  /// Starts writing.
  public init(isDigest: Bool = false) {
    isDecoding = false
    self.isDigest = isDigest
    bytes = []
  }

  /// Starts reading.
  public init(decoding bytes: [UInt8]) {
    isDecoding = true
    isDigest = false
    self.bytes = bytes
  }

  /// True when everything was read.
  public var isAtEnd: Bool { position == bytes.count }

  public mutating func field<Value: FixedWidthInteger>(
    _ name: StaticString, _ value: inout Value
  ) throws(StateError) {
    let size = Value.bitWidth / 8
    try header(name, size: size)
    if isDecoding {
      value = integer(at: position)
      position += size
    } else {
      append(value)
    }
  }

  public mutating func field(_ name: StaticString, _ value: inout Bool) throws(StateError) {
    var byte: UInt8 = value ? 1 : 0
    try field(name, &byte)
    guard byte <= 1 else { throw StateError("\(name): neither true nor false: \(byte)") }
    value = byte != 0
  }

  public mutating func field(_ name: StaticString, _ value: inout Time) throws(StateError) {
    try field(name, &value.picoseconds)
  }

  public mutating func field<Value: RawRepresentable>(
    _ name: StaticString, _ value: inout Value
  ) throws(StateError) where Value.RawValue: FixedWidthInteger {
    var raw = value.rawValue
    try field(name, &raw)
    guard let decoded = Value(rawValue: raw) else { throw StateError("\(name): no value \(raw)") }
    value = decoded
  }

  /// A pending event that the component may have scheduled.
  public mutating func field(_ name: StaticString, _ value: inout EventID?) throws(StateError) {
    var raw = value?.sequence ?? .max
    try field(name, &raw)
    value = raw == .max ? nil : EventID(sequence: raw)
  }

  public mutating func field<Value: FixedWidthInteger>(
    _ name: StaticString, _ values: inout [Value]
  ) throws(StateError) {
    let width = Value.bitWidth / 8
    let size = try header(name, variableSize: values.count * width)
    if isDecoding {
      guard size.isMultiple(of: width) else { throw StateError("\(name): cut short") }
      let count = size / width
      let start = position
      values = [Value](unsafeUninitializedCapacity: count) { buffer, filled in
        // Hosts are little-endian, as the coding is.
        bytes.withUnsafeBytes {
          UnsafeMutableRawBufferPointer(buffer).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: $0[start..<start + size]))
        }
        filled = count
      }
      position += size
    } else {
      values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
  }

  public mutating func field(_ name: StaticString, _ value: inout String) throws(StateError) {
    var utf8 = Array(value.utf8)
    try field(name, &utf8)
    guard let text = String(validating: utf8, as: UTF8.self) else {
      throw StateError("\(name): no UTF-8")
    }
    value = text
  }

  /// Raw memory of fixed size, such as a register file.
  public mutating func field(
    _ name: StaticString, raw: UnsafeMutableRawBufferPointer
  ) throws(StateError) {
    try header(name, size: raw.count)
    if isDecoding {
      raw.copyBytes(from: bytes[position..<position + raw.count])
      position += raw.count
    } else {
      bytes.append(contentsOf: raw)
    }
  }

  /// A version, checked on reading: a component raises it when its fields change.
  public mutating func version(_ name: StaticString, _ current: UInt16) throws(StateError) {
    var found = current
    try field(name, &found)
    guard found == current else {
      throw StateError("\(name): expected version \(current), found \(found)")
    }
  }

  private mutating func header(_ name: StaticString, size: Int) throws(StateError) {
    let found = try header(name, variableSize: size)
    guard found == size else {
      throw StateError("\(name): expected \(size) bytes, found \(found)")
    }
  }

  @discardableResult
  private mutating func header(_ name: StaticString, variableSize: Int) throws(StateError) -> Int {
    let length = name.utf8CodeUnitCount
    guard isDecoding else {
      append(UInt8(length))
      bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: length))
      guard let size = UInt32(exactly: variableSize) else {
        throw StateError("\(name): \(variableSize) bytes are more than a field holds")
      }
      append(size)
      return variableSize
    }
    // Positions are within the bytes and sizes have 32 bits at most: 64 bits hold every sum.
    guard position < bytes.count, position + 1 + Int(bytes[position]) + 4 <= bytes.count else {
      throw StateError("\(name): cut short")
    }
    let found = bytes[position + 1..<position + 1 + Int(bytes[position])]
    guard found.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: length)) else {
      throw StateError("expected field \(name), found \(String(decoding: found, as: UTF8.self))")
    }
    position += 1 + length
    let size: UInt32 = integer(at: position)
    position += 4
    guard position + Int(size) <= bytes.count else { throw StateError("\(name): cut short") }
    return Int(size)
  }

  private mutating func append<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private func integer<Value: FixedWidthInteger>(at offset: Int) -> Value {
    bytes.withUnsafeBytes {
      Value(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
  }
}
