/// A row's pattern, taken apart: which bits are fixed, and where the fields are.
package struct EncodingPattern: Sendable {
  package struct Field: Sendable {
    package let name: String
    package let high: Int
    package let low: Int
  }

  /// Set where a bit is fixed.
  package private(set) var mask: UInt32 = 0
  /// The fixed bits' values.
  package private(set) var value: UInt32 = 0
  package private(set) var fields: [Field] = []
  /// 32, or the pattern is wrong.
  package private(set) var width = 0

  package init(_ pattern: String) {
    for part in pattern.split(separator: " ") {
      if let colon = part.firstIndex(of: ":") {
        let size = Int(part[part.index(after: colon)...]) ?? 0
        let high = 31 - width
        fields.append(Field(name: String(part[..<colon]), high: high, low: high - size + 1))
        width += size
        continue
      }
      for character in part {
        precondition(character == "0" || character == "1", "pattern \(pattern)")
        width += 1
        guard width <= 32 else { continue }
        mask |= 1 << UInt32(32 - width)
        if character == "1" { value |= 1 << UInt32(32 - width) }
      }
    }
  }

  package func matches(_ word: UInt32) -> Bool { word & mask == value }

  package func field(_ name: String) -> Field? { fields.first { $0.name == name } }

  /// The field's bits in the word; `nil` when the pattern has no such field.
  func value(of name: String, in word: UInt32) -> UInt32? {
    guard let field = field(name) else { return nil }
    return Instruction(word).bits(field.high, field.low)
  }

  /// Whether some word is both this encoding and the other.
  package func overlaps(_ other: EncodingPattern) -> Bool {
    (value ^ other.value) & mask & other.mask == 0
  }

  /// Whether each word of this encoding is also the other, and not the reverse.
  package func isNarrower(than other: EncodingPattern) -> Bool {
    overlaps(other) && mask & other.mask == other.mask && mask != other.mask
  }
}
