/// Lines that a board joins: the output is high while any of them is, each inverted if the board
/// says so. It hears of lines as every sink does, faults included, and has no state but theirs.
public final class Junction: LineSink {
  private struct Input {
    unowned let line: Line
    let isInverted: Bool
  }

  public let output = Line()
  private var inputs: [Input] = []

  public init() {}

  public func add(_ line: Line, isInverted: Bool) {
    inputs.append(Input(line: line, isInverted: isInverted))
    line.connect(to: self, input: inputs.count - 1)
  }

  private var level: Bool { inputs.contains { $0.line.seen != $0.isInverted } }

  public func line(_ input: Int, changedTo level: Bool) { settle() }

  /// Gives the output the level that the inputs make: once everything is connected.
  public func settle() { output.drive(level) }

  /// After the lines were restored: the sink restores what it knows from its own state.
  public func restore() { output.restore(level) }
}
