import AArch64
import Machine
import Simulation

/// Hears of every exception: keeps the last ones, and stops the core for one that is waited for.
final class TrapLog: TraceObserver {
  static let capacity = 1024
  private unowned let machine: Machine
  private var ring: [TraceEvent] = []
  /// All exceptions so far; the ring holds the last of them.
  private(set) var count = 0
  /// What is waited for.
  var isWanted: ((TraceEvent) -> Bool)?
  /// The one that came.
  private(set) var caught: TraceEvent?

  init(_ machine: Machine) { self.machine = machine }

  /// The last exceptions, earliest first, with their numbers from 1.
  func last(_ number: Int) -> [(number: Int, event: TraceEvent)] {
    let kept = min(ring.count, number)
    return (count - kept..<count).map { ($0 + 1, ring[$0 % Self.capacity]) }
  }

  func forgetCaught() { caught = nil }

  func observe(_ event: TraceEvent) {
    guard event.kind == .exception else { return }
    if ring.count < Self.capacity {
      ring.append(event)
    } else {
      ring[count % Self.capacity] = event
    }
    count += 1
    if let isWanted, isWanted(event) {
      caught = event
      machine.cores[Int(event.origin)].requestStop()
    }
  }
}
