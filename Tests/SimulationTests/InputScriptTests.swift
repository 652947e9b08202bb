import Simulation
import Testing

@Suite struct InputScriptTests {
  private func problems(_ source: String) -> [String] {
    do throws(ScriptError) {
      _ = try InputScript(source, file: "x.script")
      return []
    } catch {
      return error.description.split(separator: "\n").map(String.init)
    }
  }

  @Test func allStatementsAreRead() throws {
    let script = try InputScript(
      """
      # A comment, and an empty line.

      after uart0 "=> " type "version\\n"   # and one behind a statement
      \tafter uart0 "a#b" type uart1 "\\x1b[A\\\\\\"\\r\\t"
      at 1.5s type uart2 "text"
      expect uart0 "U-Boot" within 3s\r
      """, file: "x.script")
    #expect(script.consoles == ["uart0", "uart1", "uart2"])
    #expect(
      script.mentions == [(3, 7), (4, 25), (5, 14)].map { ScriptPlace(line: $0, column: $1) })
  }

  @Test(arguments: [
    ("say uart0", "1:1: expected after, at or expect, found say"),
    ("\"x\"", "1:1: expected after, at or expect, found \"x\""),
    ("after", "1:6: expected a console such as uart0, found the end of the line"),
    ("after \"x\"", "1:7: expected a console such as uart0, found \"x\""),
    ("after uart0 type", "1:13: expected a text in quotation marks, found type"),
    ("after uart0 \"\" type \"x\"", "1:13: expected a text with at least one byte, found \"\""),
    (
      "after uart0 \"é\" tipe",
      "1:17: expected type, press, release, touch or inject, found tipe"
    ),
    (
      "after uart0 \"x\" type # \"y\"",
      "1:22: expected a console such as uart0, found the end of the line"
    ),
    ("after uart0 \"x\" type \"y\" \"z\"", "1:26: expected the end of the line, found \"z\""),
    (
      "after uart0 \"x",
      "1:13: expected a quotation mark at the text's end, found the end of the line"
    ),
    (
      "after uart0 \"a\\q\"",
      "1:15: expected \\n, \\r, \\t, \\\\, \\\" or \\xNN, found another escape"
    ),
    (
      "after uart0 \"\\x1\"",
      "1:14: expected \\n, \\r, \\t, \\\\, \\\" or \\xNN, found another escape"
    ),
    ("after uart0 \"\\", "1:14: expected \\n, \\r, \\t, \\\\, \\\" or \\xNN, found another escape"),
    ("at 1.5 type uart0 \"x\"", "1:4: expected a time such as 1.5s or 20us, found 1.5"),
    ("at 1s type \"x\"", "1:12: expected a console such as uart0, found \"x\""),
    ("at 1s press", "1:12: expected a key such as power, found the end of the line"),
    ("at 1s release \"x\"", "1:15: expected a key such as power, found \"x\""),
    ("at 1s press power power", "1:19: expected a key such as KEY_A, found power"),
    ("expect uart0 \"x\" 3s", "1:18: expected within, found 3s"),
    (
      "expect uart0 \"x\" within",
      "1:24: expected a time such as 1.5s or 20us, found the end of the line"
    ),
    ("at 1.5s press", "1:14: expected a key such as power, found the end of the line"),
    ("inject bitflip", "1:1: expected after, at or expect, found inject"),
    (
      "at 2s inject bitflip 0x40001000.8",
      "1:22: expected a bit such as 0x40001000.3 or core0.x5.17, found 0x40001000.8"
    ),
    (
      "at 2s inject wobble uart0",
      "1:14: expected one of bitflip, lost, late, spurious, stuck, free, serror, "
        + "error, powercut, found wobble"
    ),
    (
      "at 2s inject late uart0.UARTINTR by",
      "1:36: expected a time such as 20us, found the end of the line"
    ),
    ("at 2s inject lost uart0", "1:19: expected a line such as uart0.UARTINTR, found uart0"),
    ("at 2s inject powercut after 0 events", "1:29: expected a number of events, found 0"),
    ("at 2s inject powercut now", "1:23: expected after, found now"),
    ("at 2s inject free a.b c", "1:23: expected no more, found c"),
    ("at 1.5s press \"a\"", "1:15: expected a key such as power, found \"a\""),
    ("at 1s press k KEY_A KEY_NO", "1:21: expected a key such as KEY_A, found KEY_NO"),
    ("at 1s touch p 1", "1:16: expected a column or row such as 540, found the end of the line"),
    ("at 1s touch p 1 70000", "1:17: expected a column or row such as 540, found 70000"),
    ("at 1s touch p 1 2 3", "1:19: expected the end of the line, found 3"),
  ])
  func mistakesHaveAPlace(source: String, expected: String) {
    #expect(problems(source) == ["x.script:\(expected)"])
  }

  @Test func allMistakesComeAtOnce() {
    #expect(
      problems("after\n\nat 1s type uart0 \"x\"\r\nwait\nexpect uart0") == [
        "x.script:1:6: expected a console such as uart0, found the end of the line",
        "x.script:4:1: expected after, at or expect, found wait",
        "x.script:5:13: expected a text in quotation marks, found the end of the line",
      ])
  }

  @Test func consolesMustBeTheBoards() throws {
    let script = try InputScript(
      "at 1s type uart0 \"x\"\nat 1s type gps \"x\"\n", file: "x.script")
    try script.require(consoles: ["uart0", "gps"], keys: [])
    let error = #expect(throws: ScriptError.self) {
      try script.require(consoles: ["uart0"], keys: [])
    }
    #expect(error?.description == "x.script:2:12: expected a console (uart0), found gps")
  }

  @Test func keysMustBeTheBoards() throws {
    let script = try InputScript(
      "at 1s press power\nat 1s type gps \"x\"\nat 2s release power\nat 3s press home\n",
      file: "x.script")
    #expect(script.keys == ["power", "home"])
    try script.require(consoles: ["gps"], keys: ["home", "power"])
    let error = #expect(throws: ScriptError.self) { try script.require(consoles: [], keys: []) }
    #expect(
      error?.description == """
        x.script:1:13: expected no key (the board has none), found power
        x.script:2:12: expected no console (the board has none), found gps
        x.script:4:13: expected no key (the board has none), found home
        """)
  }

  @Test func noTextTraps() {
    var random = SeededRandom(seed: 31)
    let words = Array("after at expect within type \"x\" \"\\ uart0 1s # \n \\x4 é\u{0}".utf8)
    for _ in 0..<5_000 {
      let bytes = (0..<random.next(below: 60)).flatMap { _ in
        words[Int(random.next(below: UInt64(words.count)))...].prefix(6)
      }
      _ = problems(String(decoding: bytes, as: UTF8.self))
    }
  }
}
