import Simulation

/// What goes wrong with frames on their way to a device: each fault strikes one frame.
struct FrameFaults {
  enum Kind: String, CaseIterable {
    /// The frame is lost.
    case drop
    /// It arrives twice.
    case double
    /// It arrives after the one that follows it.
    case reorder
    /// The lowest bit of the byte in its middle changes, and no check sequence tells.
    case corrupt
  }

  private var pending = PendingFaults<Kind>()
  /// The frame that waits for the one that follows it; empty for none.
  private var held: [UInt8] = []

  mutating func add(_ name: String) { pending.add(name) }

  /// What arrives in place of a frame.
  mutating func pass(_ frame: [UInt8]) -> [[UInt8]] {
    let late = held.isEmpty ? [] : [held]
    held = []
    switch pending.takeFirst() {
    case nil: return [frame] + late
    case .drop: return late
    case .double: return [frame, frame] + late
    case .reorder:
      held = frame
      return late
    case .corrupt:
      var frame = frame
      frame[frame.count / 2] ^= 1
      return [frame] + late
    }
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try pending.code(&coder)
    try coder.field("held", &held)
    guard held.count <= NetworkLink.longestFrame else { throw StateError("held: too long") }
  }
}
