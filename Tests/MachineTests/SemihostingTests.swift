import AArch64
import Machine
import Simulation
import Testing

/// Semihosting calls as a C library makes them (Arm IHI 0100).
@Suite struct SemihostingTests {
  private static let block = TestMachine.shared
  private static let text = TestMachine.shared + 0x100

  /// A call with a parameter block, whose result goes to `block + 0x200 + 8·number`.
  private func call(_ operation: UInt64, _ arguments: [UInt64], number: UInt32) -> [UInt32] {
    let stores = arguments.enumerated().flatMap { place, value in
      A64.load(3, value) + [A64.str(3, 2, UInt32(place) * 8)]
    }
    return A64.load(2, Self.block) + stores + A64.load(0, operation) + A64.load(1, Self.block)
      + [A64.semihosting, A64.str(0, 2, 0x200 + number * 8)]
  }

  private func machine(_ program: [UInt32], text: String = "") throws -> TestMachine {
    let test = try TestMachine([program], semihosting: true)
    test.machine.load(Array(text.utf8) + [0], at: Self.text)
    return test
  }

  private func result(_ test: TestMachine, _ number: UInt64) -> UInt64? {
    test.machine.memory.load(Self.block + 0x200 + number * 8, .double)
  }

  private func output(_ test: TestMachine) -> String {
    String(
      decoding: test.log.events.filter { $0.kind == .output }.map {
        UInt8(truncatingIfNeeded: $0.a)
      }, as: UTF8.self)
  }

  @Test func aProgramSpeaksAndEnds() throws {
    let program =
      A64.load(0, 4) + A64.load(1, Self.text) + [A64.semihosting]
      + call(1, [Self.text + 6, 4, 3], number: 0) + call(5, [2, Self.text, 5], number: 1)
      + call(0x10, [], number: 2) + call(0x18, [0x20026, 0], number: 3)
    let test = try machine(program, text: "hello\n:tt")
    test.observe()
    #expect(test.machine.run(until: .milliseconds(1)) == .poweredOff)
    #expect(output(test) == "hello\n:tthello")
    #expect(result(test, 0) == 2 && result(test, 1) == 0 && result(test, 2) == 0)
  }

  @Test func aFailingProgramFailsTheRun() throws {
    let test = try machine(call(0x20, [0x20026, 3], number: 0))
    #expect(
      test.machine.run(until: .milliseconds(1))
        == .expectationFailed("semihosting: the program ended with code 3"))
  }

  @Test func filesOfTheHostAreNotThere() throws {
    let program =
      call(1, [Self.text, 0, 11], number: 0) + call(0x13, [], number: 1)
      + call(0x08, [UInt64.max], number: 2) + [A64.wfi]
    let test = try machine(program, text: "/etc/passwd")
    #expect(test.machine.run(until: .milliseconds(1)) == .asleep)
    #expect(result(test, 0) == .max && result(test, 1) == 2 && result(test, 2) == 1)
  }

  @Test func featuresAreAFile() throws {
    let name = ":semihosting-features"
    let program =
      call(1, [Self.text, 1, UInt64(name.utf8.count)], number: 0) + call(0x0c, [4], number: 1)
      + call(6, [4, Self.text + 0x40, 8], number: 2) + [A64.wfi]
    let test = try machine(program, text: name)
    #expect(test.machine.run(until: .milliseconds(1)) == .asleep)
    #expect(result(test, 0) == 4 && result(test, 1) == 5 && result(test, 2) == 3)
    #expect(
      test.machine.memory.read(Self.text + 0x40, count: 5) == Array("SHFB".utf8) + [3])
  }

  @Test func whatIsLackingIsNamed() throws {
    let test = try machine(call(7, [], number: 0))
    #expect(
      test.machine.run(until: .milliseconds(1))
        == .unimplemented(core: 0, what: "semihosting SYS_READC"))
  }

  /// Without the option the instruction is UNDEFINED, as on a core without a debugger.
  @Test func withoutItTheInstructionIsUndefined() throws {
    let test = try TestMachine([[A64.semihosting]])
    test.observe()
    _ = test.machine.run(until: .microseconds(1))
    #expect(test.log.events.first?.kind == .exception)
  }
}
