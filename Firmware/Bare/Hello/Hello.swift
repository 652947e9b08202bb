import A64

/// The smallest proof that a board runs code: one line, then PSCI SYSTEM_OFF.
@c(main) func main() {
  Console.write(read_CurrentEL() == 8 ? "Hello from EL2\n" : "Hello from EL1\n")
}
