/// Receives a line: an interrupt controller's input, a DMA engine's request.
public protocol LineSink: AnyObject {
  /// Line `input` (the sink's own number) now has this level.
  func line(_ input: Int, changedTo level: Bool)
}

/// A wire that one device drives. Levels are part of the machine's state.
public final class Line {
  public private(set) var level = false
  private var sinks: [(sink: any LineSink, input: Int)] = []

  public init() {}

  /// Every change from now on reaches the sink's `input`.
  public func connect(to sink: any LineSink, input: Int) {
    sinks.append((sink, input))
  }

  /// Sets the level; sinks hear of changes only.
  ///
  /// A sink may make the driver change the line again. The inner change has then told everyone,
  /// and the outer one, which is out of date, goes no further.
  public func drive(_ newLevel: Bool) {
    guard newLevel != level else { return }
    level = newLevel
    for (sink, input) in sinks where level == newLevel { sink.line(input, changedTo: newLevel) }
  }

  /// Sets the level without telling anyone: sinks restore what they know from their own state.
  public func restore(_ level: Bool) { self.level = level }
}
