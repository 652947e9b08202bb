import AArch64
import Boards
import Machine
import Simulation
import Testing

/// The performance monitors' interrupt, from the counter through a GIC to the vector.
@Suite struct MonitorTests {
  private static let board = """
    { "name": "test", "model": "test", "compatible": ["test"],
      "memory": [{ "name": "ram", "base": "0x40000000", "size": "1MiB" }],
      "clocks": { "core": "1GHz", "apb": "24MHz" },
      "cores": [{ "model": "cortex-a53", "count": 2, "clock": "core" }],
      "quantum": "1us", "digestInterval": "20us",
      "devices": [
        { "name": "gic", "type": "gicv3", "base": "0x08000000",
          "redistributors": "0x080a0000..0x09000000" },
        { "name": "pmu", "type": "pmuv3", "interrupts": { "PMUIRQ": "ppi 7" } },
        { "name": "uart0", "type": "pl011", "base": "0x09000000", "clocks": "apb",
          "interrupts": { "UARTINTR": "spi 1" } }] }
    """

  /// MSR of S3_op1_Cn_Cm_op2.
  private static func msr(
    _ op1: UInt32, _ crn: UInt32, _ crm: UInt32, _ op2: UInt32, _ source: UInt32
  ) -> UInt32 {
    0xd518_0000 | op1 << 16 | crn << 12 | crm << 8 | op2 << 5 | source
  }

  /// Counts instructions at EL2 up to an overflow, interrupts unmasked, and does nothing else: the
  /// counter starts behind the MSR that switches it on.
  private static func program(vectors: UInt64, distance: UInt64) -> [UInt32] {
    func set(
      _ value: UInt64, _ op1: UInt32, _ crn: UInt32, _ crm: UInt32, _ op2: UInt32
    ) -> [UInt32] {
      A64.load(1, value) + [msr(op1, crn, crm, op2, 1)]
    }
    // VBAR_EL2; HCR_EL2.IMO; ICC_PMR_EL1; ICC_IGRPEN1_EL1; PMEVTYPER0_EL0, INST_RETIRED with NSH;
    // PMEVCNTR0_EL0; PMINTENSET_EL1; PMCNTENSET_EL0; DAIFClr I; PMCR_EL0.E
    return set(vectors, 4, 12, 0, 0) + set(1 << 31 | 1 << 4, 4, 1, 1, 0) + set(0xff, 0, 4, 6, 0)
      + set(1, 0, 12, 12, 7) + set(8 | 1 << 27, 3, 14, 12, 0)
      + set(1 << 32 - distance, 3, 14, 8, 0) + set(1, 0, 9, 14, 1) + set(1, 3, 9, 12, 1)
      + [0xd503_42ff] + set(1, 3, 9, 12, 0)
      + [UInt32](repeating: A64.nop, count: 300) + [A64.b(0)]
  }

  @Test(arguments: [1, 100, 257] as [UInt64]) func overflowsInterruptTheirCore(
    _ distance: UInt64
  ) throws {
    let machine = Machine(
      try Board(json: Array(Self.board.utf8), file: "test.json"), MachineOptions())
    // Group 1, enabled, at both redistributors, which are awake.
    try machine.bus.write(0x0800_0000, .word, 0x12)
    for frame in [0x080a_0000, 0x080c_0000] as [UInt64] {
      try machine.bus.write(frame + 0x14, .word, 0)
      try machine.bus.write(frame + 0x1_0080, .word, 1 << 23)
      try machine.bus.write(frame + 0x1_0100, .word, 1 << 23)
    }
    let base: UInt64 = 0x4000_0000
    for core in 0..<2 as Range<UInt64> {
      let vectors = base + 0x8000 + core * 0x800
      // Core 1 counts more: each has its own line.
      let program = Self.program(vectors: vectors, distance: distance + core * 7)
      let entry = base + core * 0x4000
      machine.load(A64.bytes(program), at: entry)
      machine.load(A64.bytes([A64.b(0)]), at: vectors + 0x280)
      if core == 0 {
        machine.start(at: entry, context: 0)
      } else {
        machine.cores[1].powerOn(entry: entry, context: 0, at: .zero)
      }
    }
    #expect(machine.run(until: .microseconds(20)) == .timeLimit)
    for core in 0..<2 as Range<UInt64> {
      let start = base + core * 0x4000 + 4 * UInt64(9 * 5 + 1)
      let state = machine.cores[Int(core)]
      #expect(state.register(named: "elr_el2") == start + 4 * (distance + core * 7))
      #expect(state.programCounter == base + 0x8000 + core * 0x800 + 0x280)
    }
  }
}
