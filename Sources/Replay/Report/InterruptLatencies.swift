import Simulation

/// Follows interrupts from a device's line to the hypervisor and on to the guest.
///
/// A list register that is written belongs to the physical interrupt that it names (HW), else to
/// the one that was acknowledged in the same stay at EL2; one that is written again before its
/// guest took it counts from the first time.
struct InterruptLatencies {
  /// A guest's interrupt.
  struct Virtual: Hashable, Comparable {
    let machine: UInt8
    let id: UInt64
    static func < (one: Self, other: Self) -> Bool {
      (one.machine, one.id) < (other.machine, other.id)
    }
  }

  private struct Input: Hashable {
    let id: UInt64
    /// Zero for shared ones.
    let core: Int
    init(_ id: UInt64, _ core: Int) { (self.id, self.core) = (id, id < 32 ? core : 0) }
  }

  private struct Listed {
    /// When the device's line rose, where it is known.
    let rise: Time?
    let time: Time
  }

  private struct Core {
    /// When the last physical, or virtual, interrupt's vector was entered.
    var entry: Time?
    var virtualEntry: Time?
    /// The rise of what was acknowledged in this stay at EL2.
    var rise: Time?
    /// List registers written since the guest was left, by INTID in the order of writing.
    var listed: [(id: UInt64, Listed)] = []
    var machine: UInt8 = 0
  }

  /// Picoseconds from the line's rise to the vector of the physical interrupt.
  private(set) var physical: [UInt64: Distribution] = [:]
  /// From the line's rise to the guest's vector.
  private(set) var virtual: [Virtual: Distribution] = [:]
  /// From the list register to the guest's vector.
  private(set) var injection: [Virtual: Distribution] = [:]

  private var rises: [Input: Time] = [:]
  private var acknowledged: [Input: Time] = [:]
  private var cores: [Core]
  private var waiting: [Virtual: Listed] = [:]

  init(cores: Int) { self.cores = Array(repeating: Core(), count: cores) }

  /// An exception's event; `core` is in the machine.
  mutating func enter(_ event: TraceEvent, core: Int) {
    let vector = event.d >> 15 & 3
    let (source, target) = (event.d & 15, event.d >> 4 & 15)
    let isInterrupt = vector == 1 || vector == 2
    if source < 2 {
      // Only now it is told whom the list registers were for.
      let machine = UInt8(event.d >> 24 & 0xff)
      cores[core].machine = machine
      for (id, listed) in cores[core].listed {
        let place = Virtual(machine: machine, id: id)
        if waiting[place] == nil { waiting[place] = listed }
      }
      cores[core].listed = []
    }
    if target == 2, source < 2 { cores[core].rise = nil }
    guard isInterrupt else { return }
    cores[core].entry = event.time
    if target == 1 { cores[core].virtualEntry = event.time }
  }

  /// A step's event.
  mutating func step(_ event: TraceEvent) {
    let core = Int(event.c)
    guard core < cores.count, let step = InterruptStep(rawValue: event.b) else { return }
    let input = Input(event.a, core)
    switch step {
    case .rise: if rises[input] == nil { rises[input] = event.time }
    case .acknowledge:
      guard let rise = rises.removeValue(forKey: input) else { return }
      acknowledged[input] = rise
      cores[core].rise = rise
      // What rose after the vector was entered is taken by its acknowledgement.
      let entry = cores[core].entry ?? event.time
      physical[event.a, default: .init()].add((rise <= entry ? entry : event.time) - rise)
    case .list: list(event, core)
    case .virtualAcknowledge:
      let place = Virtual(machine: cores[core].machine, id: event.a)
      guard let listed = waiting.removeValue(forKey: place) else { return }
      let entry = cores[core].virtualEntry ?? event.time
      let taken = listed.time <= entry ? entry : event.time
      injection[place, default: .init()].add(taken - listed.time)
      if let rise = listed.rise { virtual[place, default: .init()].add(taken - rise) }
    }
  }

  private mutating func list(_ event: TraceEvent, _ core: Int) {
    let value = event.d
    // Pending and not active.
    guard value >> 62 == 1 else { return }
    let id = event.a < 16 ? event.a : value & 0xffff
    let rise =
      value >> 61 & 1 != 0
      ? acknowledged[Input(value >> 32 & 0x1fff, core)] : cores[core].rise
    cores[core].listed.append((id, Listed(rise: rise, time: event.time)))
  }
}

extension Distribution {
  fileprivate mutating func add(_ time: Time) { add(time.picoseconds) }
}
