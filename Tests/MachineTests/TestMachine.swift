import AArch64
import Boards
import Devices
import Machine
import Simulation

/// A two-core board for programs made of instruction words, and what one wants to know of a run.
struct TestMachine {
  static let memory: UInt64 = 0x4000_0000
  static let console: UInt64 = 0x0900_0000
  /// Core n's program is this far into memory, times n.
  static let programSpacing: UInt64 = 0x1_0000
  static let shared: UInt64 = 0x4008_0000

  let machine: Machine
  let log = Log()

  /// - Parameters:
  ///   - programs: one for each core, all started at time zero.
  ///   - counter: the counter's frequency as in a board.
  init(
    _ programs: [[UInt32]], counter: String = "62.5MHz", clock: String = "1GHz",
    quantum: Time? = nil, seed: UInt64 = 0, jitter: Bool = false, semihosting: Bool = false
  ) throws {
    let text = """
      { "name": "test", "model": "test", "compatible": ["test"],
        "memory": [{ "name": "ram", "base": "0x40000000", "size": "1MiB" }],
        "clocks": { "core": "\(clock)", "counter": "\(counter)", "apb": "24MHz" },
        "cores": [{ "model": "cortex-a53", "count": \(programs.count), "clock": "core" }],
        "quantum": "1us", "digestInterval": "20us",
        "devices": [
          { "name": "gic", "type": "gicv3", "base": "0x08000000",
            "redistributors": "0x080a0000..0x09000000" },
          { "name": "timer", "type": "generic-timer", "clocks": "counter",
            "interrupts": { "CNTPNSIRQ": "ppi 14", "CNTVIRQ": "ppi 11", "CNTHPIRQ": "ppi 10" } },
          { "name": "uart0", "type": "pl011", "base": "0x09000000", "clocks": "apb",
            "interrupts": { "UARTINTR": "spi 1" } },
          { "name": "rtc", "type": "pl031", "base": "0x09010000", "clocks": "apb",
            "interrupts": { "RTCINTR": "spi 2" } }] }
      """
    let board = try Board(json: Array(text.utf8), file: "test.json")
    var options = MachineOptions()
    options.quantum = quantum
    options.seed = seed
    options.jitter = jitter
    options.semihosting = semihosting
    machine = Machine(board, options)
    for (core, program) in programs.enumerated() {
      let address = Self.memory + UInt64(core) * Self.programSpacing
      machine.load(A64.bytes(program), at: address)
      if core == 0 {
        machine.start(at: address, context: 0)
      } else {
        machine.cores[core].powerOn(entry: address, context: 0, at: .zero)
      }
    }
  }

  /// Listens from now on.
  func observe() {
    machine.simulator.observers.append(log)
    machine.digestObserver = log
  }

  /// A random program for each of two cores from one seed. Each is a loop without end that works
  /// in registers, on words that both share, on the console, the interrupt controller and the
  /// timer. One of the two sleeps now and then, the other wakes it.
  static func randomPrograms(seed: UInt64) -> [[UInt32]] {
    var random = SeededRandom(seed: seed)
    return (0..<2 as Range<UInt64>).map { core in
      var words = A64.load(20, console) + A64.load(21, shared) + A64.load(22, 0x0800_0000)
      words += A64.load(23, shared + 0x1000 * (core + 1))
      // What the console prints says who wrote it.
      words += A64.load(19, UInt64(ascii: core == 0 ? "0" : "1")) + A64.load(18, 0x301)
      words.append(A64.strw(18, 20, 0x30))
      words += A64.load(16, 1)
      words.append(A64.msr(.cntvCTLEL0, 16))
      let sleeps = core == seed & 1
      let body =
        (0..<60).flatMap { _ in randomStep(&random, sleeps: sleeps) }
        + [A64.strw(19, 20, 0), sleeps ? A64.wfe : A64.sev]
      return words + body + [A64.b(-body.count)]
    }
  }

  private static func randomStep(_ random: inout SeededRandom, sleeps: Bool) -> [UInt32] {
    func register() -> UInt32 { UInt32(random.next(below: 16)) }
    let (d, n, m) = (register(), register(), register())
    let offset = UInt32(random.next(below: 4)) * 8
    switch random.next(below: 24) {
    case 0...5: return [A64.add(d, n, m)]
    case 6, 7: return [A64.eor(d, n, m)]
    case 8: return [A64.mul(d, n, m)]
    case 9: return [A64.udiv(d, n, m)]
    case 10, 11: return [A64.ldr(d, 21, offset)]
    case 12, 13: return [A64.str(d, 21, offset)]
    case 14: return [A64.str(d, 23, offset)]
    case 15: return [A64.mrs(d, .cntvctEL0)]
    case 16: return [A64.ldxr(d, 21), A64.add(d, d, 16), A64.stxr(18, d, 21)]
    case 17: return [A64.strw(19, 20, 0)]
    case 18: return [A64.ldrw(d, 20, 0x18)]
    // GICD_ISENABLER1 is written by both, GICD_TYPER read.
    case 19: return [A64.strw(d, 22, 0x104), A64.ldrw(d, 22, 0x104)]
    case 20: return A64.load(18, 3 + random.next(below: 200)) + [A64.msr(.cntvTVALEL0, 18)]
    case 21, 22: return [sleeps ? A64.wfe : A64.sev]
    default: return [A64.isb, A64.yield]
    }
  }
}

/// What happened, for comparison.
final class Log: TraceObserver, DigestObserver {
  private(set) var events: [TraceEvent] = []
  private(set) var digestTimes: [Time] = []
  private(set) var digestValues: [[ComponentDigest]] = []

  func observe(_ event: TraceEvent) { events.append(event) }

  func digests(_ digests: [ComponentDigest], at time: Time) {
    digestTimes.append(time)
    digestValues.append(digests)
  }

  /// The console's bytes, with the time at which each left.
  var output: [(byte: UInt8, time: Time)] {
    events.filter { $0.kind == .output }.map { (UInt8(truncatingIfNeeded: $0.a), $0.time) }
  }
}

extension UInt64 {
  /// A character's number, in a register.
  init(ascii character: Unicode.Scalar) { self = UInt64(character.value) }
}
