import Devices
import Simulation
import Testing

/// Software that keeps to no rule, and snapshots of what it leaves.
@Suite struct GICv3HostileTests {
  /// One access of any kind; what it answered.
  private func poke(_ rig: GICRig, _ random: inout SeededRandom) -> UInt64 {
    let value = random.next(below: 2) == 0 ? random.next() : 1 << random.next(below: 64)
    let core = Int(random.next(below: UInt64(rig.cores.count)))
    switch random.next(below: 10) {
    case 0 where random.next(below: 8) == 0:
      open(rig, core)
      return 1
    case 0..<3:
      let window = Int(random.next(below: 2))
      let size: UInt64 = window == 0 ? 0x1_0000 : 0x2_0000 * UInt64(rig.cores.count)
      let width = AccessWidth.allCases[Int(random.next(below: 4))]
      // Half of the accesses fall where most registers are; some are not aligned.
      let dense = random.next(below: 2) == 0
      let frame = window == 0 ? 0 : UInt64(core) * 0x2_0000 + 0x1_0000
      let offset = dense ? frame + random.next(below: 0xd00) : random.next(below: size)
      if random.next(below: 3) == 0 {
        return (try? rig.gic.read(window: window, offset: offset, width)) ?? 0xbad
      }
      try? rig.gic.write(window: window, offset: offset, width, value)
      return 0
    case 3..<5:
      let id = 16 + Int(random.next(below: 272))
      rig.line(id, random.next(below: 2) == 0, core: core)
      return 0
    default:
      let registers = rig.gic.systemRegisters
      let register = registers[Int(random.next(below: UInt64(registers.count)))]
      rig.hcrEL2 = random.next(below: 4) << 3
      let level = UInt8(random.next(below: 4))
      let result =
        random.next(below: 2) == 0
        ? rig.read(register, core: core, level: level)
        : rig.write(register, value, core: core, level: level)
      switch result {
      case .value(let value): return value
      case .undefined: return 0xdead
      case .trap(let level): return 0xbeef + UInt64(level)
      }
    }
  }

  /// Opens what random writes close sooner or later, so that signals go on changing.
  private func open(_ rig: GICRig, _ core: Int) {
    rig.setGICD(0, 3)
    rig.setGICR(core, 0x14, 0)
    for (register, value): (SystemRegisterEncoding, UInt64) in [
      (ICC.ap0r0, 0), (ICC.ap1r0, 0), (ICC.pmr, 0xff), (ICC.igrpen0, 1), (ICC.igrpen1, 1),
      (ICH.ap0r0, 0), (ICH.ap1r0, 0), (ICH.vmcr, 0xff << 24 | 3), (ICH.hcr, 1),
      (ICH.lr(0), 0x5020_0000_0000_0030),
    ] { rig.msr(register, value, core: core, level: 2) }
    rig.enable(27, core: core)
    rig.set(0x380, 27, core: core)
  }

  private func view(_ rig: GICRig) -> [UInt64] { rig.gic.inspect().map(\.value) }
  private func signals(_ rig: GICRig) -> [[Bool]] { rig.cores.map(\.levels) }

  @Test func noAccessAnywhereStopsTheMachine() throws {
    let rig = GICRig(cores: 2)
    var random = SeededRandom(seed: 1)
    for (window, size) in [(0, UInt64(0x1_0000)), (1, UInt64(0x4_0000))] {
      for offset in 0..<size + 32 {
        for width in AccessWidth.allCases {
          let value = try rig.gic.read(window: window, offset: offset, width)
          #expect(value & ~width.mask == 0)
        }
        let width = AccessWidth.allCases[Int(random.next(below: 4))]
        try rig.gic.write(window: window, offset: offset, width, random.next())
      }
    }
    for bits in 0...UInt16.max {
      let register = SystemRegisterEncoding(bits: bits)
      if rig.gic.systemRegisters.contains(register) { continue }
      #expect(rig.read(register, level: 2) == .undefined)
    }
  }

  /// The restored controller answers everything as the original does, and drives its cores so.
  @Test(arguments: 0..<12)
  func snapshotContinuesAlike(seed: UInt64) throws {
    let settings: [String: UInt64] = ["priorityBits": 5 + seed % 4, "listRegisters": 1 + seed]
    let first = GICRig(cores: 3, settings)
    var random = SeededRandom(seed: seed)
    for _ in 0..<3_000 { _ = poke(first, &random) }
    let bytes = try first.snapshot()
    let second = GICRig(cores: 3, settings)
    var other = SeededRandom(seed: seed + 100)
    for _ in 0..<500 { _ = poke(second, &other) }
    try second.restore(bytes)
    #expect(try second.snapshot() == bytes)
    #expect(view(second) == view(first))
    #expect(signals(second) == signals(first), "the signals were driven again")
    var copy = random
    var raised = 0
    for step in 0..<2_000 {
      let answer = poke(first, &random)
      #expect(poke(second, &copy) == answer, "step \(step)")
      #expect(signals(second) == signals(first), "step \(step)")
      raised += signals(first).joined().count { $0 }
    }
    #expect(raised > 0, "the poking reaches the signals")
    #expect(try first.snapshot() == second.snapshot())
  }

  /// What is derived comes back too: routes, and signals that a core may have missed.
  @Test func restoredRoutesAndSignalsWork() throws {
    let first = GICRig()
    first.bringUp()
    for (id, route) in [(50, 1), (51, 1 << 31)] as [(Int, UInt64)] {
      first.enable(id)
      first.route(id, route)
      first.line(id, true)
    }
    let second = GICRig()
    second.bringUp()
    try second.restore(first.snapshot())
    #expect(second.acknowledge(core: 0) == 51)
    #expect(second.acknowledge(core: 1) == 50)
    try second.restore(first.snapshot())
    second.cores[1].set(.irq, to: false)
    second.cores[1].set(.fiq, to: true)
    try second.restore(first.snapshot())
    #expect(second.irq(0) && second.irq(1) && !second.fiq(1))
  }

  @Test func snapshotsOfOtherConfigurationsAreRefused() throws {
    let bytes = try GICRig(["spis": 64]).snapshot()
    #expect(throws: StateError.self) { try GICRig().restore(bytes) }
    let few = try GICRig(["listRegisters": 2]).snapshot()
    #expect(throws: StateError.self) { try GICRig().restore(few) }
    let whole = try GICRig().snapshot()
    #expect(throws: StateError.self) { try GICRig().restore(Array(whole.dropLast(9))) }
  }

  @Test func resetIsAsNewButForTheWiresOutside() throws {
    let rig = GICRig()
    var random = SeededRandom(seed: 5)
    for _ in 0..<2_000 { _ = poke(rig, &random) }
    for id in 16..<288 { for core in 0..<2 { rig.line(id, false, core: core) } }
    rig.gic.reset()
    #expect(try rig.snapshot() == GICRig().snapshot())
    #expect(signals(rig).joined().allSatisfy { !$0 })
    rig.line(40, true)
    rig.gic.reset()
    #expect(rig.isPending(40))
  }

  /// The debugger's view has the value that software reads, and looking changes nothing.
  @Test func inspectionIsFaithfulAndHasNoEffect() throws {
    let rig = GICRig()
    var random = SeededRandom(seed: 6)
    for _ in 0..<2_000 { _ = poke(rig, &random) }
    let before = try rig.snapshot()
    let views = rig.gic.inspect()
    #expect(try rig.snapshot() == before)
    #expect(Set(views.map(\.name)).count == views.count)
    for view in views where view.name.hasPrefix("GICD_") {
      let width = view.name.hasPrefix("GICD_IROUTER") ? AccessWidth.double : .word
      #expect(rig.gicd(view.offset, width) == view.value, "\(view.name)")
    }
    #expect(views.contains { $0.name == "GICD_IROUTER287" })
    #expect(!views.contains { $0.name == "GICD_IROUTER288" })
    #expect(views.contains { $0.name == "core1.ICH_LR3_EL2" })
  }

  /// Documented registers that are not modelled read as zero and are reported.
  @Test func unmodelledRegistersAreReported() {
    final class Watcher: TraceObserver {
      var touched: [UInt64] = []
      func observe(_ event: TraceEvent) {
        if event.kind == .unmodelled { touched.append(event.a) }
      }
    }
    let rig = GICRig()
    let watcher = Watcher()
    rig.simulator.observers.append(watcher)
    rig.setGICD(0x40, 40)
    #expect(rig.gicr(0, 0x70, .double) == 0)
    #expect(rig.gicd(0x9000) == 0)
    _ = rig.gicd(4)
    #expect(watcher.touched == [0x40, 0x70, 0x9000])
    #expect(!rig.isPending(40))
  }
}
