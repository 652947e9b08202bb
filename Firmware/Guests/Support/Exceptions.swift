import A64
import Guest

/// Exceptions that the guest takes at EL1. Commands that may be stopped announce it and read
/// afterwards what happened.
enum Exceptions {
  nonisolated(unsafe) static var isExpected = false
  nonisolated(unsafe) static var syndrome: UInt64 = 0
  nonisolated(unsafe) static var count: UInt64 = 0

  static func expect() {
    isExpected = true
    syndrome = 0
  }

  /// Whether an exception came since `expect`.
  static func wasStopped() -> Bool {
    isExpected = false
    return syndrome != 0
  }
}

/// The registers that the vectors saved.
private enum Saved {
  static let link: UInt64 = 152
  static let pc: UInt64 = 160
}

@c(synchronousException) func synchronousException(_ saved: UInt64) {
  let syndrome = read_ESR_EL1()
  if read_DAIF() & 0x3c0 != 0x3c0 { die("interrupts are NOT masked", syndrome) }
  if !Exceptions.isExpected { die("exception", syndrome) }
  Exceptions.syndrome = syndrome
  Exceptions.count &+= 1
  // A stopped fetch goes back to the caller, anything else on to the next instruction.
  let isFetch = syndrome >> 26 == 0x21
  let pc = isFetch ? load_64(saved + Saved.link) : load_64(saved + Saved.pc) &+ 4
  store_64(saved + Saved.pc, pc)
}

@c(unexpectedException) func unexpectedException(_ saved: UInt64) {
  die("exception in the wrong place", read_ESR_EL1())
}

private func die(_ text: StaticString, _ syndrome: UInt64) -> Never {
  Console.write(text)
  Console.write(": ESR ")
  Console.write(hexadecimal: syndrome)
  Console.write(", FAR ")
  Console.write(hexadecimal: read_FAR_EL1())
  Console.write(", PC ")
  Console.write(hexadecimal: read_ELR_EL1())
  Console.write("\n")
  Hypervisor.powerOff()
}
