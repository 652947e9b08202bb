import Devices
import Simulation
import Testing

/// Random driver-like work on the controller and on a second model that was written apart from
/// it: one record for each interrupt, everything computed anew by looking at all of them.
@Suite struct GICv3OracleTests {
  private struct Interrupt {
    var enabled = false, latch = false, active = false, level = false, edge = false
    var priority = 0xa0, group = 1
    /// A core, or -1 for the first that takes part.
    var target = 0
    var pending: Bool { latch || level && !edge }
  }

  private struct Core {
    var mask = 0xf0
    var running: [(priority: Int, group: Int)] = []
    var groups = [false, true]
    var splits = false
    var point = [2, 3]
  }

  /// INTIDs 0 to 31 of each core, then the shared ones.
  private struct Model {
    var own: [[Interrupt]]
    var shared: [Interrupt]
    var cores: [Core]

    init(cores count: Int, shared sharedCount: Int) {
      var privates = [Interrupt](repeating: Interrupt(), count: 32)
      for id in 0..<16 { privates[id].edge = true }
      own = (0..<count).map { _ in privates }
      shared = [Interrupt](repeating: Interrupt(), count: sharedCount)
      cores = (0..<count).map { _ in Core() }
    }

    subscript(id: Int, core: Int) -> Interrupt {
      get { id < 32 ? own[core][id] : shared[id - 32] }
      set { if id < 32 { own[core][id] = newValue } else { shared[id - 32] = newValue } }
    }

    func best(_ core: Int) -> (id: Int, interrupt: Interrupt)? {
      var best: (id: Int, interrupt: Interrupt)?
      for id in 0..<32 + shared.count {
        let one = self[id, core]
        guard one.pending, one.enabled, !one.active, cores[core].groups[one.group] else { continue }
        if id >= 32 {
          let first = cores.firstIndex { $0.groups[one.group] }
          guard (one.target < 0 ? first : one.target) == core else { continue }
        }
        if best == nil || one.priority < best!.interrupt.priority { best = (id, one) }
      }
      return best
    }

    func groupPriority(_ priority: Int, _ group: Int, _ core: Int) -> Int {
      let bits = group == 0 ? cores[core].point[0] + 1 : cores[core].point[1]
      return (priority >> bits) << bits
    }

    func signalled(_ core: Int) -> (id: Int, interrupt: Interrupt)? {
      guard let best = best(core), best.interrupt.priority < cores[core].mask else { return nil }
      if let running = cores[core].running.map(\.priority).min() {
        let group = best.interrupt.group
        guard
          groupPriority(best.interrupt.priority, group, core) < groupPriority(running, group, core)
        else { return nil }
      }
      return best
    }
  }

  @Test(arguments: 0..<10)
  func controllerAgreesWithAModelOfEachInterrupt(seed: UInt64) {
    let cores = 3
    let rig = GICRig(cores: cores, ["spis": 64])
    rig.bringUp()
    var model = Model(cores: cores, shared: 64)
    var random = SeededRandom(seed: seed)
    var (taken, preempted, spurious) = (0, 0, 0)
    for step in 0..<6_000 {
      let core = Int(random.next(below: UInt64(cores)))
      // Few interrupts, so that they meet.
      let id = [1, 2, 20, 27, 33, 40, 63, 64, 70, 95][Int(random.next(below: 10))]
      let coin = random.next(below: 2) == 0
      switch random.next(below: 32) {
      case 0:
        random.next(below: 4) > 0 ? rig.enable(id, core: core) : rig.disable(id, core: core)
        model[id, core].enabled = rig.isSet(0x100, id, core: core)
      case 1, 2, 18, 19:
        guard id >= 16 else { continue }
        rig.line(id, coin, core: core)
        if coin, !model[id, core].level, model[id, core].edge { model[id, core].latch = true }
        model[id, core].level = coin
      case 3:
        rig.set(coin ? 0x200 : 0x280, id, core: core)
        model[id, core].latch = coin
      case 4:
        // Mostly cleared: what stays active takes no part any more.
        let sets = random.next(below: 10) == 0
        rig.set(sets ? 0x300 : 0x380, id, core: core)
        model[id, core].active = sets
      case 5, 20...23:
        let priority = Int(random.next(below: 8)) * 0x20 + (coin ? 8 : 0)
        rig.setPriority(id, UInt64(priority), core: core)
        model[id, core].priority = priority
      case 6:
        rig.setGroup(id, coin ? 1 : 0, core: core)
        model[id, core].group = coin ? 1 : 0
      case 7:
        guard id >= 16, !model[id, core].edge else { continue }
        rig.setEdge(id, core: core)
        model[id, core].edge = true
      case 8:
        guard id >= 32 else { continue }
        rig.route(id, coin ? UInt64(core) : 1 << 31)
        model[id, core].target = coin ? core : -1
      case 9:
        let mask = [0xf0, 0xf0, 0xf0, 0x80][Int(random.next(below: 4))]
        rig.msr(ICC.pmr, UInt64(mask), core: core)
        model.cores[core].mask = mask
      case 10:
        let group = Int(random.next(below: 2))
        let enabled = random.next(below: 8) > 0
        rig.msr(group == 0 ? ICC.igrpen0 : ICC.igrpen1, enabled ? 1 : 0, core: core)
        model.cores[core].groups[group] = enabled
      case 11:
        if model.cores[core].running.isEmpty {
          let point = Int(random.next(below: 5))
          let group = coin ? 1 : 0
          rig.msr(group == 0 ? ICC.bpr0 : ICC.bpr1, UInt64(point), core: core)
          model.cores[core].point[group] = max(point, 2 + group)
        } else {
          rig.msr(ICC.ctlr, coin ? 2 : 0, core: core)
          model.cores[core].splits = coin
        }
      case 12:
        let value = 1 << UInt64(core) | UInt64(id & 15) << 24
        rig.msr(coin ? ICC.sgi1r : ICC.sgi0r, value)
        if model[id & 15, core].group == (coin ? 1 : 0) { model[id & 15, core].latch = true }
      case 13...17, 24...28:
        let waiting = model.signalled(core)?.interrupt.group
        let group = random.next(below: 4) == 0 ? (coin ? 1 : 0) : waiting ?? 1
        let answer = Int(rig.mrs(group == 0 ? ICC.iar0 : ICC.iar1, core: core))
        if let (id, one) = model.signalled(core), one.group == group {
          #expect(answer == id, "seed \(seed) step \(step)")
          model[id, core].active = true
          model[id, core].latch = false
          taken += 1
          if !model.cores[core].running.isEmpty { preempted += 1 }
          model.cores[core].running.append((model.groupPriority(one.priority, group, core), group))
        } else {
          #expect(answer == 1023, "seed \(seed) step \(step)")
          spurious += 1
        }
      default:
        guard let last = model.cores[core].running.min(by: { $0.priority < $1.priority }) else {
          continue
        }
        let active = (0..<96).first { model[$0, core].active } ?? id
        rig.msr(last.group == 0 ? ICC.eoir0 : ICC.eoir1, UInt64(active), core: core)
        model.cores[core].running.removeAll { $0.priority == last.priority }
        if !model.cores[core].splits || coin {
          if model.cores[core].splits { rig.msr(ICC.dir, UInt64(active), core: core) }
          model[active, core].active = false
        }
      }
      for core in 0..<cores {
        let signalled = model.signalled(core)
        #expect(rig.irq(core) == (signalled?.interrupt.group == 1), "seed \(seed) step \(step)")
        #expect(rig.fiq(core) == (signalled?.interrupt.group == 0), "seed \(seed) step \(step)")
        let running = model.cores[core].running.map(\.priority).min() ?? 0xff
        #expect(Int(rig.mrs(ICC.rpr, core: core)) == running, "seed \(seed) step \(step)")
      }
      let one = model[id, core]
      #expect(rig.isPending(id, core: core) == one.pending, "seed \(seed) step \(step)")
      #expect(rig.isActive(id, core: core) == one.active, "seed \(seed) step \(step)")
    }
    #expect(taken > 50 && preempted > 5 && spurious > 50, "\(taken) \(preempted) \(spurious)")
  }
}
