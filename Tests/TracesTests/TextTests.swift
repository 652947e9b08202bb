import Simulation
import Testing
import Traces

@Suite struct TextTests {
  private func event(
    _ kind: TraceKind, origin: UInt16 = 0, a: UInt64 = 0, b: UInt64 = 0, c: UInt64 = 0,
    d: UInt64 = 0
  ) -> TraceEvent {
    TraceEvent(
      origin: origin, kind: kind, time: .microseconds(5), position: 9, ordinal: 1, a: a, b: b,
      c: c, d: d)
  }

  private func details(_ event: TraceEvent) -> String {
    let line = TraceFormatter(header: Sample.header).line(for: event)
    return String(line.dropFirst(16 + 1 + 5 + 2 + 16 + 1))
  }

  @Test func lineHasTimeOriginKindAndDetails() {
    let line = TraceFormatter(header: Sample.header).line(
      for: event(.transfer, origin: 70, a: 3, b: 1, c: 4, d: 2))
    #expect(line == "0.000005 s       dma    transfer         channel 2, 0x3 to 0x1, 4 bytes")
  }

  @Test func exceptions() {
    let d: UInt64 = 0x400 << 8 | 2 << 4 | 1
    #expect(
      details(
        event(.exception, a: 0x9300_0046, b: 0xaaaa_0000, c: 0x10, d: 0x9000 << 32 | 3 << 24 | d))
        == "EL1 to EL2, data abort from a lower level, VMID 3, translation fault at level 2, write, "
        + "FAR 0xaaaa0000, IPA page 0x9000000, return to 0x10, vector 0x400")
    #expect(
      details(event(.exception, a: 0x5a00_c601, c: 0x10, d: d))
        == "EL1 to EL2, HVC, immediate 0xc601, return to 0x10, vector 0x400")
    #expect(
      details(event(.exception, a: 0x6200_0000 | 3 << 20 | 5 << 5 | 1, c: 0x10, d: d))
        == "EL1 to EL2, trapped MSR, MRS or system instruction, MRS X5, S3_0_C0_C0_0, "
        + "return to 0x10, vector 0x400")
    #expect(
      details(event(.exception, a: 0x9300_0046, c: 0x10, d: 0x280 << 8 | 1 << 4 | 1))
        == "EL1 to EL1, IRQ, return to 0x10, vector 0x280")
    #expect(
      details(event(.exception, a: 0x3f << 26 | 5, c: 0x10, d: d))
        == "EL1 to EL2, reserved class 0x3f, ISS 0x0000005, return to 0x10, vector 0x400")
  }

  @Test func firmware() {
    #expect(
      details(event(.firmware, a: 0xc400_0003, b: 1, c: UInt64(bitPattern: -4)))
        == "CPU_ON(0x1) = ALREADY_ON")
    #expect(
      details(event(.firmware, a: 0x8400_0000, c: 0x1_0001)) == "PSCI_VERSION(0x0) = 0x10001")
    #expect(
      details(event(.firmware, a: 0x8400_0006, c: 0xffff_ffff))
        == "MIGRATE_INFO_TYPE(0x0) = NOT_SUPPORTED")
    #expect(details(event(.firmware, a: 0x8000_0000)) == "SMCCC_VERSION(0x0) = 0x0")
    #expect(details(event(.firmware, a: 0xc400_0053, b: 64)) == "TRNG_RND(0x40) = 0x0")
    #expect(details(event(.firmware, a: 0xc600_ff01)) == "function 0xc600ff01(0x0) = 0x0")
  }

  @Test func theOthers() {
    #expect(
      details(event(.exceptionReturn, a: 0x80, b: 0x3c5)) == "to 0x80, SPSR 0x3c5 (EL1h)")
    #expect(details(event(.wake, a: 0x80)) == "at 0x80")
    #expect(
      details(event(.transfer, a: 1, b: 2, c: 64, d: 3)) == "channel 3, 0x1 to 0x2, 64 bytes")
    #expect(details(event(.unmodelled, a: 0x48)) == "read of offset 0x48")
    #expect(details(event(.unmodelled, a: 0x48, b: 7, c: 1)) == "write of 0x7 to offset 0x48")
    #expect(details(event(.deviceError, a: 2, b: 3)) == "code 2, details 0x3 and 0x0")
    #expect(details(event(.power, a: 1, b: 0x80)) == "on, entry 0x80")
    #expect(details(event(.power)) == "off")
  }

  @Test func bytesOfAConsoleShareALine() {
    var formatter = TraceFormatter(header: Sample.header)
    var lines: [String] = []
    for byte in Array("Hi \"x\"\nmo".utf8) {
      lines += formatter.lines(for: event(.output, origin: 64, a: UInt64(byte)))
    }
    lines += formatter.lines(for: event(.sleep, a: 0x80))
    lines += formatter.lines(for: event(.input, origin: 64, a: 0x1b))
    lines += formatter.finish()
    let texts = lines.map { String($0.dropFirst(17)) }
    #expect(
      texts == [
        #"uart0  output           "Hi \"x\"\n""#, #"uart0  output           "mo""#,
        "core0  sleep            at 0x80", #"uart0  input            "\x1b""#,
      ])
  }

  @Test func statistics() throws {
    let sample = Sample.realistic(exceptions: 200)
    let reader = try sample.reader()
    let statistics = try TraceStatistics(reader)
    #expect(statistics.eventCount == UInt64(sample.events.count))
    #expect(statistics.kinds.reduce(0) { $0 + $1.count } == statistics.eventCount)
    #expect(statistics.origins.map(\.name) == ["core0", "core1", "uart0"])
    #expect(
      statistics.kinds.map(\.name) == ["exception", "exception return", "sleep", "wake", "output"])
    #expect(statistics.exceptions.map(\.name) == ["SVC", "data abort from a lower level"])
    #expect(statistics.exceptions.reduce(0) { $0 + $1.count } == 200)
    let events = try #require(statistics.chunks.first { $0.kind == .events })
    let bytes = statistics.kinds.reduce(0) { $0 + $1.bytes }
    #expect(bytes == statistics.origins.reduce(0) { $0 + $1.bytes })
    // Counts and lengths of columns are the rest.
    #expect((1...16).contains(UInt64(events.contentBytes) - bytes))
    let file = statistics.chunks.reduce(12) { $0 + $1.fileBytes }
    #expect(file == (try sample.written().count))
  }
}
