import A64
import Guest

/// Trials of the machine that Janus makes: what happens rarely in a well-behaved guest.
enum Trials {
  /// Traps without a pause, and counts how often it got to: with the count of a neighbour that does
  /// the same or spins, its share of the cores.
  static func storm(_ milliseconds: UInt64) {
    let end = read_CNTVCT_EL0() &+ milliseconds &* (read_CNTFRQ_EL0() / 1000)
    var count: UInt64 = 0
    while read_CNTVCT_EL0() < end {
      _ = load_32(0x0800_0204)
      store_32(0x0800_0184, 0)
      _ = call_hvc(0xc600_ffff, 0, 0, 0)
      count &+= 3
    }
    Console.write(decimal: count)
    Console.write(" traps\n")
  }

  /// More pending interrupts than there are list registers: all twelve arrive, most urgent first;
  /// then the same with priority drop and deactivation apart, all active at once.
  static func manyInterrupts() {
    Console.write("12 SGIs, EOImode 0: ")
    Console.write(Interrupts.takeMany(separately: false) ? "in order\n" : "WRONG\n")
    Console.write("12 SGIs, EOImode 1: ")
    Console.write(Interrupts.takeMany(separately: true) ? "in order\n" : "WRONG\n")
  }

  /// Set/way maintenance over two levels, as a kernel does it that knows no hypervisor.
  static func setsAndWays() {
    let place = address_of_scratch()
    store_64(place, 0x1234_5678_9abc_def0)
    var value: UInt64 = 0
    while value < 1 << 14 {
      cleanInvalidateSet(value)
      cleanInvalidateSet(value | 2)
      value += 1 << 6
    }
    dsb_sy()
    Console.write(
      load_64(place) == 0x1234_5678_9abc_def0 ? "sets and ways: kept\n" : "sets and ways: LOST\n")
  }

  /// Reads no key for a while.
  static func deaf(_ milliseconds: UInt64) {
    Console.write("deaf\n")
    daif_mask_irq()
    let end = read_CNTVCT_EL0() &+ milliseconds &* (read_CNTFRQ_EL0() / 1000)
    while read_CNTVCT_EL0() < end { relax() }
    daif_unmask_irq()
    Console.write("hearing again\n")
  }
}
