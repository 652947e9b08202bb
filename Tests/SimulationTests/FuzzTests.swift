import Simulation
import TestSupport
import Testing

/// Damaged input scripts end in a script or in problems with places; a script that is one runs.
@Suite struct FuzzTests {
  private static let corpus = [
    """
    # A prompt, twice.
    after uart0 "=> " type "version\\n"
    expect uart0 "U-Boot" within 3s
    after uart0 "=> " type uart1 "b\\x0d\\n"
    at 1.5s type uart1 "text"
    """,
    "at 1s press power\nat 1500ms release power\nafter uart0 \"held\" press home\n",
    "expect uart0 \"aaab\" within 1us\r\nafter uart1 \"\\\\\\\"\\t\" type \"é\"",
  ]
  private static let words = [
    "after ", "expect ", "at ", "type ", "press ", "release ", " within ", "uart0 ", "\"", "\\",
    "#",
    "\n", "18446744073709551615s", "0.0000000000001s", "1ps", "99999999999999999999s", "\\x", "\0",
  ]

  @Test func scripts() throws {
    let outcome = try FuzzCampaign("input scripts").run(
      Self.corpus.map { Array($0.utf8) }, words: Self.words
    ) { bytes, mutator in
      let script: InputScript
      do throws(ScriptError) {
        script = try InputScript(String(decoding: bytes, as: UTF8.self), file: "x.script")
      } catch {
        #expect(!error.problems.isEmpty && error.problems.allSatisfy { $0.place.column > 0 })
        return false
      }
      _ = try? script.require(consoles: ["uart0"], keys: ["power"])
      var runner = ScriptRunner(script)
      var time = Time.zero
      for byte in Array("held aaab => U-Boot => \\\"\t".utf8) + mutator.bytes(atMost: 40) {
        time = time + Time(picoseconds: mutator.random.next() >> mutator.random.next(below: 64))
        runner.output(byte, console: byte & 1 == 0 ? "uart0" : "uart1", at: time)
        _ = (runner.take(3, for: "uart1"), runner.takeActions(), runner.nextWake)
      }
      try restore(runner, &mutator)
      runner.end(at: time)
      #expect(runner.waitingAt == nil)
      return true
    }
    #expect(outcome.taken > outcome.count / 50 && outcome.taken < outcome.count)
    #expect(outcome.greedy.isEmpty)
  }

  /// A snapshot gives the same runner; a damaged one gives some runner or an error.
  private func restore(_ runner: ScriptRunner, _ mutator: inout Mutator) throws {
    var copy = runner
    var writer = StateCoder()
    try copy.code(&writer)
    var restored = ScriptRunner(try InputScript("", file: ""))
    var reader = StateCoder(decoding: writer.bytes)
    try restored.code(&reader)
    #expect(restored == runner)
    var damaged = ScriptRunner(try InputScript("", file: ""))
    var damagedReader = StateCoder(decoding: mutator.mutate(writer.bytes))
    if (try? damaged.code(&damagedReader)) != nil { damaged.end(at: .never) }
  }
}
