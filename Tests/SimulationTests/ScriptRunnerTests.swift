import Simulation
import Testing

@Suite struct ScriptRunnerTests {
  private func runner(_ source: String) throws -> ScriptRunner {
    ScriptRunner(try InputScript(source, file: "x.script"))
  }

  private func second(_ tenths: UInt64) -> Time { .milliseconds(tenths * 100) }

  private func print(
    _ text: String, _ runner: inout ScriptRunner, on console: String = "uart0", at time: Time
  ) {
    for byte in text.utf8 { runner.output(byte, console: console, at: time) }
  }

  private func typed(_ runner: inout ScriptRunner, _ console: String = "uart0") -> String {
    String(decoding: runner.take(.max, for: console), as: UTF8.self)
  }

  @Test func keysAreMovedInTheirOrder() throws {
    let script = try InputScript(
      """
      at 2s release power
      after uart0 "go" press home
      at 1s press power
      """, file: "k.script")
    var runner = ScriptRunner(script)
    #expect(runner.nextWake == .milliseconds(1_000) && runner.takeActions().isEmpty)
    for byte in "go".utf8 { runner.output(byte, console: "uart0", at: .milliseconds(1_500)) }
    let pressed: [InputAction] = [
      .move(KeyChange(key: "power", isPressed: true)),
      .move(KeyChange(key: "home", isPressed: true)),
    ]
    #expect(runner.dueActions == pressed && !runner.isFinished)
    // A snapshot taken meanwhile has them.
    var writer = StateCoder()
    try runner.code(&writer)
    var other = ScriptRunner(try InputScript("", file: ""))
    var reader = StateCoder(decoding: writer.bytes)
    try other.code(&reader)
    #expect(other == runner && other.takeActions() == pressed)
    #expect(runner.takeActions() == pressed && runner.dueActions.isEmpty)
    runner.advance(to: .milliseconds(2_000))
    #expect(
      runner.takeActions() == [.move(KeyChange(key: "power", isPressed: false))]
        && runner.isFinished)
  }

  @Test func eachPromptIsAnsweredOnce() throws {
    var runner = try runner(
      """
      after uart0 "=> " type "one\\n"
      after uart0 "=> " type "two\\n"
      after uart0 "done" type uart1 "bye"
      """)
    #expect(runner.nextWake == .never)
    print("==> ", &runner, at: second(1))
    #expect(typed(&runner) == "one\n")
    print("one\r\n", &runner, at: second(2))
    #expect(typed(&runner) == "" && runner.waitingAt == ScriptPlace(line: 2, column: 1))
    print("=> done", &runner, at: second(3))
    #expect(runner.pendingConsoles == ["uart0", "uart1"])
    #expect(!runner.isFinished && runner.waitingAt == nil)
    #expect(runner.pendingBytes(for: "uart0") == Array("two\n".utf8))
    #expect(runner.take(2, for: "uart0") == Array("tw".utf8))
    #expect(typed(&runner) == "o\n" && typed(&runner, "uart1") == "bye")
    #expect(runner.isFinished && runner.failures.isEmpty)
    #expect(runner.take(5, for: "nothing") == [] && runner.pendingBytes(for: "nothing") == [])
  }

  @Test func stepsOnOtherConsolesDoNotLoseText() throws {
    var runner = try runner(
      """
      after uart1 "ready" type "go"
      after uart0 "=> " type "boot"
      """)
    print("=> ", &runner, at: second(1))
    print("nobody listens", &runner, on: "uart7", at: second(1))
    #expect(typed(&runner) == "")
    print("ready", &runner, on: "uart1", at: second(2))
    #expect(typed(&runner, "uart1") == "go" && typed(&runner) == "boot")
  }

  @Test func expectationsHaveTheirTime() throws {
    let source = """
      after uart0 "=> " type "boot\\n"
      expect uart0 "Linux" within 3s
      expect uart0 "login" within 2s
      after uart0 "#" type "halt"
      """
    var runner = try runner(source)
    print("=> ", &runner, at: second(10))
    #expect(runner.nextWake == second(40))
    print("Linux", &runner, at: second(20))
    #expect(runner.nextWake == second(40))
    runner.advance(to: second(39))
    #expect(runner.failures.isEmpty)
    print("login", &runner, at: second(40))
    #expect(runner.failures.map(\.place.line) == [3])
    #expect(
      runner.failures.first?.description
        == "x.script:3:1: expected \"login\" on uart0, which had not come at 4.0 s")
    #expect(runner.nextWake == .never)
    print("#", &runner, at: second(50))
    _ = typed(&runner)
    runner.end(at: second(60))
    #expect(runner.isFinished && runner.failures.count == 1)
  }

  @Test func whatTheRunsEndCutsOffHasFailed() throws {
    var runner = try runner(
      "after uart0 \"x\" type \"y\"\nexpect uart0 \"a\" within 1s\nexpect uart0 \"b\" within 1s\n")
    runner.end(at: second(5))
    #expect(runner.failures.map(\.place.line) == [2, 3])
    #expect(
      runner.failures.first?.description
        == "x.script:2:1: expected \"a\" on uart0, the run ended at 0.5 s before it came")
  }

  @Test func timedStepsWaitForNothingElse() throws {
    var runner = try runner(
      """
      after uart0 "never" type "never"
      at 2s type uart0 "b"
      at 1s type uart0 "a"
      at 2s type uart0 "c"
      """)
    #expect(runner.nextWake == second(10))
    runner.advance(to: second(9))
    #expect(typed(&runner) == "")
    runner.advance(to: second(10))
    #expect(typed(&runner) == "a" && runner.nextWake == second(20))
    runner.advance(to: second(99))
    #expect(typed(&runner) == "bc" && runner.nextWake == .never && !runner.isFinished)
  }

  /// A stream of few letters, so that texts overlap; against a search of all that was printed.
  @Test(arguments: 0..<60) func matchesAreThoseOfAPlainSearch(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    func text(_ limit: UInt64) -> String {
      String(
        (0..<1 + random.next(below: limit)).map { _ in random.next(below: 2) == 0 ? "a" : "b" })
    }
    let patterns = (0..<5).map { _ in text(5) }
    let lines = patterns.enumerated().map { "after u \"\($0.element)\" type \"\($0.offset)\"\n" }
    var runner = try runner(lines.joined())
    var rest = Substring()
    var next = 0
    for letter in text(120) {
      runner.output(letter.asciiValue!, console: "u", at: .zero)
      rest.append(letter)
      var expected = ""
      if next < patterns.count, rest.hasSuffix(patterns[next]) {
        expected = "\(next)"
        next += 1
        rest = ""
      }
      #expect(typed(&runner, "u") == expected)
    }
  }

  /// Neither saving nor being told the time more often changes anything.
  @Test(arguments: 0..<30) func runsContinueFromAnyState(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let source = """
      after u0 "ab" type "1"
      expect u1 "ba" within 3s
      at 5s type u1 "2"
      after u1 "aab" type u0 "3"
      expect u0 "bbb" within 2s
      at 1.5s type u0 "4"
      after u0 "a" type "5"
      """
    var (plain, other) = (try runner(source), try runner(source))
    for tenth in 0..<150 as Range<UInt64> {
      let byte: UInt8 = random.next(below: 2) == 0 ? 0x61 : 0x62
      let console = random.next(below: 2) == 0 ? "u0" : "u1"
      if random.next(below: 3) == 0 { other.advance(to: second(tenth)) }
      plain.output(byte, console: console, at: second(tenth))
      other.output(byte, console: console, at: second(tenth))
      #expect(plain == other)
      var writer = StateCoder()
      try other.code(&writer)
      other = try runner("")
      var reader = StateCoder(decoding: writer.bytes)
      try other.code(&reader)
      #expect(reader.isAtEnd && plain == other)
      if random.next(below: 4) == 0 {
        #expect(plain.take(1, for: "u0") == other.take(1, for: "u0"))
      }
    }
  }

  @Test func hostileStatesNeverTrap() throws {
    var runner = try runner(
      "expect u0 \"aab\" within 1s\nafter u0 \"ab\" type \"1\"\nat 2s type u1 \"x\"\n")
    print("aaaab", &runner, on: "u0", at: second(15))
    #expect(runner.failures.count == 1)
    var writer = StateCoder()
    try runner.code(&writer)
    var random = SeededRandom(seed: 12)
    for _ in 0..<5_000 {
      var bytes = writer.bytes
      for _ in 0..<1 + random.next(below: 3) {
        bytes[Int(random.next(below: UInt64(bytes.count)))] = UInt8(
          truncatingIfNeeded: random.next(below: 4) == 0 ? random.next() : random.next(below: 4))
      }
      var (decoded, reader) = (runner, StateCoder(decoding: bytes))
      guard (try? decoded.code(&reader)) != nil else { continue }
      print("aabab", &decoded, on: "u0", at: second(16))
      decoded.advance(to: second(90))
      decoded.end(at: second(91))
      _ = typed(&decoded, "u0")
    }
  }
}
