import A64

/// Power State Coordination Interface (DEN 0022) by the conduit that fits the Exception level:
/// SMC from EL2, HVC from EL1.
func firmwareCall(_ function: UInt64, _ a: UInt64 = 0, _ b: UInt64 = 0, _ c: UInt64 = 0) -> UInt64 {
  read_CurrentEL() == 8 ? call_smc(function, a, b, c) : call_hvc(function, a, b, c)
}

/// Reached by an exception that the program does not expect.
@c(panic)
func panic() -> Never {
  Console.write("unexpected exception\n")
  let isEL2 = read_CurrentEL() == 8
  Console.write("  ESR ")
  Console.write(hexadecimal: isEL2 ? read_ESR_EL2() : read_ESR_EL1())
  Console.write("  ELR ")
  Console.write(hexadecimal: isEL2 ? read_ELR_EL2() : read_ELR_EL1())
  Console.write("  FAR ")
  Console.write(hexadecimal: isEL2 ? read_FAR_EL2() : read_FAR_EL1())
  Console.write("\n")
  _ = firmwareCall(0x8400_0008)
  while true { wfi() }
}
