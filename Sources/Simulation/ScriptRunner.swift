/// An expectation that was not met.
public struct ScriptFailure: Sendable, Equatable, CustomStringConvertible {
  public let file: String
  public let place: ScriptPlace
  public let console: String
  public let text: [UInt8]
  /// When its time was over, or the run.
  public let time: Time
  /// False when the run ended first.
  public let wasLate: Bool

  /// `boot.script:4:1: expected "login: " on uart0, which had not come at 3.5 s`.
  public var description: String {
    "\(file):\(place.line):\(place.column): expected \(quoted(text)) on \(console), "
      + (wasLate ? "which had not come at \(time)" : "the run ended at \(time) before it came")
  }
}

/// Follows a script through a run.
///
/// A value without a clock: it hears of each byte that a console prints, and of time, and says
/// when it must hear of time next (``nextWake``). What it types waits until the console has room.
/// The same bytes at the same times give the same inputs, whenever else it is told the time.
public struct ScriptRunner: Sendable, Equatable {
  /// How far the search on one console has come. Searches run ahead of the sequence, which needs
  /// no memory of the console's output: where a text is found depends on that console alone.
  private struct Search: Sendable, Equatable {
    /// How many of the console's steps are found, or were given up.
    var found = 0
    /// How many bytes of the next step's text match.
    var matched = 0
  }

  public private(set) var script: InputScript
  /// Expectations that were not met, in the order in which that came out.
  public private(set) var failures: [ScriptFailure] = []
  /// The step of the sequence that is waited for, and since when.
  private var step = 0
  private var stepStart = Time.zero
  private var timedStep = 0
  private var searches: [Search]
  private var pending: [[UInt8]]
  /// Actions that are due, in their order.
  public private(set) var dueActions: [InputAction] = []

  public init(_ script: InputScript) {
    self.script = script
    searches = Array(repeating: Search(), count: script.consoles.count)
    pending = Array(repeating: [], count: script.consoles.count)
  }

  /// When ``advance(to:)`` must be called; ``Time/never`` when only output matters.
  public var nextWake: Time { min(nextTyping, deadline) }

  /// True when nothing is left to be done, typed or pressed.
  public var isFinished: Bool {
    step == script.steps.count && timedStep == script.timedSteps.count
      && pending.allSatisfy(\.isEmpty) && dueActions.isEmpty
  }

  /// Where the step stands that is waited for.
  public var waitingAt: ScriptPlace? {
    step < script.steps.count ? script.steps[step].place : nil
  }

  private var nextTyping: Time {
    timedStep < script.timedSteps.count ? script.timedSteps[timedStep].time : .never
  }

  private var deadline: Time {
    guard step < script.steps.count, case .within(let span) = script.steps[step].outcome else {
      return .never
    }
    return stepStart + span
  }

  /// Tells that it is `time`: types what is due and gives up what is late.
  public mutating func advance(to time: Time) {
    while nextWake <= time, nextWake != .never {
      if nextTyping <= deadline {
        act(script.timedSteps[timedStep].action)
        timedStep += 1
      } else {
        giveUp(at: deadline)
      }
    }
  }

  /// Tells of a byte that `console` printed at `time`. A byte at a deadline is late.
  public mutating func output(_ byte: UInt8, console: String, at time: Time) {
    advance(to: time)
    guard let number = script.consoles.firstIndex(of: console) else { return }
    let steps = script.stepsByConsole[number]
    guard searches[number].found < steps.count else { return }
    let pattern = script.steps[steps[searches[number].found]].pattern
    searches[number].matched = pattern.advance(searches[number].matched, by: byte)
    guard searches[number].matched == pattern.bytes.count else { return }
    searches[number] = Search(found: searches[number].found + 1)
    settle(at: time)
  }

  /// Tells that the run is over: expectations that remain have failed.
  public mutating func end(at time: Time) {
    advance(to: time)
    for remaining in script.steps[step...] {
      guard case .within = remaining.outcome else { continue }
      fail(remaining, at: time, wasLate: false)
    }
    step = script.steps.count
  }

  /// What waits to be typed into `console`.
  public func pendingBytes(for console: String) -> [UInt8] {
    script.consoles.firstIndex(of: console).map { pending[$0] } ?? []
  }

  /// Consoles for which bytes wait, in the order of their first mention.
  public var pendingConsoles: [String] {
    zip(script.consoles, pending).filter { !$0.1.isEmpty }.map(\.0)
  }

  /// Takes up to `count` bytes for `console`, as many as it has room for.
  public mutating func take(_ count: Int, for console: String) -> [UInt8] {
    guard let number = script.consoles.firstIndex(of: console) else { return [] }
    let bytes = Array(pending[number].prefix(count))
    pending[number].removeFirst(bytes.count)
    return bytes
  }

  /// Takes the actions that are due.
  public mutating func takeActions() -> [InputAction] {
    defer { dueActions = [] }
    return dueActions
  }

  private mutating func act(_ action: InputScript.Action) {
    switch action {
    case .type(let typing): pending[typing.console] += typing.bytes
    case .act(let action): dueActions.append(action)
    }
  }

  /// Does all steps whose texts are found.
  private mutating func settle(at time: Time) {
    while step < script.steps.count {
      let current = script.steps[step]
      guard searches[current.console].found > current.ordinal else { return }
      if case .act(let action) = current.outcome { act(action) }
      step += 1
      stepStart = time
    }
  }

  /// The current expectation's time is over.
  private mutating func giveUp(at time: Time) {
    let current = script.steps[step]
    fail(current, at: time, wasLate: true)
    if searches[current.console].found == current.ordinal {
      searches[current.console] = Search(found: current.ordinal + 1)
    }
    step += 1
    stepStart = time
    settle(at: time)
  }

  private mutating func fail(_ step: InputScript.Step, at time: Time, wasLate: Bool) {
    failures.append(
      ScriptFailure(
        file: script.file, place: step.place, console: script.consoles[step.console],
        text: step.pattern.bytes, time: time, wasLate: wasLate))
  }
}

// MARK: Snapshots

extension ScriptRunner {
  /// The script goes with its state, so that a snapshot can be continued by itself.
  public mutating func code(_ coder: inout StateCoder) throws(StateError) {
    var (file, source) = (script.file, script.source)
    try coder.field("file", &file)
    try coder.field("source", &source)
    if coder.isDecoding {
      do throws(ScriptError) {
        self = ScriptRunner(try InputScript(source, file: file))
      } catch {
        throw StateError("source: \(error)")
      }
    }
    try Self.code("step", &step, atMost: script.steps.count, &coder)
    try coder.field("stepStart", &stepStart)
    try Self.code("timedStep", &timedStep, atMost: script.timedSteps.count, &coder)
    for number in searches.indices {
      let steps = script.stepsByConsole[number]
      try Self.code("found", &searches[number].found, atMost: steps.count, &coder)
      let found = searches[number].found
      let length = found < steps.count ? script.steps[steps[found]].pattern.bytes.count : 1
      try Self.code("matched", &searches[number].matched, atMost: length - 1, &coder)
      try coder.field("pending", &pending[number])
    }
    try codeActions(&coder)
    try codeFailures(&coder)
  }

  /// As journal entries.
  private mutating func codeActions(_ coder: inout StateCoder) throws(StateError) {
    var count = UInt32(dueActions.count)
    try coder.field("dueActions", &count)
    var decoded: [InputAction] = []
    for index in 0..<Int(count) {
      var entry = coder.isDecoding ? nil : dueActions[index].entry(at: .zero)
      try JournalEntry.code(&entry, &coder)
      guard coder.isDecoding, let entry else { continue }
      guard let action = InputAction(entry) else {
        throw StateError("dueActions: no action of kind \(entry.kind)")
      }
      decoded.append(action)
    }
    if coder.isDecoding { dueActions = decoded }
  }

  private static func code(
    _ name: StaticString, _ value: inout Int, atMost limit: Int, _ coder: inout StateCoder
  ) throws(StateError) {
    var raw = UInt32(value)
    try coder.field(name, &raw)
    guard raw <= limit else { throw StateError("\(name): \(raw) is more than \(limit)") }
    value = Int(raw)
  }

  private mutating func codeFailures(_ coder: inout StateCoder) throws(StateError) {
    // A step fails at most once, and each stands at its own line.
    var failed = failures.map { failure in
      UInt32(script.steps.firstIndex { $0.place == failure.place }!)
    }
    var times = failures.map(\.time.picoseconds)
    var late = failures.map { $0.wasLate ? UInt8(1) : 0 }
    try coder.field("failed", &failed)
    try coder.field("failedTimes", &times)
    try coder.field("failedLate", &late)
    guard coder.isDecoding else { return }
    guard failed.count == times.count, failed.count == late.count,
      failed.allSatisfy({ $0 < script.steps.count }), late.allSatisfy({ $0 <= 1 })
    else { throw StateError("failed: no such expectations") }
    for (index, number) in failed.enumerated() {
      fail(
        script.steps[Int(number)], at: Time(picoseconds: times[index]), wasLate: late[index] == 1)
    }
  }
}
