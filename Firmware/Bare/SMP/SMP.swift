import A64
import Bare

private let rounds: UInt64 = 1000
private let ping: UInt64 = 1
private let pong: UInt64 = 2

/// Words in scratch memory, a cache line each.
private enum Shared {
  static var lock: UInt64 { address_of_scratch() }
  static var counter: UInt64 { address_of_scratch() + 64 }
  static var finished: UInt64 { address_of_scratch() + 128 }
  static var pings: UInt64 { address_of_scratch() + 192 }
  static var pongs: UInt64 { address_of_scratch() + 256 }
  static var end: UInt64 { address_of_scratch() + 320 }
}

/// Two cores count under one spin lock, then send each other interrupts.
@c(main) func main() {
  var word = Shared.lock
  while word < Shared.end {
    store_64(word, 0)
    word += 8
  }
  Translation.prepare(address_of_table())
  Translation.enable(address_of_table())
  GIC.start(core: 0, private: 1 << UInt32(pong))
  let cpuOn: UInt64 = 0xc400_0003
  let result = firmwareCall(cpuOn, 1, address_of_secondaryEntry(), address_of_secondaryStackTop())
  if result != 0 {
    Console.write("core 1 did not start: ")
    Console.write(hexadecimal: result)
    Console.write("\n")
    return
  }
  count()
  while load_64(Shared.finished) == 0 { wfe() }
  Console.write("counter ")
  Console.write(decimal: load_64(Shared.counter))
  Console.write(load_64(Shared.counter) == 2 * rounds ? ", as it should be\n" : ", WRONG\n")
  for round in 1...10 as ClosedRange<UInt64> {
    GIC.sendSGI(ping, to: 1)
    // Masked, so that an answer between the look and the sleep ends the sleep.
    daif_mask_irq()
    while load_64(Shared.pongs) < round {
      wfi()
      daif_unmask_irq()
      isb()
      daif_mask_irq()
    }
    daif_unmask_irq()
  }
  Console.write("pings ")
  Console.write(decimal: load_64(Shared.pings))
  Console.write(", pongs ")
  Console.write(decimal: load_64(Shared.pongs))
  Console.write("\n")
}

@c(secondaryMain) func secondaryMain() {
  Translation.enable(address_of_table())
  GIC.start(core: 1, private: 1 << UInt32(ping))
  count()
  store_64(Shared.finished, 1)
  dsb_sy()
  sev()
  while true { wfi() }
}

private func count() {
  for _ in 0..<rounds {
    spin_lock(Shared.lock)
    store_64(Shared.counter, load_64(Shared.counter) + 1)
    spin_unlock(Shared.lock)
  }
}

@c(interrupt) func interrupt() {
  GIC.takeAll { interrupt in
    if interrupt == ping {
      store_64(Shared.pings, load_64(Shared.pings) + 1)
      GIC.sendSGI(pong, to: 0)
    } else {
      store_64(Shared.pongs, load_64(Shared.pongs) + 1)
    }
  }
}
