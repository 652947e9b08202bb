import Simulation
import TestSupport
import Testing

/// The kit that damages inputs for the fuzzing tests.
@Suite struct MutatorTests {
  private static let text = Array("at 1s type uart0 \"one\" # \"two\"\n".utf8)

  private func results(_ seed: UInt64, _ count: Int, of bytes: [UInt8]) -> [[UInt8]] {
    var mutator = Mutator(seed: seed)
    return (0..<count).map { _ in
      mutator.mutate(bytes, others: [bytes, [1, 2, 3]], words: [Array("press".utf8)])
    }
  }

  @Test func theSeedDecides() {
    #expect(results(1, 200, of: Self.text) == results(1, 200, of: Self.text))
    #expect(results(1, 200, of: Self.text) != results(2, 200, of: Self.text))
  }

  @Test func everyKindOfDamageHappens() {
    let all = results(3, 2_000, of: Self.text)
    let size = Self.text.count
    #expect(all.contains { $0.count < size } && all.contains { $0.count > size })
    #expect(all.contains { $0.isEmpty } && all.contains { $0.contains(0xff) })
    #expect(all.contains { String(decoding: $0, as: UTF8.self).contains("press") })
    #expect(all.contains { String(decoding: $0, as: UTF8.self).contains("\"one\" # \"one\"") })
    let changed = all.count { $0 != Self.text }
    #expect(changed > 1_900)
  }

  @Test func anyBytesCanBeDamaged() {
    for bytes in [[], [0], [0x22], [0x22, 0x22], [UInt8](repeating: 0x22, count: 5)] {
      for result in results(4, 500, of: bytes) { #expect(result.count < 1 << 16) }
    }
    let large = [UInt8](repeating: 7, count: 1 << 19)
    #expect(results(5, 5, of: large).allSatisfy { $0.count <= 1 << 18 })
  }
}
