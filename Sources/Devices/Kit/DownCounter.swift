import Simulation

/// A counter that a clock counts down to zero, and that starts again there.
///
/// It is kept as its value at one tick; values, and when it is zero, follow. After zero it goes to
/// `reload` at the next tick, so that a period is `reload` + 1 ticks long, as in a circuit that
/// decrements and loads at the same edge.
struct DownCounter: Equatable {
  /// The tick at which it had ``value``.
  private(set) var tick: UInt64 = 0
  private(set) var value: UInt64
  /// False while it holds ``value``.
  private(set) var isRunning = false

  init(_ value: UInt64) { self.value = value }

  /// - Parameters:
  ///   - now: the number of the latest tick, never before ``tick``.
  ///   - reload: what follows zero; `nil` to stay there.
  func value(at now: UInt64, reload: UInt64?) -> UInt64 {
    guard isRunning else { return value }
    let elapsed = elapsed(at: now)
    if elapsed <= value { return value - elapsed }
    guard let reload else { return 0 }
    return reload - (elapsed - value - 1) % (reload + 1)
  }

  /// The first tick after `now` at which it is zero; `nil` for none, and past 64 bits.
  func zero(after now: UInt64, reload: UInt64?) -> UInt64? {
    guard isRunning else { return nil }
    let elapsed = elapsed(at: now)
    if elapsed < value { return tick.checkedSum(value) }
    guard let reload else { return nil }
    let sinceLastZero = (elapsed - value) % (reload + 1)
    return tick.checkedSum(elapsed - sinceLastZero)?.checkedSum(reload + 1)
  }

  private func elapsed(at now: UInt64) -> UInt64 { now > tick ? now - tick : 0 }

  /// From tick `now` on it counts from `value`, or holds it.
  mutating func start(_ value: UInt64, at now: UInt64, isRunning: Bool) {
    (self.value, tick, self.isRunning) = (value, now, isRunning)
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("tick", &tick)
    try coder.field("value", &value)
    try coder.field("isRunning", &isRunning)
  }
}

extension UInt64 {
  fileprivate func checkedSum(_ other: UInt64) -> UInt64? {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? nil : sum
  }
}
