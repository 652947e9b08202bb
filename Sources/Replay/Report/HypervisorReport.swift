import Boards
import Simulation

/// What a hypervisor's engineer wants to know of a run: why guests were left for EL2, how often
/// and at what cost; how long interrupts took; what a switch between guests costs.
///
/// An exit is from an exception taken from EL0 or EL1 to EL2 until the ERET to EL1 or EL0; the
/// time that a core sleeps at EL2 is not counted. It watches and changes nothing. Latencies and
/// what calls and interrupts were need the details of a run (``TraceKind/isDetail``).
public final class HypervisorReport: TraceObserver {
  struct Exit: Hashable {
    let core: Int
    /// VMID of VTTBR_EL2.
    let machine: UInt8
    let reason: ExitReason
  }

  struct Cost {
    var instructions = Distribution()
    var cycles = Distribution()
  }

  /// A guest on a core.
  struct Place: Hashable, Comparable {
    let core: Int
    let machine: UInt8
    static func < (one: Self, other: Self) -> Bool {
      (one.core, one.machine) < (other.core, other.machine)
    }
  }

  struct Guest {
    var exits: UInt64 = 0
    var instructions: UInt64 = 0
    var cycles: UInt64 = 0
    /// Cycles at EL2 on its behalf.
    var hypervisorCycles: UInt64 = 0
  }

  struct Switch: Hashable, Comparable {
    let from: UInt8
    let to: UInt8
    static func < (one: Self, other: Self) -> Bool { (one.from, one.to) < (other.from, other.to) }
  }

  /// Where a core's counts stood.
  private struct Mark {
    let cycles: UInt64
    let instructions: UInt64

    /// What was counted from an earlier mark on; zero when a reset was between.
    func since(_ start: Mark) -> (cycles: UInt64, instructions: UInt64) {
      (
        cycles >= start.cycles ? cycles - start.cycles : 0,
        instructions >= start.instructions ? instructions - start.instructions : 0
      )
    }
  }

  private struct Core {
    let clock: Clock
    /// An exit that is under way.
    var exit: (machine: UInt8, reason: ExitReason, start: Mark)?
    /// One that is over, until it is known who runs now.
    var last: (machine: UInt8, cycles: UInt64)?
    /// Where the guest began.
    var guest: Mark?
    /// When it fell asleep, and how long it slept in this stay.
    var sleep: UInt64?
    var slept: UInt64 = 0
  }

  /// A guest may have as many reasons on a core, of which the further ones of a cause are one: it
  /// can make up as many as there are addresses.
  private static let reasonLimit = 48

  private var reasonCounts: [Place: Int] = [:]
  private(set) var exits: [Exit: Cost] = [:]
  private(set) var guests: [Place: Guest] = [:]
  private(set) var switches: [Switch: Distribution] = [:]
  private(set) var latencies: InterruptLatencies
  private(set) var hasDetails = false
  let personas: [String]
  private var cores: [Core]

  /// - Parameter personas: labels of the guests in the order of their VMIDs, which begin at 1.
  public init(_ board: Board, personas: [String]) {
    self.personas = personas
    cores = board.cores.map { Core(clock: Clock(frequencyHertz: $0.frequencyHertz)) }
    latencies = InterruptLatencies(cores: cores.count)
  }

  public func observe(_ event: TraceEvent) {
    if event.kind == .interrupt { return observe(interrupt: event) }
    let core = Int(event.origin)
    guard core < cores.count else { return }
    switch event.kind {
    case .exception:
      enter(event, core)
      latencies.enter(event, core: core)
    case .hypercall:
      hasDetails = true
      cores[core].exit?.reason.specify(event.a & 0xffff_ffff)
    case .exceptionReturn: if event.b >> 2 & 3 < 2 { leave(event, core) }
    case .sleep: cores[core].sleep = cycles(event, core)
    case .wake:
      let now = cycles(event, core)
      if let start = cores[core].sleep, now > start { cores[core].slept += now - start }
      cores[core].sleep = nil
    case .power:
      let clock = cores[core].clock
      cores[core] = Core(clock: clock)
    default: break
    }
  }

  private func observe(interrupt event: TraceEvent) {
    hasDetails = true
    let core = Int(event.c)
    if event.b == InterruptStep.acknowledge.rawValue, core < cores.count,
      cores[core].exit?.reason.isInterrupt == true
    {
      cores[core].exit?.reason.specify(event.a)
    }
    latencies.step(event)
  }

  private func cycles(_ event: TraceEvent, _ core: Int) -> UInt64 {
    cores[core].clock.count(at: event.time)
  }

  /// Of so many cycles, those in which the core did not sleep.
  private func awake(_ cycles: UInt64, _ core: Int) -> UInt64 {
    cycles > cores[core].slept ? cycles - cores[core].slept : 0
  }

  private func enter(_ event: TraceEvent, _ core: Int) {
    let (source, target) = (event.d & 15, event.d >> 4 & 15)
    let machine = UInt8(event.d >> 24 & 0xff)
    guard source < 2 else { return }
    if let last = cores[core].last, last.machine != machine {
      switches[Switch(from: last.machine, to: machine), default: .init()].add(last.cycles)
    }
    cores[core].last = nil
    guard target == 2 else { return }
    let now = Mark(cycles: cycles(event, core), instructions: event.position)
    if let start = cores[core].guest {
      let place = Place(core: core, machine: machine)
      let passed = now.since(start)
      guests[place, default: .init()].instructions += passed.instructions
      guests[place, default: .init()].cycles += awake(passed.cycles, core)
    }
    cores[core].guest = nil
    cores[core].slept = 0
    cores[core].exit = (machine, ExitReason(event), now)
  }

  /// ERET to EL1 or EL0, from EL2 or within the guest.
  private func leave(_ event: TraceEvent, _ core: Int) {
    guard cores[core].guest == nil else { return }
    // The ERET itself is the hypervisor's.
    let now = Mark(cycles: cycles(event, core), instructions: event.position + 1)
    if let (machine, reason, start) = cores[core].exit {
      let passed = now.since(start)
      let cycles = awake(passed.cycles, core)
      let exit = exit(core, machine, reason)
      exits[exit, default: .init()].instructions.add(passed.instructions)
      exits[exit, default: .init()].cycles.add(cycles)
      let place = Place(core: core, machine: machine)
      guests[place, default: .init()].exits += 1
      guests[place, default: .init()].hypervisorCycles += cycles
      cores[core].last = (machine, cycles)
    }
    cores[core].exit = nil
    cores[core].slept = 0
    cores[core].guest = now
  }

  /// What an exit counts as.
  private func exit(_ core: Int, _ machine: UInt8, _ reason: ExitReason) -> Exit {
    let exit = Exit(core: core, machine: machine, reason: reason)
    if exits[exit] != nil { return exit }
    let place = Place(core: core, machine: machine)
    guard reasonCounts[place, default: 0] < Self.reasonLimit else {
      return Exit(core: core, machine: machine, reason: reason.generalized)
    }
    reasonCounts[place, default: 0] += 1
    return exit
  }

  /// A guest's name: its persona's, or its VMID.
  func name(of machine: UInt8) -> String {
    (1...max(1, personas.count)).contains(Int(machine)) && !personas.isEmpty
      ? personas[Int(machine) - 1] : "VMID \(machine)"
  }
}
