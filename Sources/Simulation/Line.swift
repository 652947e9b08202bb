/// Receives a line: an interrupt controller's input, a DMA engine's request.
public protocol LineSink: AnyObject {
  /// Line `input` (the sink's own number) now has this level.
  func line(_ input: Int, changedTo level: Bool)
}

/// A wire that one device drives. Levels are part of the machine's state.
public final class Line {
  /// As it is driven.
  public private(set) var level = false
  /// As sinks see it: the same, but for a disturbance.
  public private(set) var seen = false
  public private(set) var disturbance: LineDisturbance?
  /// Hears of a rise that is to wait, and for how long.
  public var whenDelayed: ((Line, Time) -> Void)?
  private var sinks: [(sink: any LineSink, input: Int)] = []

  public init() {}

  /// Every change from now on reaches the sink's `input`.
  public func connect(to sink: any LineSink, input: Int) {
    sinks.append((sink, input))
  }

  /// Sets the level; sinks hear of changes only.
  public func drive(_ newLevel: Bool) {
    guard newLevel != level else { return }
    level = newLevel
    if disturbance == nil { show(level) } else { driveDisturbed() }
  }

  /// Tells sinks of a change.
  ///
  /// A sink may make the driver change the line again. The inner change has then told everyone,
  /// and the outer one, which is out of date, goes no further.
  private func show(_ newLevel: Bool) {
    guard newLevel != seen else { return }
    seen = newLevel
    for (sink, input) in sinks where seen == newLevel { sink.line(input, changedTo: newLevel) }
  }

  /// Sets the level without telling anyone: sinks restore what they know from their own state.
  public func restore(_ level: Bool) {
    self.level = level
    seen = level
    disturbance = nil
  }
}

/// What is wrong with a line.
public enum LineDisturbance: Sendable, Equatable {
  /// Seen at this level, however it is driven.
  case stuck(Bool)
  /// The next rise will not be seen.
  case losesNext
  /// A rise was not seen; it is over when the line falls.
  case loses
  /// The next rise will be seen that much later.
  case delaysNext(Time)
  /// A rise waits for its time; seen low.
  case delays(Time)
}

extension Line {
  /// Disturbs the line from now on, or ends that; who listens hears what changes.
  public func disturb(_ disturbance: LineDisturbance?) {
    self.disturbance = disturbance
    switch disturbance {
    case .stuck(let level): show(level)
    case nil: show(level)
    default: break
    }
  }

  private func driveDisturbed() {
    switch disturbance {
    case .losesNext: if level { disturbance = .loses } else { show(false) }
    case .loses: if !level { disturbance = nil }
    case .delaysNext(let delay):
      if level {
        disturbance = .delays(delay)
        whenDelayed?(self, delay)
      } else {
        show(false)
      }
    case .stuck, .delays, nil: break
    }
  }

  /// Puts back a disturbance and what is seen, from a snapshot, without telling anyone.
  public func restore(_ disturbance: LineDisturbance?, seen: Bool) {
    self.disturbance = disturbance
    self.seen = seen
  }
}
