import AArch64

/// A place before whose instruction a core stops.
struct Breakpoint {
  let number: Int
  let address: UInt64
  let scope: Scope
  /// As the user wrote it.
  let text: String
  var hits = 0

  /// Whether the core stands at it, in the program that was meant.
  func matches(_ core: Core) -> Bool {
    core.programCounter == address
      && scope.contains(level: core.exceptionLevel, machine: core.virtualMachineID ?? 0)
  }
}
