import Simulation
import Traces

/// What a recording is made of, so that tests can write it and look for it again.
struct Sample {
  var header: RecordingHeader
  var events: [TraceEvent] = []
  var journal: [JournalEntry] = []
  var digests: [DigestPoint] = []
  var snapshots: [(time: Time, bytes: [UInt8])] = []
  var time = Time.milliseconds(7)
  var reason = "the guest switched itself off"

  static let header = RecordingHeader(
    simulatorVersion: "1.0", board: NamedHash(name: "phone", contents: [1, 2, 3]),
    images: [
      NamedHash(name: "janus.elf", contents: [4]), NamedHash(name: "guest.elf", contents: [5]),
    ],
    configuration: "el=2\nquantum=1000000\n", seed: 42,
    origins: [
      TraceOrigin(number: 0, name: "core0"), TraceOrigin(number: 1, name: "core1"),
      TraceOrigin(number: 64, name: "uart0"), TraceOrigin(number: 70, name: "dma"),
    ], digestInterval: .milliseconds(1), recordedKinds: .all)

  /// Writes all, in batches that are flushed as often as `batches` says.
  func written(batches: Int = 1) throws -> [UInt8] {
    let sink = MemorySink()
    let writer = try RecordingWriter(header: header, to: sink)
    for batch in 0..<batches {
      for entry in part(journal, batch, batches) { writer.record(entry) }
      for event in part(events, batch, batches) { writer.observe(event) }
      for point in part(digests, batch, batches) { writer.record(point) }
      for snapshot in part(snapshots, batch, batches) {
        writer.record(snapshot: snapshot.bytes, at: snapshot.time)
      }
      try writer.flush()
    }
    try writer.finish(time: time, reason: reason)
    return sink.bytes
  }

  func reader() throws -> RecordingReader { try RecordingReader(bytes: written()) }

  private func part<Element>(_ all: [Element], _ batch: Int, _ batches: Int) -> ArraySlice<Element>
  {
    all[all.count * batch / batches..<all.count * (batch + 1) / batches]
  }

  /// Anything that the format can hold, from `seed`.
  static func random(seed: UInt64, events: Int = 300) -> Sample {
    var random = SeededRandom(seed: seed)
    var sample = Sample(header: header)
    sample.header.seed = seed
    for _ in 0..<events {
      sample.events.append(
        TraceEvent(
          origin: UInt16(truncatingIfNeeded: random.value()),
          kind: random.element(TraceKind.allCases),
          time: Time(picoseconds: random.value()), position: random.value(),
          ordinal: random.value(), a: random.value(), b: random.value(), c: random.value(),
          d: random.value()))
    }
    var time = Time.zero
    for _ in 0..<random.next(below: 20) {
      time = time + Time(picoseconds: random.next(below: 1 << 40))
      sample.journal.append(
        JournalEntry(
          time: time, target: random.element(["uart0", "uart1", "mödem", ""]),
          kind: random.element([.console, .consoleEnd, .init(rawValue: "packet")]),
          bytes: random.bytes(Int(random.next(below: 50)))))
    }
    for number in 0..<random.next(below: 30) {
      let count = random.next(below: 20)
      sample.digests.append(
        DigestPoint(
          time: .milliseconds(number),
          components: (0..<count).map {
            let low = random.next(below: 2)
            return ComponentDigest(
              name: "component\($0)", digest: Digest(low: low, high: number / 3))
          }))
    }
    for _ in 0..<random.next(below: 3) {
      sample.snapshots.append((time, random.bytes(Int(random.next(below: 5000)))))
    }
    return sample
  }

  /// What two cores do that boot, print and take interrupts.
  static func realistic(exceptions: Int) -> Sample {
    var random = SeededRandom(seed: 1)
    var sample = Sample(header: header)
    var ordinals: [UInt16: UInt64] = [:]
    var positions: [UInt64] = [0, 0]
    var time: UInt64 = 0
    func emit(
      _ origin: UInt16, _ kind: TraceKind, _ time: UInt64, a: UInt64 = 0, b: UInt64 = 0,
      c: UInt64 = 0, d: UInt64 = 0
    ) {
      let ordinal = ordinals[origin, default: 0]
      ordinals[origin] = ordinal + 1
      sample.events.append(
        TraceEvent(
          origin: origin, kind: kind, time: Time(picoseconds: time),
          position: origin < 64 ? positions[Int(origin)] : 0, ordinal: ordinal, a: a, b: b, c: c,
          d: d))
    }
    let text = Array("[    0.000000] Booting Linux on physical CPU 0x0000000000\r\n".utf8)
    for number in 0..<exceptions {
      let core = UInt16(random.next(below: 2))
      let instructions = 200 + random.next(below: 20_000)
      positions[Int(core)] += instructions
      time += instructions * 833
      let pc = 0xffff_8000_1000_0000 + random.next(below: 1 << 18) << 2
      let isPageFault = random.next(below: 3) == 0
      emit(
        core, .exception, time, a: isPageFault ? 0x9200_0046 : 0x5600_0000,
        b: isPageFault ? 0xaaaa_0000_0000 + random.next(below: 1 << 24) : 0, c: pc, d: 0x4001_0)
      positions[Int(core)] += 900
      time += 900 * 833
      emit(core, .exceptionReturn, time, a: pc, b: 0x6000_0000)
      if random.next(below: 4) == 0 {
        emit(core, .sleep, time, a: 0xffff_8000_0801_2344)
        emit(core, .wake, time + 4_000_000, a: 0xffff_8000_0801_2348)
      }
      if number.isMultiple(of: 8) {
        for byte in text {
          time += 86_805_556
          emit(64, .output, time, a: UInt64(byte))
        }
      }
    }
    return sample
  }
}

extension SeededRandom {
  /// Of any size, the extremes more often than by chance.
  mutating func value() -> UInt64 {
    switch next(below: 8) {
    case 0: 0
    case 1: .max
    case 2: 1 << 63
    default: next() >> next(below: 64)
    }
  }

  mutating func element<Element>(_ all: [Element]) -> Element {
    all[Int(next(below: UInt64(all.count)))]
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}

extension RecordingReader {
  func allEvents() throws -> [TraceEvent] {
    var all: [TraceEvent] = []
    var cursor = events()
    while let event = try cursor.next() { all.append(event) }
    return all
  }

  func allDigests() throws -> [DigestPoint] {
    var all: [DigestPoint] = []
    var cursor = digests()
    while let point = try cursor.next() { all.append(point) }
    return all
  }

  func allSnapshots() throws -> [RecordedSnapshot] {
    var all: [RecordedSnapshot] = []
    var cursor = snapshots(maximumBytes: 1 << 30)
    while let snapshot = try cursor.next() { all.append(snapshot) }
    return all
  }
}
