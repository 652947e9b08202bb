import A64
import Guest

/// Tries to leave the guest's own machine in every way there is, and says what came of it.
enum Attack {
  static func run() {
    let end = Memory.range.end
    report("load") { _ = load_64(end) }
    report("store") { store_64(end + 0x1000, 0x5555) }
    report("fetch") { callAddress(end) }
    report("device") { _ = load_32(0x0a80_0000) }
    report("store to stolen time") { store_64(0x090a_0008, 0) }
    report("fetch of stolen time") { callAddress(0x090a_0000) }
    report("pair of the UART") { load_pair(Console.base + 0x10) }
    report("list register") { store_32(0x0803_0100, 0x1000_0021) }
    report("physical timer") { touchPhysicalTimer() }
    refuse("copy across the end", Hypervisor.copy(from: end - 64, to: end - 4096, length: 128))
    refuse("copy to across the end", Hypervisor.copy(from: end - 4096, to: end - 1, length: 2))
    refuse("copy out", Hypervisor.copy(from: end - 4096, to: end, length: 64))
    refuse("copy to a device", Hypervisor.copy(from: end - 64, to: 0x0801_0000, length: 64))
    refuse("copy with overflow", call_hvc(Hypervisor.copy, end - 64, end - 4096, UInt64.max))
    refuse("firmware call", call_smc(0xc300_0000, 0, 0, 0))
    // Janus answers, and not the firmware below.
    refuse("firmware call past Janus", call_smc(0x8600_ff03, 0, 0, 0) == 1 ? UInt64.max : 0)
    aliases()
    tables()
    walk()
  }

  /// Stage 1 is the guest's own: it maps all physical addresses of the phone's first GiB, where
  /// Janus and the neighbours are, at 2 GiB, and tries each 2 MiB of them in every way. What lies
  /// within its own intermediate addresses is its own memory, and is left out.
  private static func aliases() {
    var number: UInt64 = 0
    let block: UInt64 = 1 << 10 | 3 << 8 | 1
    while number < 512 {
      store_64(address_of_level2() + number * 8, 0x4000_0000 + number << 21 | block)
      number += 1
    }
    replace(2, address_of_level2() | 3)
    let first = Memory.range.size
    tally("alias loads", first) { _ = load_64(0x8000_0000 + $0 + 0x1008) }
    tally("alias stores", first) { store_64(0x8000_0000 + $0 + 0x1008, 0x5555) }
    tally("alias fetches", first) { callAddress(0x8000_0000 + $0 + 0x1000) }
    tally("alias copies", first) { offset in
      let result = call_hvc(Hypervisor.copy, 0x4000_0000 + offset, address_of_scratch(), 64)
      if Int64(bitPattern: result) < 0 { Exceptions.syndrome = 1 }
    }
    replace(2, 0x8000_0000 | block)
  }

  /// Has the walker itself read tables in a neighbour's memory, and in the interrupt controller.
  private static func tables() {
    replace(2, Memory.range.end | 3)
    report("table in a neighbour") { _ = load_64(0x8000_0000) }
    replace(2, 0x0800_0000 | 3)
    report("table in a device") { _ = load_64(0x8000_0000) }
    replace(2, 0x0801_0000 | 3)
    report("table in the CPU interface") { _ = load_64(0x8000_0000) }
    replace(2, 0x8000_0000 | 1 << 10 | 3 << 8 | 1)
  }

  /// Changes the entry for a GiB of virtual addresses.
  private static func replace(_ gigabyte: UInt64, _ entry: UInt64) {
    store_64(address_of_tables() + gigabyte * 8, 0)
    dsb_sy()
    tlbi_vmalle1()
    dsb_sy()
    store_64(address_of_tables() + gigabyte * 8, entry)
    dsb_sy()
    isb()
  }

  /// Tries offsets from `first` up to 1 GiB, each 2 MiB.
  private static func tally(_ name: StaticString, _ first: UInt64, _ attempt: (UInt64) -> Void) {
    var offset = first
    var tried: UInt64 = 0
    var stopped: UInt64 = 0
    while offset < 1 << 30 {
      Exceptions.expect()
      attempt(offset)
      if Exceptions.wasStopped() { stopped += 1 }
      tried += 1
      offset += 2 << 20
    }
    count(name, stopped, tried)
  }

  private static func count(_ name: StaticString, _ stopped: UInt64, _ tried: UInt64) {
    Console.write("attack ")
    Console.write(name)
    Console.write(": ")
    Console.write(decimal: stopped)
    Console.write(" of ")
    Console.write(decimal: tried)
    Console.write(stopped == tried ? " stopped\n" : " stopped: NOT ALL\n")
  }

  private static func report(_ name: StaticString, _ attempt: () -> Void) {
    Exceptions.expect()
    attempt()
    let isStopped = Exceptions.wasStopped()
    Console.write("attack ")
    Console.write(name)
    Console.write(isStopped ? ": stopped\n" : ": NOT STOPPED\n")
  }

  private static func refuse(_ name: StaticString, _ result: UInt64) {
    Console.write("attack ")
    Console.write(name)
    Console.write(Int64(bitPattern: result) < 0 ? ": stopped\n" : ": NOT STOPPED\n")
  }

  /// Reads upwards through guest-physical space beyond this guest's memory, each MiB.
  static func walk() {
    var address = Memory.range.end
    var tried: UInt64 = 0
    var stopped: UInt64 = 0
    while address < 1 << 32 {
      Exceptions.expect()
      _ = load_64(address)
      if Exceptions.wasStopped() { stopped += 1 }
      tried += 1
      address += 1 << 20
    }
    count("walk", stopped, tried)
  }
}
