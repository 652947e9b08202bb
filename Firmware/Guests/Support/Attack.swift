import A64
import Guest

/// Tries to leave the guest's own machine in every way there is, and says what came of it.
enum Attack {
  static func run() {
    let end = Memory.range.end
    report("load") { _ = load_64(end) }
    report("store") { store_64(end + 0x1000, 0x5555) }
    report("fetch") { callAddress(end) }
    report("device") { _ = load_32(0x0a00_0000) }
    report("physical timer") { touchPhysicalTimer() }
    refuse("copy across the end", call_hvc(Hypervisor.copy, end - 64, end - 4096, 128))
    refuse("copy out", call_hvc(Hypervisor.copy, end - 4096, end, 64))
    refuse("copy with overflow", call_hvc(Hypervisor.copy, end - 64, end - 4096, UInt64.max))
    refuse("firmware call", call_smc(0xc300_0000, 0, 0, 0))
    walk()
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
    Console.write("attack walk: ")
    Console.write(decimal: stopped)
    Console.write(" of ")
    Console.write(decimal: tried)
    Console.write(stopped == tried ? " stopped\n" : " stopped: NOT ALL\n")
  }
}
