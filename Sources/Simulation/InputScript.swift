/// A place in a script; both count from one, columns in characters as editors count them.
public struct ScriptPlace: Sendable, Equatable {
  public let line: Int
  public let column: Int

  public init(line: Int, column: Int) { (self.line, self.column) = (line, column) }
}

/// All that is wrong with a script, in the order of the lines.
public struct ScriptError: Error, Equatable, CustomStringConvertible {
  public struct Problem: Equatable, Sendable {
    public let place: ScriptPlace
    public let message: String
  }
  public let file: String
  public let problems: [Problem]

  /// One line each: `boot.script:3:8: expected …, found …`.
  public var description: String {
    problems.map { "\(file):\($0.place.line):\($0.place.column): \($0.message)" }
      .joined(separator: "\n")
  }
}

/// A script of inputs and expectations.
///
/// ```
/// # Lines are statements; what follows a number sign is a comment.
/// after uart0 "=> " type "version\n"
/// expect uart0 "U-Boot" within 3s
/// at 1.5s type uart1 "text"
/// at 2s press power
/// after uart0 "held" release power
/// at 2s press keyboard0 KEY_LEFTSHIFT KEY_A
/// at 3s touch panel0 540 960
/// at 4s inject bitflip 0x40001000.3
/// ```
///
/// `after` and `expect` are one sequence in the file's order: each begins when the one before is
/// done, and looks for its text behind the last match on the same console, so that a second
/// `after` for the same prompt waits for the next prompt. `expect` fails when the text has not
/// come before its time is over, counted from its beginning; the sequence then goes on. `at` is a
/// time of the run and waits for nothing else. `after` types to its own console unless another is
/// named: `after uart0 "ready" type uart1 "go\n"`. `press` and `release` move a key of the board.
public struct InputScript: Sendable, Equatable {
  /// Bytes for a console, by its number in ``consoles``.
  struct Typing: Sendable, Equatable {
    let console: Int
    let bytes: [UInt8]
  }

  /// What a statement does.
  enum Action: Sendable, Equatable {
    case type(Typing)
    case act(InputAction)
  }

  /// A fault, and where its text begins.
  public struct Injection: Sendable, Equatable {
    public let place: ScriptPlace
    public let fault: Fault
  }

  /// A statement of the sequence.
  struct Step: Sendable, Equatable {
    enum Outcome: Sendable, Equatable {
      case act(Action)
      /// The time that an `expect` has.
      case within(Time)
    }
    let place: ScriptPlace
    let console: Int
    /// How many earlier steps look at the same console.
    let ordinal: Int
    let pattern: BytePattern
    let outcome: Outcome
  }

  struct TimedStep: Sendable, Equatable {
    let time: Time
    let action: Action
  }

  /// As in messages.
  public let file: String
  public let source: String
  /// Names that the script mentions, of consoles and of input devices, in the order of their first
  /// mention.
  public let consoles: [String]
  /// For each of ``consoles`` whether it is an input device: its keys pressed, or touched.
  public let areInputDevices: [Bool]
  /// Where each of ``consoles`` is first mentioned.
  public let mentions: [ScriptPlace]
  /// Keys of the board that the script moves, in the order of their first mention.
  public let keys: [String]
  /// Where each of ``keys`` is first mentioned.
  public let keyMentions: [ScriptPlace]
  /// All faults, in the file's order.
  public let injections: [Injection]
  let steps: [Step]
  /// For each console the numbers of its steps.
  let stepsByConsole: [[Int]]
  /// In order of time, then of the file.
  let timedSteps: [TimedStep]

  /// Reads a script; `file` is for messages.
  public init(_ source: String, file: String) throws(ScriptError) {
    var parser = ScriptParser()
    let lines = source.utf8.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      parser.parse(line: Array(line), number: index + 1)
    }
    guard parser.problems.isEmpty else {
      throw ScriptError(file: file, problems: parser.problems)
    }
    (self.file, self.source) = (file, source)
    (consoles, mentions) = (parser.consoles, parser.mentions)
    areInputDevices = parser.areInputDevices
    (keys, keyMentions) = (parser.keys, parser.keyMentions)
    injections = parser.injections
    (steps, stepsByConsole) = (parser.steps, parser.stepsByConsole)
    timedSteps = parser.timedSteps.enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }

  /// Throws when the script speaks of what the machine does not have.
  ///
  /// - Parameter expectation: what is expected in place of a fault that cannot be injected.
  public func require(
    consoles: [String], inputDevices: [String] = [], keys: [String] = [],
    expectation: (Fault) -> String? = { _ in nil }
  ) throws(ScriptError) {
    var problems: [ScriptError.Problem] = []
    func check(_ name: String, _ place: ScriptPlace, among names: [String], _ what: String) {
      guard !names.contains(name) else { return }
      let article = what.hasPrefix("i") ? "an" : "a"
      let expected =
        names.isEmpty
        ? "no \(what) (the board has none)"
        : "\(article) \(what) (\(names.joined(separator: ", ")))"
      problems.append(.init(place: place, message: "expected \(expected), found \(name)"))
    }
    for (index, name) in self.consoles.enumerated() {
      if areInputDevices[index] {
        check(name, mentions[index], among: inputDevices, "input device")
      } else {
        check(name, mentions[index], among: consoles, "console")
      }
    }
    for (name, place) in zip(self.keys, keyMentions) { check(name, place, among: keys, "key") }
    for injection in injections {
      guard let expected = expectation(injection.fault) else { continue }
      problems.append(.init(place: injection.place, message: "expected \(expected)"))
    }
    guard !problems.isEmpty else { return }
    throw ScriptError(
      file: file,
      problems: problems.sorted {
        ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
      })
  }
}

/// A text to look for in a stream, byte by byte, with no memory of the stream but a count
/// (Knuth, Morris and Pratt, 1977).
struct BytePattern: Sendable, Equatable {
  let bytes: [UInt8]
  /// For each prefix the length of the longest proper border.
  private let borders: [Int]

  /// `bytes` is not empty.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var borders = [0]
    for byte in bytes.dropFirst() {
      var length = borders.last!
      while length > 0, bytes[length] != byte { length = borders[length - 1] }
      borders.append(bytes[length] == byte ? length + 1 : 0)
    }
    self.borders = borders
  }

  /// How many bytes match after `byte`, when `matched`, fewer than all, matched before.
  func advance(_ matched: Int, by byte: UInt8) -> Int {
    var matched = matched
    while matched > 0, bytes[matched] != byte { matched = borders[matched - 1] }
    return bytes[matched] == byte ? matched + 1 : 0
  }
}
