import AArch64
import Glibc
import Simulation
import TestSupport
import Testing

/// Every implemented row but the system's, from random states, against unicorn 2.1.4: X, SP, PC,
/// NZCV, FPCR, FPSR, V and memory afterwards, and the kind and address of a fault.
///
/// A fixed sample, or with ``CampaignSettings/isFull`` 200 states a row, for the rows of the shard.
/// unicorn descends from QEMU; where they differ the Arm ARM decides, see `isKnownDifference`.
@Suite struct UnicornVectorsTests {
  /// Vectors that one process of unicorn runs.
  static let batch = 8000

  @Test func everyRowAgreesWithUnicorn() throws {
    guard system("python3 -c 'import unicorn' >/dev/null 2>&1") == 0 else {
      print("SKIPPED: python3 with unicorn is not installed: semantics are not compared")
      return
    }
    var failures: [Int: [String]] = [:]
    var count = 0
    let settings = try CampaignSettings()
    let rows = Self.rows(settings)
    let step = Self.batch / Self.fillingsPerRow(settings)
    for part in stride(from: 0, to: rows.count, by: step) {
      let vectors = Self.vectors(rows[part...].prefix(step), settings)
      count += vectors.count
      try Self.compare(vectors, &failures)
    }
    for (number, lines) in failures.sorted(by: { $0.key < $1.key }) {
      Issue.record(
        "\(InstructionListing.all[number].name): \(lines.count) differ: \(lines.prefix(2))")
    }
    print(
      "unicorn: \(count) vectors of \(rows.count) rows of \(InstructionListing.all.count) in the "
        + "table; all agree but those of \(failures.count) rows")
  }

  private static func compare(_ vectors: [Vector], _ failures: inout [Int: [String]]) throws {
    let results = try runInUnicorn(vectors)
    // Stores far from the window stay: both begin anew with each batch.
    let bench = Bench()
    bench.write(vectors)
    for (vector, theirs) in zip(vectors, results) {
      let ours = bench.run(vector)
      let differences = ours.differences(from: theirs)
      guard !differences.isEmpty, !isKnownDifference(vector, ours, theirs) else { continue }
      let text = disassemble(vector.word, at: vector.registers.pc)
      failures[vector.row, default: []].append(
        "\(text) (\(String(vector.word, radix: 16))) fpcr "
          + "\(String(vector.registers.fpcr, radix: 16)): \(differences.joined(separator: ", "))")
    }
  }

  /// CONSTRAINED UNPREDICTABLE in the Arm ARM, where both are right.
  static func isKnownDifference(_ vector: Vector, _ ours: Result, _ theirs: Result) -> Bool {
    let word = vector.word
    let (rt, rn, rt2, rs) = (word & 31, word >> 5 & 31, word >> 10 & 31, word >> 16 & 31)
    let isLoad = word >> 22 & 1 != 0
    if isKnownFloatDifference(vector, ours, theirs) { return true }
    switch word & 0x3f00_0000 {
    case 0x1900_0000:
      // LDAPUR and STLUR: unicorn does not check alignment.
      return ours.fault != 0 && ours.address & ((1 << UInt64(word >> 30)) - 1) != 0
    case 0x3800_0000, 0x3900_0000:
      // LDSMAX and LDSMIN of less than 64 bits: unicorn compares without the sign.
      if word >> 21 & 1 == 1, [4, 5].contains(word >> 12 & 15), word >> 10 & 3 == 0 {
        return word >> 30 < 3
      }
      // Write-back to a base that is also loaded: we suppress the write-back.
      return word >> 24 & 3 == 0 && word >> 10 & 1 == 1 && rt == rn
    case 0x2800_0000, 0x2900_0000:
      return isLoad && (rt == rt2 || rt == rn || rt2 == rn)
    case 0x0800_0000:
      // A store-exclusive that cannot pass: we look for aborts first.
      if !isLoad, ours.fault == 2, theirs.fault == 0 { return true }
      // Exclusives with overlapping registers.
      return isLoad ? rt == rt2 : rs == rt || rs == rn || rs == rt2
    default: return false
    }
  }

  /// Where unicorn is wrong: see docs/instructions.md.
  private static func isKnownFloatDifference(
    _ vector: Vector, _ ours: Result, _ theirs: Result
  ) -> Bool {
    let word = vector.word
    var corrected = theirs
    // FCVTZS (scalar, fixed-point) of a half: the sign above the result.
    if word & 0xfff0_fc00 == 0x5f10_fc00 { corrected.registers.v[Int(word & 31) * 2] &= 0xffff }
    // FJCVTZS: Z for a denormal that is flushed.
    let isFlushed = ours.registers.fpsr & 0x80 != 0 || vector.registers.fpsr & 0x80 != 0
    if word & 0xffff_fc00 == 0x1e7e_0000, isFlushed { corrected.registers.nzcv = 0 }
    // FCMLA (by element) of four halves: exceptions of the upper half.
    if word & 0xffc0_9400 == 0x2f40_1000 { corrected.registers.fpsr = ours.registers.fpsr }
    return ours.differences(from: corrected).isEmpty
  }

  /// Extensions that unicorn does not have: see ``QEMUVectorsTests``.
  static let unknownToUnicorn: Set = ["i8mm", "bf16"]

  private static func fillingsPerRow(_ settings: CampaignSettings) -> Int {
    settings.isFull ? 200 : 16
  }

  /// Rows that are compared: not those of the system, but for the ones that change flags alone.
  private static func rows(_ settings: CampaignSettings) -> [Int] {
    InstructionListing.all.indices.filter { number in
      let row = InstructionListing.all[number]
      let isSystem =
        [0xd4, 0xd5].contains(row.pattern.value >> 24) || ["ERET", "DRPS"].contains(row.name)
      return row.kind != .absent && CoreModel.max.announces(row.feature)
        && !unknownToUnicorn.contains(row.feature)
        && (!isSystem || ["CFINV", "AXFLAG", "XAFLAG"].contains(row.name))
        && settings.includes(number)
    }
  }

  /// Vectors of the rows, each row's from a seed of its own.
  static func vectors(
    _ rows: ArraySlice<Int>, _ settings: CampaignSettings
  ) -> [Vector] {
    var vectors: [Vector] = []
    for number in rows {
      let row = InstructionListing.all[number]
      var random = SeededRandom(
        seed: settings.seed(of: row.name, case: Int(row.pattern.value)))
      for word in DisassemblerTests.fillings(of: number, count: fillingsPerRow(settings), &random) {
        let pc = Bench.codeStart + UInt64(vectors.count) * 4
        vectors.append(Vector(row: number, word: word, pc: pc, &random))
      }
    }
    return vectors
  }

  static func runInUnicorn(_ vectors: [Vector]) throws -> [Result] {
    let script = repositoryRoot + "/Tests/Fixtures/oracle/unicorn_vectors.py"
    let (input, output) = ("/tmp/orrery-\(getpid()).in", "/tmp/orrery-\(getpid()).out")
    defer {
      unlink(input)
      unlink(output)
    }
    var words: [UInt64] = []
    for vector in vectors {
      let r = vector.registers
      words += [UInt64(vector.word), r.pc] + r.x + [r.sp, r.nzcv, r.fpcr, r.fpsr] + r.v
    }
    let stream = try #require(fopen(input, "wb"))
    _ = words.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
    fclose(stream)
    try #require(system("python3 '\(script)' \(input) \(output)") == 0)
    let size = 102 + Bench.window / 8
    var answer = [UInt64](repeating: 0, count: size * vectors.count)
    let file = try #require(fopen(output, "rb"))
    let read = answer.withUnsafeMutableBytes { fread($0.baseAddress, 1, $0.count, file) }
    fclose(file)
    try #require(read == answer.count * 8)
    return vectors.indices.map { Result(answer[$0 * size..<($0 + 1) * size]) }
  }
}
