import Devices
import Simulation
import Testing

/// The same driver-like work on both versions: whoever keeps to what they have in common sees the
/// same interrupts at the same steps.
@Suite struct GICVersionTests {
  /// Group 1 of a GICv3 and Group 0 of a GICv2, both signalled as IRQ.
  private struct Pair {
    let older = GICv2Rig(cores: 2)
    let newer = GICRig(cores: 2)

    init() {
      older.bringUp()
      newer.bringUp()
      // A GICv2's SGIs are enabled for good.
      for core in 0..<2 { newer.setGICR(core, 0x1_0100, 0xffff) }
      for id in 32..<96 {
        newer.route(id, 0)
        newer.setGroup(id, 1)
      }
    }

    var signals: [[Bool]] { [(0..<2).map(older.irq), (0..<2).map(newer.irq)] }

    func setMask(_ value: UInt64, _ core: Int) {
      older.setGICC(GICC.pmr, value, core: core)
      newer.msr(ICC.pmr, value, core: core)
    }
    /// [7:n+1] is the group priority; for Group 1 of a GICv3 that is a value of n + 1.
    func setBinaryPoint(_ value: UInt64, _ core: Int) {
      older.setGICC(GICC.bpr, value, core: core)
      newer.msr(ICC.bpr1, value + 1, core: core)
    }
    func setSplit(_ isSplit: Bool, _ core: Int) {
      older.setGICC(GICC.ctlr, isSplit ? 1 << 9 | 1 : 1, core: core)
      newer.msr(ICC.ctlr, isSplit ? 2 : 0, core: core)
    }
    func setTarget(_ id: Int, _ core: Int) {
      older.setGICD(0x800 + UInt64(id), 1 << UInt64(core), .byte)
      newer.route(id, UInt64(core))
    }
    func set(_ base: UInt64, _ id: Int, _ core: Int) {
      older.set(base, id, core: core)
      newer.set(base, id, core: core)
    }
    func setPriority(_ id: Int, _ priority: UInt64, _ core: Int) {
      older.setPriority(id, priority, core: core)
      newer.setPriority(id, priority, core: core)
    }
    func setTrigger(_ id: Int, edge: Bool) {
      let offset = 0xc00 + UInt64(id / 16) * 4
      let bit: UInt64 = 2 << UInt64(id % 16 * 2)
      older.setGICD(offset, edge ? older.gicd(offset) | bit : older.gicd(offset) & ~bit)
      newer.setGICD(offset, edge ? newer.gicd(offset) | bit : newer.gicd(offset) & ~bit)
    }
    func line(_ id: Int, _ level: Bool, _ core: Int) {
      older.line(id, level, core: core)
      newer.line(id, level, core: core)
    }
    /// Each SGI has one sender: a GICv2 counts those of each apart.
    func send(_ id: Int, to core: Int) {
      older.setGICD(0xf00, 1 << UInt64(16 + core) | UInt64(id), core: id % 2)
      newer.msr(ICC.sgi1r, 1 << UInt64(core) | UInt64(id) << 24, core: id % 2)
    }
  }

  @Test func commonWorkIsTheSame() {
    var taken = 0
    for seed in 0..<30 as Range<UInt64> {
      var random = SeededRandom(seed: seed)
      let pair = Pair()
      // By core, what was acknowledged and is not ended, and what is ended and still active.
      var running: [[UInt64]] = [[], []]
      var ended: [[UInt64]] = [[], []]
      var splits = [false, false]
      for _ in 0..<1500 {
        let core = Int(random.next(below: 2))
        let id = 16 + Int(random.next(below: 48))
        switch random.next(below: 14) {
        case 0: pair.setMask(random.next(below: 4) == 0 ? random.next(below: 256) : 0xf8, core)
        case 1 where running[core].isEmpty: pair.setBinaryPoint(random.next(below: 7), core)
        case 2 where running[core].isEmpty && ended[core].isEmpty:
          splits[core] = random.next(below: 2) == 0
          pair.setSplit(splits[core], core)
        case 3: pair.setTarget(32 + id, Int(random.next(below: 2)))
        case 4: pair.setPriority(id, random.next(below: 256), core)
        case 5 where id >= 32: pair.setTrigger(id, edge: random.next(below: 2) == 0)
        case 6: pair.set(random.next(below: 4) == 0 ? 0x180 : 0x100, id, core)
        case 7: pair.set(random.next(below: 2) == 0 ? 0x200 : 0x280, id, core)
        case 8: pair.send(Int(random.next(below: 16)), to: core)
        case 9: pair.line(id, random.next(below: 2) == 0, core)
        case 10...11:
          let older = pair.older.acknowledge(core: core)
          #expect(older & 0x3ff == UInt64(pair.newer.acknowledge(core: core)), "\(seed)")
          if older & 0x3ff < 1020 {
            running[core].append(older)
            taken += 1
          }
        case 12:
          guard let last = running[core].popLast() else { continue }
          pair.older.end(last, core: core)
          pair.newer.end(Int(last & 0x3ff), core: core)
          if splits[core] { ended[core].append(last) }
        default:
          guard let last = ended[core].popLast() else { continue }
          pair.older.setGICC(GICC.dir, last, core: core)
          pair.newer.msr(ICC.dir, last & 0x3ff, core: core)
        }
        #expect(pair.signals[0] == pair.signals[1], "\(seed)")
        let priorities = (
          pair.older.gicc(GICC.rpr, core: core), pair.newer.mrs(ICC.rpr, core: core)
        )
        #expect(priorities.0 == priorities.1, "\(seed)")
      }
      for id in 0..<64 {
        for core in 0..<2 {
          #expect(pair.older.isPending(id, core: core) == pair.newer.isPending(id, core: core))
          #expect(pair.older.isActive(id, core: core) == pair.newer.isActive(id, core: core))
        }
      }
    }
    #expect(taken > 1000)
  }
}
