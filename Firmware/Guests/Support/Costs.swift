import A64
import Guest

/// What a trap costs, in nanoseconds of the virtual counter: on a core of 1 GHz that executes an
/// instruction a cycle, instructions. Each figure is the mean of many, less the same loop without
/// the trap.
enum Costs {
  private static let rounds: UInt64 = 10_000

  static func run() {
    let empty = time { relax() }
    report("hypercall", time { _ = call_hvc(0x8600_ff03, 0, 0, 0) }, empty)
    report("unknown hypercall", time { _ = call_hvc(0xc600_ffff, 0, 0, 0) }, empty)
    report("GICD_TYPER read", time { _ = load_32(0x0800_0004) }, empty)
    report("GICD_ISENABLER read", time { _ = load_32(0x0800_0104) }, empty)
    report("GICD_ISPENDR read", time { _ = load_32(0x0800_0204) }, empty)
    report("GICD_ICENABLER write", time { store_32(0x0800_0184, 0) }, empty)
    report("UART flags read", time { _ = load_32(Console.base + 0x18) }, empty)
    report("SGI and its handler", time { Interrupts.sendProbe() }, empty)
  }

  @inline(__always)
  private static func time(_ body: () -> Void) -> UInt64 {
    let start = read_CNTVCT_EL0()
    var round: UInt64 = 0
    while round < rounds {
      body()
      round &+= 1
    }
    return read_CNTVCT_EL0() &- start
  }

  @inline(never)
  private static func report(_ name: StaticString, _ counts: UInt64, _ empty: UInt64) {
    let nanoseconds = (counts &- empty) &* (1_000_000_000 / rounds) / read_CNTFRQ_EL0()
    Console.write("cost of ")
    Console.write(name)
    Console.write(": ")
    Console.write(decimal: nanoseconds)
    Console.write(" ns\n")
  }
}
