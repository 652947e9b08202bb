import Simulation

/// Where rounds end by the clock.
///
/// At every multiple of the quantum; or, with jitter, once within each quantum, somewhere that
/// follows from the seed and the quantum's number. So rounds are up to two quanta long, and which
/// ends there are depends on nothing that happened: not on the ends that were passed over, nor on
/// where a run was restored.
struct RoundClock {
  let quantum: Time
  /// `nil` without jitter.
  private let seed: UInt64?

  init(quantum: Time, jitterSeed: UInt64? = nil) {
    self.quantum = quantum
    // Apart from the other streams of the same seed.
    seed = jitterSeed.map { $0 ^ Digest(of: Array("jitter".utf8)).low }
  }

  /// The first end after `time`.
  func end(after time: Time) -> Time {
    let following = time.nextMultiple(of: quantum)
    guard let seed else { return following }
    let number = time.picoseconds / quantum.picoseconds
    /// From the beginning of a quantum to the end within it.
    func place(_ number: UInt64) -> Time {
      var random = SeededRandom(seed: seed &+ number &* SeededRandom.step)
      return Time(picoseconds: random.next(below: quantum.picoseconds))
    }
    let end = Time(picoseconds: number * quantum.picoseconds) + place(number)
    return end > time ? end : following + place(number + 1)
  }
}
