extension Core {
  /// Takes a synchronous exception: `state.pc` is the instruction that caused it, and becomes
  /// the vector's address.
  func take(_ exception: Exception, instruction: UInt32) {
    preconditionFailure("exceptions are not routed yet")
  }

  /// Takes the interrupt that is pending and not masked, if there is one: `state.pc` becomes the
  /// vector's address.
  func takePendingInterrupt() -> Bool { false }

  /// True when a pending interrupt ends WFI, masked or not (D1.16.2).
  var wakesFromWait: Bool { state.pointee.signals != 0 }

  func resetState() {}
}
