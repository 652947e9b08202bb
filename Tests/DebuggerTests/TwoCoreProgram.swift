import Replay
import Simulation
import TestSupport

/// A program for two cores at EL2, from instruction words. Both count up one counter with
/// exclusives; the first starts the second, prints, calls HVC, reads where nothing is, and
/// switches off when the second is done.
enum TwoCoreProgram {
  static let base: UInt64 = 0x4010_0000
  static let symbols: [(name: String, offset: UInt64)] = [
    ("_start", 0), ("loop", 0x2c), ("wait", 0x64), ("work", 0x7c), ("leaf", 0xa4),
    ("second", 0xac), ("sleep", 0xec), ("counter", 0x100), ("done", 0x108), ("vectors", 0x800),
  ]

  private static let code: [UInt32] = [
    // _start:
    0x10004001,  // adr x1, 800 <vectors>
    0xd51cc001,  // msr vbar_el2, x1
    0x100087c2,  // adr x2, 1100 <stack>
    0x9100005f,  // mov sp, x2
    0xd2800060,  // mov x0, #0x3
    0xf2b88000,  // movk x0, #0xc400, lsl #16
    0xd2800021,  // mov x1, #0x1
    0x10000482,  // adr x2, ac <second>
    0xd28000e3,  // mov x3, #0x7
    0xd4000003,  // smc #0x0
    0xd2800014,  // mov x20, #0x0
    // loop:
    0x94000014,  // bl 7c <work>
    0x91000694,  // add x20, x20, #0x1
    0xf103229f,  // cmp x20, #0xc8
    0x54ffffa1,  // b.ne 2c <loop>
    0xd2a12001,  // mov x1, #0x9000000
    0x528009e2,  // mov w2, #0x4f
    0xb9000022,  // str w2, [x1]
    0x52800962,  // mov w2, #0x4b
    0xb9000022,  // str w2, [x1]
    0x52800142,  // mov w2, #0xa
    0xb9000022,  // str w2, [x1]
    0xd40000a2,  // hvc #0x5
    0xd2aa0003,  // mov x3, #0x50000000
    0xf9400064,  // ldr x4, [x3]
    // wait:
    0x10000525,  // adr x5, 108 <done>
    0xf94000a6,  // ldr x6, [x5]
    0xb4ffffc6,  // cbz x6, 64 <wait>
    0xd2800100,  // mov x0, #0x8
    0xf2b08000,  // movk x0, #0x8400, lsl #16
    0xd4000003,  // smc #0x0
    // work:
    0xa9bf7bfd,  // stp x29, x30, [sp, #-16]!
    0x910003fd,  // mov x29, sp
    0x100003e9,  // adr x9, 100 <counter>
    // again:
    0xc85f7d2a,  // ldxr x10, [x9]
    0x9100054a,  // add x10, x10, #0x1
    0xc80b7d2a,  // stxr w11, x10, [x9]
    0x35ffffab,  // cbnz w11, 88 <again>
    0x94000003,  // bl a4 <leaf>
    0xa8c17bfd,  // ldp x29, x30, [sp], #16
    0xd65f03c0,  // ret
    // leaf:
    0x91000d8c,  // add x12, x12, #0x3
    0xd65f03c0,  // ret
    // second:
    0x100002a9,  // adr x9, 100 <counter>
    0xd2802595,  // mov x21, #0x12c
    // more:
    0xc85f7d2a,  // ldxr x10, [x9]
    0x9100054a,  // add x10, x10, #0x1
    0xc80b7d2a,  // stxr w11, x10, [x9]
    0x35ffffab,  // cbnz w11, b4 <more>
    0xf10006b5,  // subs x21, x21, #0x1
    0x54ffff61,  // b.ne b4 <more>
    0xd2a12001,  // mov x1, #0x9000000
    0x52800642,  // mov w2, #0x32
    0xb9000022,  // str w2, [x1]
    0x52800142,  // mov w2, #0xa
    0xb9000022,  // str w2, [x1]
    0xd2800026,  // mov x6, #0x1
    0x10000125,  // adr x5, 108 <done>
    0xf90000a6,  // str x6, [x5]
    // sleep:
    0xd503207f,  // wfi
    0x17ffffff,  // b ec <sleep>
  ]

  /// At vectors + 0x200: steps over what faulted.
  private static let handler: [UInt32] = [
    0xd53c5207,  // mrs x7, esr_el2
    0xd35a7ce8,  // ubfx x8, x7, #26, #6
    0xf100591f,  // cmp x8, #0x16
    0x54000080,  // b.eq a1c <vectors+0x21c>
    0xd53c4028,  // mrs x8, elr_el2
    0x91001108,  // add x8, x8, #0x4
    0xd51c4028,  // msr elr_el2, x8
    0xd69f03e0,  // eret
  ]

  static var image: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 0x1100)
    func put(_ words: [UInt32], at offset: Int) {
      for (number, word) in words.enumerated() {
        for byte in 0..<4 {
          bytes[offset + number * 4 + byte] = UInt8(truncatingIfNeeded: word >> (byte * 8))
        }
      }
    }
    put(code, at: 0)
    put(handler, at: 0xa00)
    return bytes
  }

  /// The program on a board of two cores, with digests every 200 ns.
  static var scenario: Scenario {
    var scenario = Scenario(boardFile: NamedFile(name: "test.json", bytes: Array(board.utf8)))
    scenario.firmware = NamedFile(
      name: "two.elf",
      bytes: ProgramFile(base: base, contents: image, symbols: symbols).bytes)
    return scenario
  }

  private static let board = """
    {
      "name": "test",
      "quantum": "100ns",
      "digestInterval": "200ns",
      "memory": [{ "name": "ram", "base": "0x40000000", "size": "16MiB" }],
      "clocks": { "core": "1GHz", "counter": "62.5MHz", "apb-pclk": "24MHz" },
      "cores": [{ "model": "cortex-a53", "count": 2, "clock": "core" }],
      "chosen": { "stdout": "uart0" },
      "devices": [
        { "name": "gic", "type": "gicv3", "base": "0x08000000",
          "redistributors": "0x080a0000..0x09000000" },
        { "name": "timer", "type": "generic-timer", "clocks": "counter",
          "interrupts": { "CNTPNSIRQ": "ppi 14", "CNTVIRQ": "ppi 11", "CNTHPIRQ": "ppi 10" } },
        { "name": "uart0", "type": "pl011", "base": "0x09000000", "clocks": "apb-pclk",
          "interrupts": { "UARTINTR": "spi 1" } }
      ]
    }
    """
}
