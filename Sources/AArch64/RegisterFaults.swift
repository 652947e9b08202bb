// Bits of registers that change by themselves, as an injected fault has it.
extension Core {
  /// Whether ``flip(_:of:)`` can change the bit: `x0` to `x30`, `w0`…, `sp`, `pc`, `pstate`, `v0` to
  /// `v31`, or a stored system register's writable bit.
  public func canFlip(_ bit: Int, of register: String) -> Bool {
    if let vector = Self.vector(register) { return (0..<128).contains(bit) && vector < 32 }
    guard (0..<64).contains(bit), self.register(named: register) != nil else { return false }
    guard let place = systemRegisterPlaces[register.lowercased()] else { return true }
    guard case .field = systemRegisterTable[place].storage else { return false }
    return registerMasks[place] >> UInt64(bit) & 1 != 0
  }

  /// Changes a bit of a register, with what that means for translation and interrupts. A PSTATE
  /// that there cannot be is left alone.
  public func flip(_ bit: Int, of register: String) {
    if let vector = Self.vector(register) {
      let (low, high) = vectorRegister(vector)
      setVectorRegister(
        vector, low: bit < 64 ? low ^ 1 << UInt64(bit) : low,
        high: bit < 64 ? high : high ^ 1 << UInt64(bit - 64))
      return
    }
    guard let value = self.register(named: register) else { return }
    _ = setRegister(named: register, to: value ^ 1 << UInt64(bit))
  }

  private static func vector(_ name: String) -> Int? {
    guard name.lowercased().hasPrefix("v"), let number = Int(name.dropFirst()) else { return nil }
    return (0..<32).contains(number) ? number : nil
  }
}
