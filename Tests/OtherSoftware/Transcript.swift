import Foundation
import Simulation

/// What a console said, line by line.
struct Transcript {
  /// Without line ends, carriage returns and backspaces.
  let lines: [String]
  /// When the first byte of each line came; empty when nobody looked.
  let times: [Time]

  init(_ bytes: [UInt8], times byteTimes: [Time] = []) {
    var lines: [String] = []
    var times: [Time] = []
    var line: [UInt8] = []
    func end(at index: Int) {
      if !byteTimes.isEmpty { times.append(byteTimes[index - line.count]) }
      lines.append(String(decoding: line.filter { $0 != 0x0d && $0 != 0x08 }, as: UTF8.self))
      line = []
    }
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0a { end(at: index) } else { line.append(byte) }
    }
    if !line.isEmpty { end(at: bytes.count) }
    self.lines = lines
    self.times = times
  }

  /// When the first line that is exactly `text` began.
  func time(of text: String) -> Time? {
    lines.firstIndex(of: text).flatMap { times.indices.contains($0) ? times[$0] : nil }
  }

  /// The lines without what two right machines may differ in. How long the device tree is (QEMU
  /// leaves room in it), and with that where U-Boot puts its copy and its stack below. Spaces at
  /// a line's end: the countdown has one when the key came after U-Boot first looked for it. How
  /// fast a network is, which U-Boot says only where it took time.
  var normalised: [String] {
    lines.filter { !$0.hasSuffix("iB/s") }.map { line in
      let followsTree = [
        "fdt_blob ", "new_fdt ", "fdt_size ", "irq_sp ", "sp start ", " reserved[",
      ]
      if line.hasPrefix("DHCP client bound") { return Self.withoutBrackets(line) }
      guard followsTree.contains(where: line.hasPrefix) else {
        return String(line.reversed().drop { $0 == " " }.reversed())
      }
      return Self.withoutNumbers(line)
    }
  }

  /// `bound to address 10.0.2.15 (3 ms)` becomes `bound to address 10.0.2.15 (…)`.
  private static func withoutBrackets(_ line: String) -> String {
    line.firstIndex(of: "(").map { line[..<$0] + "(…)" } ?? line
  }

  /// `a = 0x00ff` becomes `a = 0x…`.
  private static func withoutNumbers(_ line: String) -> String {
    var result = ""
    var rest = Substring(line)
    while let start = rest.range(of: "0x") {
      result += rest[..<start.upperBound] + "…"
      rest = rest[start.upperBound...].drop(while: \.isHexDigit)
    }
    return result + rest
  }
}

/// The first line in which two transcripts differ, in words; `nil` when they are the same.
func firstDifference(
  _ left: [String], _ leftName: String, _ right: [String], _ rightName: String
) -> String? {
  for index in 0..<max(left.count, right.count) {
    let one = index < left.count ? left[index] : "(the end)"
    let other = index < right.count ? right[index] : "(the end)"
    if one != other { return "line \(index + 1):\n  \(leftName): \(one)\n  \(rightName): \(other)" }
  }
  return nil
}
