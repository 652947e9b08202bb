import ArgumentParser
import Glibc
import Simulation

/// Holds a run back so that simulated time goes no faster than a clock on the wall. The run stops
/// at boundaries that it has anyway, and goes exactly the same way.
struct Pace {
  /// How far the run goes before it looks at the wall again: 5 ms, which people do not notice.
  private static let step = Time(picoseconds: 5_000_000_000)
  /// Simulated seconds for a second.
  private let speed: Double
  private let start: Time
  private let wallStart: Double

  init(speed: Double, from start: Time) {
    (self.speed, self.start) = (speed, start)
    wallStart = Self.wall()
  }

  /// `realtime`, or a number above zero.
  static func speed(_ text: String) throws -> Double {
    if text == "realtime" { return 1 }
    guard let speed = Double(text), speed > 0, speed.isFinite else {
      throw ValidationError("--pace: expected realtime or a number such as 0.5, found \(text)")
    }
    return speed
  }

  func nextStop(after time: Time) -> Time { time + Self.step }

  /// Sleeps until the wall has caught up with the run.
  func wait(for time: Time) {
    let due = wallStart + Double((time - start).picoseconds) / 1e12 / speed
    let left = due - Self.wall()
    guard left > 0 else { return }
    var span = timespec(tv_sec: Int(left), tv_nsec: Int((left - left.rounded(.down)) * 1e9))
    nanosleep(&span, nil)
  }

  private static func wall() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }
}
