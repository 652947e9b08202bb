import A64
import Guest

/// Work of a fixed length, of which every result is known: registers that keep their values, memory
/// that keeps its contents, interrupts that come when they should, in turns with a neighbour who
/// tries to change that.
enum Witness {
  private static let rounds: UInt64 = 4
  /// Of the scratch memory, what is filled; behind it is what registers had.
  private static let size: UInt64 = 0x4000
  private static var table: UInt64 { address_of_scratch() + size }

  /// - Parameter own: what its values begin with, so that a neighbour who does the same has others.
  static func run(seed own: UInt64) {
    Console.write("Witness at EL1\n")
    daif_mask_irq()
    var sum: UInt64 = 0
    var changed: UInt64 = 0
    var faults: UInt64 = 0
    var last: UInt64 = 0
    if read_MPIDR_EL1() != 1 << 31 { faults |= 1 }
    var round: UInt64 = 0
    while round < rounds {
      let seed = (round &+ own) &* 0x5851_f42d_4c95_7f2d
      fill(seed)
      Interrupts.startTicks(periodMicroseconds: 80)
      let due = read_CNTV_CVAL_EL0()
      markRegisters(seed, table)
      fillVectorRegisters(seed)
      Interrupts.setPriorityMask(0xff &- (seed >> 56 & 0x78))
      let interface = Interrupts.interfaceState
      sum = sum &* 31 &+ digest()
      changed |= compareRegisters(table)
      // The tick, with interrupts masked: it is taken here and active for a while.
      var taken = Interrupts.acknowledge()
      while taken >= 1020 {
        wfi()
        taken = Interrupts.acknowledge()
      }
      let now = read_CNTVCT_EL0()
      if taken != Interrupts.timer { faults |= 2 }
      if now < due || now < last { faults |= 4 }
      last = now
      Interrupts.stopTicks()
      let active = Interrupts.interfaceState
      if active == interface { faults |= 8 }
      sum = sum &* 31 &+ digest()
      if Interrupts.interfaceState != active { faults |= 16 }
      Interrupts.end(taken)
      if Interrupts.interfaceState != interface { faults |= 32 }
      if Interrupts.acknowledge() < 1020 { faults |= 64 }
      // One that is pending ends a wait at once, masked or not.
      Interrupts.sendProbe()
      wfi()
      taken = Interrupts.acknowledge()
      if taken & 0x3ff != Interrupts.probe { faults |= 256 }
      Interrupts.end(taken)
      changed |= compareRegisters(table)
      if compareVectorRegisters(seed) != 1 { faults |= 128 }
      round &+= 1
    }
    daif_unmask_irq()
    Console.write("sum ")
    Console.write(hexadecimal: sum)
    Console.write(changed == 0 ? ", registers kept" : ", registers CHANGED: ")
    if changed != 0 { Console.write(hexadecimal: changed) }
    Console.write(faults == 0 ? ", machine as it should be\n" : ", machine WRONG: ")
    if faults != 0 {
      Console.write(hexadecimal: faults, digits: 4)
      Console.write("\n")
    }
  }

  private static func fill(_ seed: UInt64) {
    var place = address_of_scratch()
    var value = seed
    while place < table {
      value = value &* 0x5851_f42d_4c95_7f2d &+ 1
      store_64(place, value)
      place &+= 8
    }
  }

  private static func digest() -> UInt64 {
    var place = address_of_scratch()
    var sum: UInt64 = 0
    while place < table {
      sum = (sum ^ load_64(place)) &* 0x100_0000_01b3
      place &+= 8
    }
    return sum
  }
}
