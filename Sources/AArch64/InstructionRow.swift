/// The architectural extension that an encoding belongs to (Arm DDI 0487, A2). A core model
/// announces a set of them; an encoding of a feature that is not announced is UNDEFINED.
enum Feature: UInt8, CaseIterable, Sendable {
  case base, fp, asimd, crc32, aes, sha1, sha256, lse, rdm, pan, uao, vhe, dpb, fp16, ras
  case dotProd, fhm, jscvt, fcma, rcpc, rcpc2, flagM, flagM2, sb, sha3, sha512, sm3, sm4
  case pauth, bti, mte, sve, frintts, i8mm, bf16, spe, dpb2, xs, wfxt, ls64, mops, hbc, other
  // Of translation, without instructions of their own (D8): FEAT_HAFDBS, the 16 KiB granule,
  // FEAT_XNX, FEAT_HPDS with FEAT_HPDS2, FEAT_TTCNP, FEAT_VMID16, FEAT_LOR.
  case hafdbs, granule16, xnx, hpds, ttcnp, vmid16, lor
  // No extensions: the IMPLEMENTATION DEFINED registers of one part.
  case cortexA53, cortexA55
}

/// How an instruction is carried out.
enum Semantics: Sendable {
  /// Becomes an operation of the interpreter's switch.
  case lower(@Sendable (Instruction) -> Op)
  /// Runs this function: for what is rare or touches the system.
  case call(@Sendable (Core, Instruction) throws(CoreExit) -> Outcome)
  /// Becomes an operation where there is one for its fields, and is called otherwise.
  case lowerOrCall(
    @Sendable (Instruction) -> Op?, @Sendable (Core, Instruction) throws(CoreExit) -> Outcome)
  /// Floating point: carried out by ``Core/carryOut(_:_:)`` as the value says, where it is enabled.
  case float(FloatInstruction)
  /// Known and not carried out: the machine stops with the row's name when a core that
  /// announces the feature meets it.
  case absent
}

/// What a called row asks of the interpreter.
enum Outcome {
  /// Go on with the next instruction.
  case next
  /// Done; the next instruction follows, but state changed on which decoding, translation or
  /// interrupts depend: leave the block and sample interrupts.
  case resynchronize
  /// Done; `state.pc` holds the next instruction's address.
  case jump
}

/// An instruction word with its common fields and where it stands.
struct Instruction {
  let word: UInt32
  /// Offset of the instruction in its 4 KiB page, for rows that are lowered.
  let pageOffset: UInt64

  init(_ word: UInt32, pageOffset: UInt64 = 0) {
    self.word = word
    self.pageOffset = pageOffset
  }

  @inline(__always)
  func bits(_ high: Int, _ low: Int) -> UInt32 {
    word >> UInt32(low) & UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(high - low + 1)) - 1)
  }
  @inline(__always)
  func bit(_ place: Int) -> Bool { word >> UInt32(place) & 1 != 0 }
  /// Bits [high:low] as a signed number.
  @inline(__always)
  func signed(_ high: Int, _ low: Int) -> Int64 {
    Int64(truncatingIfNeeded: UInt64(word) << UInt64(63 - high)) >> Int64(63 - high + low)
  }

  var rd: UInt8 { UInt8(bits(4, 0)) }
  var rt: UInt8 { rd }
  var rn: UInt8 { UInt8(bits(9, 5)) }
  var rt2: UInt8 { UInt8(bits(14, 10)) }
  var ra: UInt8 { rt2 }
  var rm: UInt8 { UInt8(bits(20, 16)) }
  var rs: UInt8 { rm }

  // The same as slots, with 31 standing for XZR: as destinations and as sources.
  var d: UInt8 { Slot.destination(rd) }
  var n: UInt8 { Slot.source(rn) }
  var m: UInt8 { Slot.source(rm) }
  var a: UInt8 { Slot.source(ra) }
  /// The width bit of most integer instructions.
  var is64: Bool { bit(31) }
}

/// One encoding: the whole of what Orrery knows of it.
struct InstructionRow: Sendable {
  /// 32 places, most significant first, in the Arm ARM's order: `0` and `1` are fixed, a field is
  /// `name:width`, spaces separate: `sf:1 0 0 100010 sh:1 imm12:12 Rn:5 Rd:5`.
  let pattern: String
  /// The Arm ARM's title: `ADD (immediate)`.
  let name: String
  /// Assembly: the disassembler's template.
  let template: String
  let feature: Feature
  /// Section of Arm DDI 0487 in which the title stands, in alphabetic order: C6.2 for base
  /// instructions, C7.2 for Advanced SIMD and floating point.
  let section: String
  let semantics: Semantics
  /// A further condition on the fields without which the word is not this encoding.
  let condition: (@Sendable (Instruction) -> Bool)?

  init(
    _ pattern: String, _ name: String, _ template: String, _ section: String,
    feature: Feature = .base, _ semantics: Semantics,
    where condition: (@Sendable (Instruction) -> Bool)? = nil
  ) {
    self.pattern = pattern
    self.name = name
    self.template = template
    self.feature = feature
    self.section = section
    self.semantics = semantics
    self.condition = condition
  }
}
