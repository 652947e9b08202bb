/// The registers of a core that programs see, as debuggers and tests read and write them.
package struct CoreRegisters: Equatable, Sendable {
  /// X0 to X30.
  package var x = [UInt64](repeating: 0, count: 31)
  /// The stack pointer that PSTATE selects.
  package var sp: UInt64 = 0
  package var pc: UInt64 = 0
  /// Flags in bits 31 to 28.
  package var nzcv: UInt64 = 0
  /// V0 to V31, low half first.
  package var v = [UInt64](repeating: 0, count: 64)
  package var fpcr: UInt64 = 0
  package var fpsr: UInt64 = 0

  package init() {}
}

extension Core {
  /// Reading and writing them changes nothing else; between slices only.
  package var registers: CoreRegisters {
    get {
      var result = CoreRegisters()
      for index in 0..<31 { result.x[index] = state.pointee.x[index] }
      for index in 0..<64 { result.v[index] = state.pointee.vectors[index] }
      result.sp = state.pointee.x[Int(Slot.sp)]
      result.pc = state.pointee.pc
      result.nzcv = state.pointee.nzcv
      result.fpcr = state.pointee.fpcr
      result.fpsr = state.pointee.fpsr
      return result
    }
    set {
      for index in 0..<31 { state.pointee.x[index] = newValue.x[index] }
      for index in 0..<64 { state.pointee.vectors[index] = newValue.v[index] }
      state.pointee.x[Int(Slot.sp)] = newValue.sp
      state.pointee.pc = newValue.pc
      discontinue()
      state.pointee.nzcv = newValue.nzcv
      state.pointee.fpcr = newValue.fpcr
      state.pointee.fpsr = newValue.fpsr
    }
  }
}

extension Core {
  /// ESR_EL1 and FAR_EL1.
  package var faultRegisters: (syndrome: UInt64, address: UInt64) {
    (state.pointee.system.esrEL1, state.pointee.system.farEL1)
  }
}
