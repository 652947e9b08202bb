import Simulation

/// What a load or store of one general register does with it.
struct RegisterAccess: Sendable {
  enum Effect { case load, loadSigned32, loadSigned64, store }
  let width: AccessWidth
  let effect: Effect

  static let ldrb = RegisterAccess(width: .byte, effect: .load)
  static let ldrh = RegisterAccess(width: .half, effect: .load)
  static let ldrW = RegisterAccess(width: .word, effect: .load)
  static let ldrX = RegisterAccess(width: .double, effect: .load)
  static let ldrsbW = RegisterAccess(width: .byte, effect: .loadSigned32)
  static let ldrsbX = RegisterAccess(width: .byte, effect: .loadSigned64)
  static let ldrshW = RegisterAccess(width: .half, effect: .loadSigned32)
  static let ldrshX = RegisterAccess(width: .half, effect: .loadSigned64)
  static let ldrsw = RegisterAccess(width: .word, effect: .loadSigned64)
  static let strb = RegisterAccess(width: .byte, effect: .store)
  static let strh = RegisterAccess(width: .half, effect: .store)
  static let strW = RegisterAccess(width: .word, effect: .store)
  static let strX = RegisterAccess(width: .double, effect: .store)

  var isStore: Bool { effect == .store }
  /// The register field as a slot: read by a store, written by a load.
  func slot(_ i: Instruction) -> UInt8 {
    isStore ? Slot.source(i.rt) : Slot.destination(i.rt)
  }

  /// A loaded value as the register gets it.
  func extended(_ value: UInt64) -> UInt64 {
    let unused = UInt64(64 - width.rawValue * 8)
    let signed = UInt64(bitPattern: Int64(bitPattern: value << unused) >> Int64(unused))
    switch effect {
    case .load, .store: return value
    case .loadSigned32: return signed & 0xffff_ffff
    case .loadSigned64: return signed
    }
  }
}

/// Where the address comes from and whether the base changes (C1.3.3).
enum Addressing {
  /// Base plus offset.
  case offset
  /// Base plus offset, which becomes the base.
  case preIndex
  /// The base, to which the offset is added afterwards.
  case postIndex

  func address(_ base: UInt64, _ offset: UInt64) -> UInt64 {
    self == .postIndex ? base : base &+ offset
  }
}

extension Instruction {
  /// imm9 in bits [20:12].
  var imm9: UInt64 { UInt64(bitPattern: signed(20, 12)) }
  /// imm12 in bits [21:10], in units of `1 << scale` bytes.
  func imm12(scale: UInt32) -> UInt64 { UInt64(bits(21, 10)) << UInt64(scale) }
  /// imm7 in bits [21:15], in units of `1 << scale` bytes.
  func imm7(scale: UInt32) -> UInt64 { UInt64(bitPattern: signed(21, 15) << Int64(scale)) }
}

extension AccessWidth {
  /// The logarithm of the width in bytes.
  var scale: UInt32 { UInt32(rawValue.trailingZeroBitCount) }
}

extension Core {
  /// The base register's value; checks its alignment when it is SP.
  func baseAddress(_ i: Instruction) throws(CoreExit) -> UInt64 {
    if i.rn == 31 { try checkStackAlignment() }
    return readXOrSP(i.rn)
  }

  /// A load or store of one register at an address that is known. Nothing has changed when it
  /// throws.
  func perform(
    _ access: RegisterAccess, _ i: Instruction, at address: UInt64, _ options: AccessOptions = []
  ) throws(CoreExit) {
    if access.isStore {
      try store(address, access.width, readX(i.rt), options)
    } else {
      writeX(i.rt, access.extended(try load(address, access.width, options)))
    }
  }

  /// What LDTR and STTR add: EL0's permissions at EL1, and at EL2 when it hosts EL0, unless
  /// PSTATE.UAO lifts them (C6.2, LDTR; D8.4).
  var unprivilegedOptions: AccessOptions {
    if state.pointee.userAccessOverride { return [] }
    switch state.pointee.exceptionLevel {
    case 1: return .unprivileged
    case 2: return hostsUser ? .unprivileged : []
    default: return []
    }
  }
}

/// One register at base plus scaled unsigned offset.
func unsignedOffset(_ access: RegisterAccess) -> Semantics {
  .lowerOrCall(
    { i in lowered(access, i, i.imm12(scale: access.width.scale)) },
    { core, i throws(CoreExit) in
      let base = try core.baseAddress(i)
      try core.perform(access, i, at: base &+ i.imm12(scale: access.width.scale))
      return .next
    })
}

/// One register at base plus signed offset: LDUR, STUR.
func unscaledOffset(_ access: RegisterAccess) -> Semantics {
  .lowerOrCall(
    { i in lowered(access, i, i.imm9) },
    { core, i throws(CoreExit) in
      let base = try core.baseAddress(i)
      try core.perform(access, i, at: base &+ i.imm9)
      return .next
    })
}

/// LDTR, STTR.
func unprivileged(_ access: RegisterAccess) -> Semantics {
  .call { core, i throws(CoreExit) in
    let base = try core.baseAddress(i)
    try core.perform(access, i, at: base &+ i.imm9, core.unprivilegedOptions)
    return .next
  }
}

/// One register with write-back.
func indexed(_ access: RegisterAccess, _ addressing: Addressing) -> Semantics {
  .lowerOrCall(
    { i in
      guard i.rt != i.rn || i.rn == 31 else { return nil }
      let code: Operation
      switch (access.effect, access.width) {
      case (.load, .byte): code = .load8Writeback
      case (.load, .half): code = .load16Writeback
      case (.load, .word): code = .load32Writeback
      case (.load, .double): code = .load64Writeback
      case (.store, .byte): code = .store8Writeback
      case (.store, .half): code = .store16Writeback
      case (.store, .word): code = .store32Writeback
      case (.store, .double): code = .store64Writeback
      default: return nil
      }
      return Op(
        code, rd: access.slot(i), rn: i.rn, immediate: writeback(addressing, i.imm9))
    },
    { core, i throws(CoreExit) in
      let base = try core.baseAddress(i)
      try core.perform(access, i, at: addressing.address(base, i.imm9))
      // ImplementationChoices, "load with write-back to a target".
      if access.isStore || i.rt != i.rn || i.rn == 31 { core.writeXOrSP(i.rn, base &+ i.imm9) }
      return .next
    })
}

/// One register at base plus an extended register.
func registerOffset(_ access: RegisterAccess) -> Semantics {
  .lowerOrCall(
    { i in
      guard i.rn != 31 else { return nil }
      let code: Operation
      switch (access.effect, access.width) {
      case (.load, .byte): code = .load8Indexed
      case (.load, .half): code = .load16Indexed
      case (.load, .word): code = .load32Indexed
      case (.load, .double): code = .load64Indexed
      case (.loadSigned32, .byte): code = .loadSigned8to32Indexed
      case (.loadSigned64, .byte): code = .loadSigned8to64Indexed
      case (.loadSigned32, _): code = .loadSigned16to32Indexed
      case (.loadSigned64, .half): code = .loadSigned16to64Indexed
      case (.loadSigned64, _): code = .loadSigned32Indexed
      case (.store, .byte): code = .store8Indexed
      case (.store, .half): code = .store16Indexed
      case (.store, .word): code = .store32Indexed
      case (.store, .double): code = .store64Indexed
      }
      let shift = i.bit(12) ? access.width.scale : 0
      let extend: UInt32 =
        switch i.bits(15, 13) {
        case 2: 1
        case 6: 2
        default: 0
        }
      return Op(code, rd: access.slot(i), rn: i.rn, rm: i.m, aux: shift | extend << 4)
    },
    { core, i throws(CoreExit) in
      let base = try core.baseAddress(i)
      let shift = i.bit(12) ? access.width.scale : 0
      try core.perform(access, i, at: base &+ core.indexRegister(i, shift: shift))
      return .next
    })
}

extension Core {
  /// Rm of a register offset, extended by bits [15:13] and shifted.
  func indexRegister(_ i: Instruction, shift: UInt32) -> UInt64 {
    let value = readX(i.rm)
    let extended =
      switch i.bits(15, 13) {
      case 2: value & 0xffff_ffff
      case 6: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value)))
      default: value
      }
    return extended << UInt64(shift)
  }
}

/// The immediate of the write-back operations.
func writeback(_ addressing: Addressing, _ offset: UInt64) -> UInt64 {
  let access = addressing == .postIndex ? 0 : offset
  return access & 0xffff_ffff | offset << 32
}

/// The plain operation for a base and an offset, if there is one.
private func lowered(_ access: RegisterAccess, _ i: Instruction, _ offset: UInt64) -> Op? {
  let isStack = i.rn == 31
  let code: Operation
  switch (access.effect, access.width) {
  case (.load, .word): code = isStack ? .load32SP : .load32
  case (.load, .double): code = isStack ? .load64SP : .load64
  case (.store, .word): code = isStack ? .store32SP : .store32
  case (.store, .double): code = isStack ? .store64SP : .store64
  case _ where isStack: return nil
  case (.load, .byte): code = .load8
  case (.load, .half): code = .load16
  case (.loadSigned32, .byte): code = .loadSigned8to32
  case (.loadSigned64, .byte): code = .loadSigned8to64
  case (.loadSigned32, _): code = .loadSigned16to32
  case (.loadSigned64, .half): code = .loadSigned16to64
  case (.loadSigned64, _): code = .loadSigned32
  case (.store, .byte): code = .store8
  case (.store, .half): code = .store16
  }
  return Op(code, rd: access.slot(i), rn: i.rn, immediate: offset)
}
