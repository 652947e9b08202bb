import A64
import Bare

private nonisolated(unsafe) var engine: UInt64 = 0x0a80_0000
private nonisolated(unsafe) var completions: UInt64 = 0

/// Copies memory with the PL330 (DDI 0424), by interrupt if the device tree names one, checks
/// each byte, and makes the engine fault once.
@c(main) func main(_ treeAddress: UInt64) {
  let shared = readDeviceTree(treeAddress)
  Console.write("PL330 at ")
  Console.write(hexadecimal: engine, digits: 8)
  Console.write(", peripheral ID ")
  for index in 0..<4 as Range<UInt64> {
    Console.write(hexadecimal: UInt64(load_32(engine + 0xfe0 + index * 4) & 0xff), digits: 2)
    Console.write(index == 3 ? "\n" : " ")
  }
  GIC.start(core: 0, private: 0)
  if shared >= 32 { GIC.enable(shared: shared) }
  store_32(engine + 0x20, 1)  // INTEN: event 0 is an interrupt
  copy(0, 0x4000, 4096, byInterrupt: shared >= 32)
  copy(8, 0x4008, 16384 - 8, byInterrupt: shared >= 32)
  copy(3, 0x5001, 777, byInterrupt: shared >= 32)
  fault()
}

/// The engine's address and interrupt; 0 when it has none there.
private func readDeviceTree(_ given: UInt64) -> UInt64 {
  let address = given == 0 ? 0x4000_0000 : given
  guard let pointer = UnsafeRawPointer(bitPattern: UInt(address)), var tree = DeviceTree(pointer)
  else { return 0 }
  tree.rewind()
  while tree.next() {
    if tree.isCompatible(with: "arm,pl330"), let range = tree.reg() {
      engine = range.start
      return UInt64(tree.interrupt())
    }
  }
  return 0
}

private func copy(_ from: UInt64, _ to: UInt64, _ length: UInt64, byInterrupt: Bool) {
  let source = address_of_scratch() + from
  let destination = address_of_scratch() + to
  for index in 0..<length {
    store_8(source + index, UInt8(truncatingIfNeeded: index &* 31 &+ length))
    store_8(destination + index, 0)
  }
  let address = address_of_scratch() + 0xf000
  guard let program = UnsafeMutablePointer<UInt8>(bitPattern: UInt(address)) else { return }
  _ = DMAProgram(
    at: program, source: UInt32(source), destination: UInt32(destination),
    length: UInt32(length), event: 0)
  let before = completions
  start(address)
  if byInterrupt {
    daif_mask_irq()
    while completions == before {
      wfi()
      daif_unmask_irq()
      isb()
      daif_mask_irq()
    }
    daif_unmask_irq()
  } else {
    while load_32(engine + 0x24) & 1 == 0 {}  // INT_EVENT_RIS
    store_32(engine + 0x2c, 1)  // INTCLR
  }
  var equal: UInt64 = 0
  while equal < length && load_8(source + equal) == load_8(destination + equal) { equal += 1 }
  Console.write("copied ")
  Console.write(decimal: length)
  Console.write(equal == length ? " bytes: equal" : " bytes: DIFFERENT")
  Console.write(byInterrupt ? ", by interrupt\n" : ", by polling\n")
}

/// A program of an undefined instruction: channel 0 stops as faulting.
private func fault() {
  let address = address_of_scratch() + 0xf000
  store_8(address, 0xff)
  start(address)
  while load_32(engine + 0x34) & 1 == 0 {}  // FSRC
  Console.write("fault type ")
  Console.write(hexadecimal: UInt64(load_32(engine + 0x40)), digits: 8)
  Console.write(", status ")
  Console.write(hexadecimal: UInt64(load_32(engine + 0x100) & 15), digits: 1)
  execute(1 << 16 | 1, 0)  // DMAKILL channel 0
  while load_32(engine + 0x100) & 15 != 0 {}
  Console.write(", killed\n")
}

/// DMAGO of channel 0, Non-secure.
private func start(_ address: UInt64) {
  dsb_sy()
  execute(0xa2 << 16, UInt32(truncatingIfNeeded: address))
}

private func execute(_ instruction: UInt32, _ operand: UInt32) {
  while load_32(engine + 0xd00) & 1 != 0 {}
  store_32(engine + 0xd08, instruction)
  store_32(engine + 0xd0c, operand)
  store_32(engine + 0xd04, 0)
}

@c(interrupt) func interrupt() {
  GIC.takeAll { _ in
    store_32(engine + 0x2c, 1)
    completions += 1
  }
}
