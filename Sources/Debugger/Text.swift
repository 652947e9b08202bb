import Simulation

/// `0x` and at least one hexadecimal digit.
func hex(_ value: UInt64, digits: Int = 1) -> String {
  "0x" + hexadecimal(value, digits: digits)
}

/// `text` with spaces up to `width`.
func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// A number as users write it: `0x2f`, `0b101`, `47`.
func number(_ text: some StringProtocol) -> UInt64? {
  let text = String(text).replacing("_", with: "")
  if text.hasPrefix("0x") || text.hasPrefix("0X") { return UInt64(text.dropFirst(2), radix: 16) }
  if text.hasPrefix("0b") { return UInt64(text.dropFirst(2), radix: 2) }
  guard text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
  return UInt64(text)
}

/// Bits `high` to `low` of a value.
func bits(_ value: UInt64, _ high: Int, _ low: Int) -> UInt64 {
  value >> UInt64(low) & (high - low == 63 ? .max : 1 << UInt64(high - low + 1) - 1)
}

/// True when `name` fits `pattern`, in which `*` stands for anything; without one it is enough
/// that the name contains the pattern. Case does not matter.
func matches(_ name: String, _ pattern: String) -> Bool {
  let (name, pattern) = (name.lowercased(), pattern.lowercased())
  let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
  guard parts.count > 1 else { return name.contains(pattern) }
  guard name.hasPrefix(parts[0]) else { return false }
  var rest = name.dropFirst(parts[0].count)
  for part in parts[1..<parts.count - 1] where !part.isEmpty {
    guard let range = rest.firstRange(of: part) else { return false }
    rest = rest[range.upperBound...]
  }
  return rest.hasSuffix(parts[parts.count - 1])
}

/// The candidate that is closest to a mistyped word, when one is close: at most two letters
/// differ.
func closest(to word: String, among candidates: [String]) -> String? {
  candidates.map { ($0, distance(word, $0)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
    .flatMap { $0.1 <= 2 ? $0.0 : nil }
}

/// How many letters must be changed, added or taken away.
private func distance(_ left: String, _ right: String) -> Int {
  let (left, right) = (Array(left), Array(right))
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let change = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[right.count]
}
