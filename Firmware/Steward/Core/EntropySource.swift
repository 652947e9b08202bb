/// Random bytes for the personas: the phone's generator under its health tests, seeding a DRBG.
package struct EntropySource {
  package enum State: UInt8 {
    /// The phone has no generator.
    case absent
    /// Health tests at start; these samples are not used.
    case starting
    /// Collects a seed.
    case seeding
    case ready
    /// A health test failed: nothing comes any more.
    case failed
  }

  /// Samples of a seed: 512 bits of entropy as assessed, where 384 are needed at first.
  private static let seedSize = 128
  /// Words taken from the generator in one turn.
  private static let turn = 64

  package private(set) var state = State.starting
  package private(set) var failure = HealthTests.Failure.none
  private var tests = HealthTests()
  private var generator = HMACDRBG()
  private var passed = 0
  private var seed = InlineArray<128, UInt8>(repeating: 0)

  package init() {}

  /// True while words of the generator are wanted.
  package var isHungry: Bool { state == .starting || state == .seeding }

  /// Takes words from the phone's generator; true when it has no more for now.
  package mutating func feed<Janus: Hypervisor>(_ janus: Janus) -> Bool {
    for _ in 0..<Self.turn where isHungry {
      let word = janus.entropy()
      if word == Refusal.notSupported {
        // One that was there and is gone is broken.
        state = state == .starting && passed == 0 ? .absent : .failed
        return false
      }
      if word < 0 { return true }
      take(UInt32(truncatingIfNeeded: word))
    }
    return false
  }

  /// Four samples.
  package mutating func take(_ word: UInt32) {
    var rest = word
    for _ in 0..<4 {
      let sample = UInt8(truncatingIfNeeded: rest)
      rest >>= 8
      failure = tests.take(sample)
      if failure != .none {
        state = .failed
        return
      }
      if state == .seeding { seed.at(passed).pointee = sample }
      passed &+= 1
    }
    if state == .starting && passed == HealthTests.startUpSamples {
      state = .seeding
      passed = 0
    } else if state == .seeding && passed == Self.seedSize {
      state = .ready
      passed = 0
      generator.seed(seed.at(0), Self.seedSize)
      for index in 0..<Self.seedSize { seed.at(index).pointee = 0 }
    }
  }

  /// Writes `count` bytes, at most `HMACDRBG.requestLimit`; false when there are none now.
  package mutating func generate(_ bytes: UnsafeMutableRawPointer, _ count: Int) -> Bool {
    if state != .ready { return false }
    if !generator.generate(bytes, count) { return false }
    if generator.needsSeed { state = .seeding }
    return true
  }

  /// Fills the next request of a persona's entropy device (virtio 1.2, 5.4), as far as a request to
  /// the DRBG goes; true when there may be more to do.
  mutating func serve<Janus: Hypervisor>(
    _ queue: DeviceQueue<Janus>, _ scratch: UnsafeMutableRawPointer
  ) throws(RingError) -> Bool {
    guard try queue.next() else { return false }
    if queue.readableBytes != 0 { throw .chainOrder }
    let count = min(queue.writableBytes, HMACDRBG.requestLimit)
    if count == 0 { throw .request }
    if !generate(scratch, count) { return true }
    try queue.store(0, count, from: scratch)
    scratch.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    queue.take()
    try queue.finish(count)
    return true
  }
}
