import A64
import Guest

/// What `/chosen/bootargs` says.
nonisolated(unsafe) var isDemonstration = false
nonisolated(unsafe) private var isWitness = false

@c(guestMain) func guestMain(_ treeAddress: UInt64) -> Never {
  // A persona's clock begins with it, however late that is.
  if read_CNTVCT_EL0() > read_CNTFRQ_EL0() / 100 { Console.write("the clock is NOT at zero\n") }
  guard let pointer = UnsafeRawPointer(bitPattern: UInt(treeAddress)),
    var tree = DeviceTree(pointer)
  else {
    Console.write("no device tree\n")
    Hypervisor.powerOff()
  }
  Memory.start(tree)
  tree.rewind()
  while tree.next() {
    if tree.isNamed("chosen") {
      isDemonstration = tree.list("bootargs", has: "demo")
      isWitness = tree.list("bootargs", has: "witness")
    }
    if tree.isCompatible(with: "arm,cortex-a15-gic") { Interrupts.isVersion2 = true }
  }
  Interrupts.start()
  if isWitness {
    Witness.run(seed: witnessSeed)
    Hypervisor.powerOff()
  }
  demonstrate()
  if isDemonstration { Hypervisor.powerOff() }
  Shell.run()
}

/// Sleeps until the tick counter has moved on by `count`.
func waitTicks(_ count: UInt64) {
  let end = Interrupts.ticks + count
  daif_mask_irq()
  while Interrupts.ticks < end {
    wfi()
    daif_unmask_irq()
    isb()
    daif_mask_irq()
  }
  daif_unmask_irq()
}

/// The parts of a demonstration that both guests share: hypercalls, SGI, ticks with the V
/// registers held across them, COPY.
func demonstrateMachine(seed: UInt64) {
  Console.write("memory ")
  Console.write(decimal: Memory.range.size >> 20)
  Console.write(" MiB, hypervisor revision ")
  Console.write(decimal: call_hvc(0x8600_ff03, 0, 0, 0))
  Console.write(", PSCI ")
  Console.write(hexadecimal: call_hvc(0x8400_0000, 0, 0, 0), digits: 8)
  Console.write("\n")

  Interrupts.sendProbe()
  while Interrupts.probes == 0 { relax() }
  fillVectorRegisters(seed)
  Interrupts.startTicks(periodMilliseconds: 10)
  waitTicks(5)
  let areVectorsKept = compareVectorRegisters(seed) == 1
  Interrupts.stopTicks()
  Console.write("5 ticks, 1 SGI, V registers ")
  Console.write(areVectorsKept ? "kept\n" : "LOST\n")
  demonstrateCopy(seed: seed)
}

/// Copies a page and a bit within this guest's memory, at an odd distance, and compares.
private func demonstrateCopy(seed: UInt64) {
  let source = address_of_scratch()
  let destination = source + 0x8000 + 3
  let length: UInt64 = 5000
  var index: UInt64 = 0
  while index < length {
    store_8(source + index, UInt8(truncatingIfNeeded: (index &* 7) ^ seed))
    store_8(destination + index, 0)
    index += 1
  }
  let result = Hypervisor.copy(from: source, to: destination, length: length)
  Console.write("copy of 5000 bytes: ")
  Console.write(Hypervisor.name(result))
  if result == 0 {
    index = 0
    while index < length && load_8(source + index) == load_8(destination + index) { index += 1 }
    Console.write(index == length ? ", equal" : ", DIFFERENT")
  }
  Console.write("\n")
}
