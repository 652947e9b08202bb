import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// `/dev/hwrng` of Debian's kernel with the phones' generator.
@Suite(.enabled(if: Linux.kernel != nil, (try? Linux.package)?.absence))
struct LinuxRandomTests {
  /// 20,000 bits as Linux read them.
  private func bytes(board: String, seed: UInt64, script: String = "") throws -> [UInt8] {
    var scenario = try Linux.scenario(
      board: board, cores: 1, exceptionLevel: 1,
      Linux.fileSystem("random.sh", files: Linux.modules(["bcm2835-rng"])),
      append: "cryptomgr.notests")
    scenario.seed = seed
    let run = try GuestRun(
      scenario, script: InputScript(script, file: "random.script"), until: LinuxTests.limit,
      isRecorded: false)
    #expect(run.ending == .poweredOff)
    let lines = run.transcript.lines
    #expect(lines.contains { $0.hasSuffix(".bcm2835-rng") })
    let text = Array(run.transcript.section("bytes", of: lines).joined().utf8)
    let result = stride(from: 0, to: text.count - 1, by: 2).compactMap {
      UInt8(String(decoding: text[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
    #expect(result.count == 2500)
    return result
  }

  /// The statistical tests of FIPS 140-2 (change notice 1, 4.9.1), as `rngtest` does them.
  private func failures(_ bytes: [UInt8]) -> [String] {
    let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
    var failures: [String] = []
    let ones = bits.reduce(0) { $0 + Int($1) }
    if !(9726...10_274).contains(ones) { failures.append("monobit") }
    var counts = [Int](repeating: 0, count: 16)
    for byte in bytes {
      counts[Int(byte >> 4)] += 1
      counts[Int(byte & 15)] += 1
    }
    let poker = 16.0 / 5000 * Double(counts.reduce(0) { $0 + $1 * $1 }) - 5000
    if !(2.16...46.17).contains(poker) { failures.append("poker") }
    var runs = [[Int]](repeating: [Int](repeating: 0, count: 7), count: 2)
    var longest = 0
    var length = 0
    for (index, bit) in bits.enumerated() {
      length += 1
      guard index + 1 == bits.count || bits[index + 1] != bit else { continue }
      runs[Int(bit)][min(length, 6)] += 1
      longest = max(longest, length)
      length = 0
    }
    let allowed = [2315...2685, 1114...1386, 527...723, 240...384, 103...209, 103...209]
    for (length, range) in allowed.enumerated() {
      for bit in 0...1 where !range.contains(runs[bit][length + 1]) {
        failures.append("runs of \(length + 1)")
      }
    }
    if longest >= 26 { failures.append("long run") }
    return failures
  }

  @Test("Its bytes are random and follow from the seed")
  func seeds() throws {
    let first = try bytes(board: "phone", seed: 1)
    #expect(failures(first).isEmpty)
    #expect(try bytes(board: "phone", seed: 1) == first)
    let second = try bytes(board: "phone-b", seed: 2)
    #expect(failures(second).isEmpty)
    #expect(zip(first, second).count { $0 == $1 } < 100)
  }

  @Test("A broken source fails its health tests")
  func faults() throws {
    let biased = try bytes(
      board: "phone", seed: 1, script: "after uart0 \"== bytes\" inject error rng biased\n")
    #expect(failures(biased).contains("monobit"))
    let stuck = try bytes(
      board: "phone", seed: 1, script: "after uart0 \"== bytes\" inject error rng stuck\n")
    #expect(Set(stuck.suffix(2400)).count <= 4)
  }
}
