/// ISV, SAS, SSE, SRT, SF and AR of a data abort's syndrome: what a hypervisor needs to carry out
/// a load or store by itself (Arm DDI 0487, D13.2.39, "ISS encoding for an exception from a Data
/// Abort").
///
/// Given for loads and stores of one general-purpose register without write-back, those with
/// acquire and release semantics among them; not for exclusives, atomics, pairs and vectors.
struct AccessSyndrome: Equatable {
  /// ISS[24:14], ISV included.
  let bits: UInt32

  init?(_ word: UInt32) {
    let size = word >> 30
    let opcode = word >> 22 & 3
    let isVector = word >> 26 & 1 != 0
    switch word >> 24 & 0x3b {
    // Load or store register: unsigned offset, unscaled, unprivileged, register offset.
    case 0b111001:
      guard !isVector else { return nil }
    case 0b111000:
      let isRegisterOffset = word >> 21 & 1 != 0
      let form = word >> 10 & 3
      guard !isVector, isRegisterOffset ? form == 2 : form & 1 == 0 else { return nil }
    // LDAR, STLR and their narrower forms: o2 set, o1 clear, o0 set.
    case 0b001000:
      guard !isVector, word >> 23 & 1 != 0, word >> 21 & 1 == 0, word >> 15 & 1 != 0 else {
        return nil
      }
      self.init(size: size, signed: false, register: word & 31, is64: size == 3, acquires: true)
      return
    // LDR and LDRSW (literal).
    case 0b011000:
      guard !isVector, size != 3 else { return nil }
      self.init(
        size: size == 1 ? 3 : 2, signed: size == 2, register: word & 31, is64: size != 0,
        acquires: false)
      return
    default: return nil
    }
    // Opcode 2 is a signed load to 64 bits (PRFM, which never aborts, for size 3), 3 to 32.
    let is64 = opcode < 2 ? size == 3 : opcode == 2
    self.init(
      size: size, signed: opcode >= 2, register: word & 31, is64: is64, acquires: false)
  }

  private init(size: UInt32, signed: Bool, register: UInt32, is64: Bool, acquires: Bool) {
    bits =
      1 << 24 | size << 22 | (signed ? 1 << 21 : 0) | register << 16 | (is64 ? 1 << 15 : 0)
      | (acquires ? 1 << 14 : 0)
  }
}
