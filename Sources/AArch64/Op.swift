/// A predecoded instruction: 16 bytes, shared by the interpreter and, later, the translator.
///
/// `rd`, `rn` and `rm` are slots of the register file (``Slot``), so that XZR costs nothing: it
/// is read from a slot that is always zero and written to one that nobody reads.
struct Op {
  var code: Operation
  var rd: UInt8
  var rn: UInt8
  var rm: UInt8
  /// A second immediate, a third register or the row's number, as the operation says.
  var aux: UInt32
  var immediate: UInt64

  init(
    _ code: Operation, rd: UInt8 = Slot.discard, rn: UInt8 = Slot.zero, rm: UInt8 = Slot.zero,
    aux: UInt32 = 0, immediate: UInt64 = 0
  ) {
    self.code = code
    self.rd = rd
    self.rn = rn
    self.rm = rm
    self.aux = aux
    self.immediate = immediate
  }
}

/// Places in the register file: 0 to 30 are X0 to X30.
enum Slot {
  /// The stack pointer that PSTATE selects.
  static let sp: UInt8 = 31
  /// Reads as zero; never written.
  static let zero: UInt8 = 32
  /// Written in place of XZR; never read.
  static let discard: UInt8 = 33
  static let count = 34

  /// The slot to read for a register field in which 31 is XZR.
  @inline(__always) static func source(_ field: UInt8) -> UInt8 { field == 31 ? zero : field }
  /// The slot to write for a register field in which 31 is XZR.
  @inline(__always) static func destination(_ field: UInt8) -> UInt8 {
    field == 31 ? discard : field
  }
}

/// What an ``Op`` does. `64` and `32` name the width of the result; a 32-bit result is
/// zero-extended. `page` is the virtual address of the page that the code is in.
enum Operation: UInt8 {
  // Control of the block itself. Not instructions.
  /// Ends a block that fell through; the next instruction is `page + immediate`.
  case endOfBlock
  /// Ends the slice before the instruction in whose place it stands; put into a block for as
  /// long as a part of it is run.
  case stop
  /// Runs the row's function, `aux` is the row's number, `immediate` the instruction word.
  case call
  /// The same for a row of floating point.
  case float
  /// Does nothing: hints and barriers that order nothing here.
  case nop

  // rd = immediate
  case moveImmediate
  // rd = page + immediate: ADR and ADRP
  case addPage
  // rd = (rd & ~(0xffff << aux)) | immediate: MOVK
  case moveKeep64, moveKeep32

  // rd = rn + immediate. SUB has its immediate negated.
  case addImmediate64, addImmediate32
  // rd = rn + immediate, setting flags; rd = rn - immediate, setting flags
  case addsImmediate64, addsImmediate32, subsImmediate64, subsImmediate32
  // rd = rn op rm
  case add64, add32, sub64, sub32, adds64, adds32, subs64, subs32
  // rd = rn + (rm << aux)
  case addShiftedLeft64
  // ADD, ADDS, SUB, SUBS with any shift or extension of rm; see ArithmeticForm in aux
  case arithmeticShifted, arithmeticExtended
  // ADC, ADCS, SBC, SBCS; aux bit 0 sub, bit 1 sets flags, bit 2 64-bit
  case addWithCarry

  // rd = rn op immediate. AND serves both widths: a 32-bit mask has no upper half.
  case andImmediate, orrImmediate64, orrImmediate32, eorImmediate64, eorImmediate32
  case andsImmediate64, andsImmediate32
  // rd = rn op rm
  case and64, and32, orr64, orr32, eor64, eor32, ands64, ands32
  case move64, move32
  // AND, ORR, EOR, ANDS and their negated forms with any shift; see LogicalForm in aux
  case logicalShifted

  // rd = (rn << aux[7:0]) >> aux[15:8], logical: UBFM of both widths with LSL, LSR, UBFX, UXTB
  case unsignedField
  // The same with an arithmetic right shift: SBFM, ASR, SXTB, SXTW; 32 drops the upper half
  case signedField64, signedField32
  // rd = (rd & ~immediate) | (((rn << aux[7:0]) >> aux[15:8]) & immediate): BFM
  case insertField64, insertField32
  // rd = low bits of (rn:rm) >> aux, aux in 1...width-1; aux 0 is a move of rm: EXTR, ROR
  case extract64, extract32

  // rd = condition aux[3:0] ? rn : rm
  case select64, select32
  // rd = condition ? rn : rm + 1
  case selectIncrement64, selectIncrement32
  // rd = condition ? rn : ~rm (aux bit 4 clear) or -rm (set)
  case selectNegate64, selectNegate32
  // CCMP, CCMN: aux[3:0] condition, aux[7:4] NZCV otherwise, aux bit 8 subtract (CCMP),
  // bit 9 64-bit; second operand rm + immediate, one of which is zero
  case conditionalCompare

  // rd = aux ± rn * rm with aux a slot: MADD, MSUB
  case multiplyAdd64, multiplyAdd32, multiplySubtract64, multiplySubtract32
  // The widening ones: SMADDL, UMADDL, SMSUBL, UMSUBL
  case signedMultiplyAddLong, unsignedMultiplyAddLong
  case signedMultiplySubtractLong, unsignedMultiplySubtractLong
  case signedMultiplyHigh, unsignedMultiplyHigh
  case unsignedDivide64, unsignedDivide32, signedDivide64, signedDivide32
  // rd = rn shifted by rm modulo the width
  case shiftLeft64, shiftLeft32, shiftRight64, shiftRight32
  case shiftArithmetic64, shiftArithmetic32, rotate64, rotate32
  case countLeadingZeros64, countLeadingZeros32, reverseBytes64, reverseBytes32

  // Branches. The target is page + immediate. They end the block.
  case branch
  case branchLink
  case branchEQ, branchNE, branchCS, branchCC, branchMI, branchPL, branchVS, branchVC
  case branchHI, branchLS, branchGE, branchLT, branchGT, branchLE
  /// The fall-through is `page + aux`, for these and the conditional ones.
  case branchZero64, branchZero32, branchNotZero64, branchNotZero32
  /// The bit's number is `rm`.
  case branchBitZero, branchBitSet
  // PC = rn; BLR also sets X30. For both, aux is the offset of the next instruction in the page.
  case branchRegister, branchLinkRegister

  // Loads: rd = [rn + immediate]. The base is no SP: those have their own, or are called.
  case load8, load16, load32, load64
  case loadSigned8to32, loadSigned8to64, loadSigned16to32, loadSigned16to64, loadSigned32
  case store8, store16, store32, store64
  // Base is SP, whose alignment is checked.
  case load32SP, load64SP, store32SP, store64SP
  // [rn + extend(rm)], aux: bits [3:0] shift, [5:4] 0 LSL, 1 UXTW, 2 SXTW (SXTX is LSL)
  case load8Indexed, load16Indexed, load32Indexed, load64Indexed
  case loadSigned8to32Indexed, loadSigned8to64Indexed, loadSigned16to32Indexed
  case loadSigned16to64Indexed, loadSigned32Indexed
  case store8Indexed, store16Indexed, store32Indexed, store64Indexed
  // Pre- and post-index: access at rn + Int32(immediate low half), then rn += Int32(high half).
  // Only where rd != rn; the base may be SP.
  case load8Writeback, load16Writeback, load32Writeback, load64Writeback
  case store8Writeback, store16Writeback, store32Writeback, store64Writeback
  // Pairs: rd and rm, at rn + immediate; the base may be SP.
  case loadPair64, loadPair32, storePair64, storePair32
  // Pairs with write-back, immediate in halves as above. Loads only where rn is neither target.
  case loadPair64Writeback, storePair64Writeback
  // rd = [page + immediate]
  case loadLiteral64, loadLiteral32

  // Fused pairs at the end of a block, made by the block builder, never by a row:
  // CMP with a register or immediate and the conditional branch after it. `aux` low half is the
  // fall-through's offset in the page, high half the target's as Int16 in words from the page;
  // rd is the condition.
  case compareBranch64, compareBranch32, compareImmediateBranch64, compareImmediateBranch32
}

/// `aux` of ``Operation/arithmeticShifted`` and ``Operation/arithmeticExtended``.
struct ArithmeticForm {
  let bits: UInt32
  /// `shift`: 0 LSL, 1 LSR, 2 ASR (shifted form), or the option field 0...7 (extended form).
  init(is64: Bool, subtract: Bool, setsFlags: Bool, shift: UInt32, amount: UInt32) {
    bits =
      (is64 ? 1 : 0) | (subtract ? 2 : 0) | (setsFlags ? 4 : 0) | shift << 4 | amount << 8
  }
  init(bits: UInt32) { self.bits = bits }
  var is64: Bool { bits & 1 != 0 }
  var subtract: Bool { bits & 2 != 0 }
  var setsFlags: Bool { bits & 4 != 0 }
  var shift: UInt32 { bits >> 4 & 7 }
  var amount: UInt32 { bits >> 8 & 63 }
}

/// `aux` of ``Operation/logicalShifted``.
struct LogicalForm {
  let bits: UInt32
  /// `kind`: 0 AND, 1 ORR, 2 EOR, 3 ANDS. `shift`: 0 LSL, 1 LSR, 2 ASR, 3 ROR.
  init(is64: Bool, kind: UInt32, invert: Bool, shift: UInt32, amount: UInt32) {
    bits = (is64 ? 1 : 0) | (invert ? 2 : 0) | kind << 2 | shift << 4 | amount << 8
  }
  init(bits: UInt32) { self.bits = bits }
  var is64: Bool { bits & 1 != 0 }
  var invert: Bool { bits & 2 != 0 }
  var kind: UInt32 { bits >> 2 & 3 }
  var shift: UInt32 { bits >> 4 & 3 }
  var amount: UInt32 { bits >> 8 & 63 }
}
