import AArch64
import Glibc
import Simulation
import TestSupport
import Testing

/// The disassembler against GNU objdump, and with it every pattern of the table.
@Suite struct DisassemblerTests {
  static let objdump = "aarch64-linux-gnu-objdump"
  static let base: UInt64 = 0x4000_0000

  @Test func everyRowAgreesWithObjdump() throws {
    guard system("command -v \(Self.objdump) >/dev/null 2>&1") == 0 else {
      print("SKIPPED: \(Self.objdump) is not installed: the disassembler is not compared")
      return
    }
    var random = SeededRandom(seed: 1)
    var words: [UInt32] = []
    var rows: [Int] = []
    for (number, row) in InstructionListing.all.enumerated() {
      let fillings = Self.fillings(of: number, count: 24, &random)
      #expect(!fillings.isEmpty, "\(row.name): no word decodes to this row")
      words += fillings
      rows += fillings.map { _ in number }
    }
    let expected = try Self.disassembleByObjdump(words)
    try #require(expected.count == words.count)
    var failures: [Int: [String]] = [:]
    for (place, word) in words.enumerated() {
      let ours = Self.normalized(disassemble(word, at: Self.base + UInt64(place) * 4))
      let theirs = Self.normalized(expected[place])
      // objdump refuses LDPSW with overlapping registers, which is CONSTRAINED UNPREDICTABLE.
      if theirs.hasPrefix(".inst"), ours.hasPrefix("ldpsw") { continue }
      // DGH is a hint to it.
      if ours == "dgh", theirs == "hint #6" { continue }
      // It knows registers of other levels, and of PSTATE's fields only values of one bit.
      if ours.hasPrefix("msr") || ours.hasPrefix("mrs") {
        let isGeneric = (ours.contains(/s[0-3]_/), theirs.contains(/s[0-3]_/))
        if isGeneric.0 != isGeneric.1 { continue }
      }
      if ours != theirs {
        failures[rows[place], default: []].append("\(Self.hexadecimal(word)) \(ours) | \(theirs)")
      }
    }
    for (number, lines) in failures.sorted(by: { $0.key < $1.key }) {
      let row = InstructionListing.all[number]
      Issue.record("\(row.name) (\(row.kind)): \(lines.count) differ: \(lines.prefix(3))")
    }
    print(
      "objdump: \(words.count) words of \(Set(rows).count) rows agree but for \(failures.count) rows"
    )
  }

  /// Random words of the base and SIMD classes: allocated for us just where they are for objdump.
  @Test func unallocatedSpaceAgreesWithObjdump() throws {
    guard system("command -v \(Self.objdump) >/dev/null 2>&1") == 0 else {
      print("SKIPPED: \(Self.objdump) is not installed: unallocated space is not compared")
      return
    }
    var random = SeededRandom(seed: 3)
    var words: [UInt32] = []
    for group in UInt32(4)..<16 {
      for _ in 0..<8000 {
        let word = UInt32(truncatingIfNeeded: random.next())
        words.append(word & ~(15 << 25) | group << 25)
      }
    }
    let expected = try Self.disassembleByObjdump(words)
    try #require(expected.count == words.count)
    var differences: Set<String> = []
    for (place, word) in words.enumerated() {
      let isLacking = Decoder.decode(word) == nil
      let theirs = Self.normalized(expected[place])
      guard isLacking != theirs.hasPrefix(".inst") else { continue }
      let text = isLacking ? theirs : disassemble(word, at: 0)
      let known = isLacking ? Self.knownToObjdumpOnly : Self.refusedByObjdump
      guard !known.contains(where: { text.hasPrefix($0) }) else { continue }
      differences.insert("\(isLacking ? "lacks" : "adds") \(Self.hexadecimal(word)) \(text)")
    }
    #expect(differences.isEmpty, "\(differences.sorted().prefix(20))")
  }

  /// Extensions after v8.6 (MOPS, CSSC, LS64, TME), system accesses that Arm leaves
  /// unallocated, and FMLAL with a size that Arm reserves.
  static let knownToObjdumpOnly = [
    "cpy", "set", "smax x", "smax w", "smin x", "smin w", "umax x", "umax w", "umin x",
    "umin w", "abs x", "abs w", "cnt x", "cnt w", "ctz", "ld64b", "st64b", "tstart", "tcommit",
    "tcancel", "ttest", "msr s0_", "mrs x", "fmlal", "fmlsl", "wfet", "wfit",
  ]
  /// Fields that should be ones, and overlapping registers: CONSTRAINED UNPREDICTABLE.
  static let refusedByObjdump = ["ldar", "ldapr", "ldpsw"]

  /// Words that decode to the row, with its fields filled at random; registers are often 31.
  static func fillings(of number: Int, count: Int, _ random: inout SeededRandom) -> [UInt32] {
    let pattern = InstructionListing.all[number].pattern
    var words: [UInt32] = []
    for _ in 0..<count * 200 where words.count < count {
      var word = pattern.value
      for field in pattern.fields {
        let width = field.high - field.low + 1
        let mask = (UInt64(1) << UInt64(width)) - 1
        var value = random.next() & mask
        if field.name == "ones" { value = mask }
        if field.name == "zeros" { value = 0 }
        switch ["ones", "zeros"].contains(field.name) ? 2 : random.next(below: 8) {
        case 0: value = mask
        case 1: value = 0
        default: break
        }
        word |= UInt32(value) << UInt32(field.low)
      }
      if Decoder.decode(word) == number { words.append(word) }
    }
    return words
  }

  /// objdump's text for each word.
  static func disassembleByObjdump(_ words: [UInt32]) throws -> [String] {
    // Tests run side by side: each has its own file.
    var template = Array("/tmp/orrery-objdump-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    let file = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let stream = try #require(fdopen(descriptor, "wb"))
    _ = words.map(\.littleEndian).withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
    fclose(stream)
    defer { unlink(file) }
    let command = "\(objdump) -D -z -b binary -m aarch64 --adjust-vma=\(base) \(file)"
    let pipe = try #require(popen(command, "r"))
    defer { pclose(pipe) }
    var lines: [String] = []
    var buffer = [CChar](repeating: 0, count: 4096)
    while fgets(&buffer, Int32(buffer.count), pipe) != nil {
      let line = String(
        decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      let parts = line.split(separator: "\t", maxSplits: 2)
      if parts.count == 3, parts[0].hasSuffix(":") { lines.append(String(parts[2])) }
    }
    return lines
  }

  /// Without comments, symbols, `0x` and differences of spacing.
  static func normalized(_ text: String) -> String {
    var text = text
    for mark in ["//", "<", ";"] {
      if let start = text.firstRange(of: mark) { text = String(text[..<start.lowerBound]) }
    }
    let words = text.split { " \t\n".contains($0) }.joined(separator: " ")
    return words.replacing("0x", with: "")
  }

  static func hexadecimal(_ word: UInt32) -> String { String(word, radix: 16) }
}
