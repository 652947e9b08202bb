import Simulation

/// The last chunk: how the run ended, and what the recording should hold.
public struct RecordingSummary: Sendable, Equatable {
  public var time: Time
  /// Why the run ended, in a word or a sentence that the same run always gives.
  public var reason: String
  public var eventCount: UInt64
  public var journalCount: UInt64
  public var digestCount: UInt64
  public var snapshotCount: UInt64
  /// The chain after the last digest.
  public var chain: DigestChain

  init(time: Time = .zero, reason: String = "") {
    (self.time, self.reason) = (time, reason)
    (eventCount, journalCount, digestCount, snapshotCount) = (0, 0, 0, 0)
    chain = DigestChain()
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("time", &time)
    try coder.field("reason", &reason)
    try coder.field("events", &eventCount)
    try coder.field("journal", &journalCount)
    try coder.field("digests", &digestCount)
    try coder.field("snapshots", &snapshotCount)
    var value = chain.value
    try coder.field("chain", &value)
    guard let chain = DigestChain(value: value) else { throw StateError("chain: not 32 bytes") }
    self.chain = chain
  }
}
