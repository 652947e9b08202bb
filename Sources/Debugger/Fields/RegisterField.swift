/// A field of a register, for people.
struct RegisterField: Sendable {
  let name: String
  let high: Int
  let low: Int
  /// What the value means; `nil` for a flag or a plain number.
  let words: (@Sendable (UInt64) -> String)?

  /// A flag: printed by name when set.
  init(_ name: String, _ bit: Int) {
    (self.name, high, low, words) = (name, bit, bit, nil)
  }

  /// A number.
  init(_ name: String, _ high: Int, _ low: Int, _ words: (@Sendable (UInt64) -> String)? = nil) {
    (self.name, self.high, self.low, self.words) = (name, high, low, words)
  }

  /// A field with a word for each value.
  init(_ name: String, _ high: Int, _ low: Int, choices: [String]) {
    self.init(name, high, low) { value in
      value < choices.count ? choices[Int(value)] : "reserved \(value)"
    }
  }

  /// `nil` when there is nothing to say: a flag that is clear, a number that is zero.
  func text(_ register: UInt64) -> String? {
    let value = bits(register, high, low)
    if let words { return "\(name)=\(words(value))" }
    if value == 0 { return nil }
    return high == low ? name : "\(name)=\(hex(value))"
  }
}

/// The fields of a register in words: `M C SA I, T0SZ=25 (39 bits)`; `nil` for one without a
/// table.
package func fieldText(_ register: String, _ value: UInt64) -> String? {
  var name = register.uppercased()
  for bank in ["ICH_LR", "GICH_LR"] where name.hasPrefix(bank) { name = bank }
  guard let fields = registerFields[name] else { return nil }
  let flags = fields.filter { $0.high == $0.low && $0.words == nil }.compactMap { $0.text(value) }
  let others = fields.filter { $0.high != $0.low || $0.words != nil }.compactMap { $0.text(value) }
  let parts = (flags.isEmpty ? [] : [flags.joined(separator: " ")]) + others
  return parts.isEmpty ? "all clear" : parts.joined(separator: ", ")
}

/// Flags by their bits: `("M", 0)`.
func flags(_ names: (String, Int)...) -> [RegisterField] {
  names.map { RegisterField($0.0, $0.1) }
}

/// Tables by register name in capitals.
let registerFields: [String: [RegisterField]] =
  controlFields
  .merging(translationFields) { first, _ in first }
  .merging(exceptionFields) { first, _ in first }
  .merging(interruptFields) { first, _ in first }
