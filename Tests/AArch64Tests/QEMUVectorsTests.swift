import AArch64
import Foundation
import TestSupport
import Testing

/// Vector instructions of extensions that unicorn lacks, from random states, against QEMU: V and
/// FPSR. The machine runs `qemu_vectors.S`, which needs 7.2 or later.
@Suite struct QEMUVectorsTests {
  /// Also the names of the programs: without them nothing is compared.
  private static let tools = [
    "qemu-system-aarch64", "aarch64-linux-gnu-as", "aarch64-linux-gnu-ld",
  ]

  @Test func rowsUnknownToUnicornAgreeWithQEMU() throws {
    for tool in Self.tools where system("command -v \(tool) >/dev/null 2>&1") != 0 {
      print("SKIPPED: \(tool) is not installed: what unicorn lacks is not compared")
      return
    }
    let settings = try CampaignSettings()
    let rows = InstructionListing.all.indices.filter { number in
      let row = InstructionListing.all[number]
      return row.kind != .absent && UnicornVectorsTests.unknownToUnicorn.contains(row.feature)
        && CoreModel.max.announces(row.feature) && settings.includes(number)
    }
    let vectors = UnicornVectorsTests.vectors(rows[...], settings)
    let answers = try Self.runInQEMU(vectors)
    let bench = Bench()
    bench.write(vectors)
    var failures: [String] = []
    for (vector, theirs) in zip(vectors, answers) {
      let ours = bench.run(vector).registers
      guard [ours.fpsr] + ours.v != theirs else { continue }
      failures.append(
        "\(disassemble(vector.word, at: 0)) with FPCR \(String(vector.registers.fpcr, radix: 16))")
    }
    #expect(failures.isEmpty, "\(failures.count) differ: \(failures.prefix(5))")
    print("QEMU: \(vectors.count) vectors of \(rows.count) rows")
  }

  /// FPSR and the halves of V0 to V31 after each.
  private static func runInQEMU(_ vectors: [Vector]) throws -> [[UInt64]] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("orrery-qemu-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var input = [UInt64(vectors.count)]
    for vector in vectors {
      let registers = vector.registers
      input += [UInt64(vector.word), registers.fpcr, registers.fpsr] + registers.v
    }
    try input.withUnsafeBytes { Data($0) }.write(to: folder.appendingPathComponent("vectors"))
    let source = "\(repositoryRoot)/Tests/Fixtures/oracle/qemu_vectors.S"
    let command =
      "cd '\(folder.path)' && aarch64-linux-gnu-as -o program.o '\(source)' "
      + "&& aarch64-linux-gnu-ld -e 0x40080000 -Ttext=0x40080000 -o program program.o "
      + "&& timeout 300 qemu-system-aarch64 -M virt -cpu max -m 512 -nographic -nic none "
      + "-semihosting -kernel program "
      + "-device loader,file=vectors,addr=0x48000000,force-raw=on </dev/null"
    try #require(system(command) == 0)
    let output = try Data(contentsOf: folder.appendingPathComponent("results"))
    let size = 65 * 8
    try #require(output.count == vectors.count * size)
    return vectors.indices.map { number in
      output[number * size..<(number + 1) * size].withUnsafeBytes { bytes in
        (0..<65).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
      }
    }
  }
}
