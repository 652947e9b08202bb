import Simulation

// Semantics of scalar floating point that are not element by element: four registers, flags,
// general registers, several formats.

/// FMADD, FMSUB, FNMADD and FNMSUB: what is negated is negated whether it is a NaN or not.
struct FloatMultiplyAdd: FloatOperation {
  var negatesProduct = false
  var negatesAddend = false

  @inline(__always)
  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    Format.scalar(
      Format.multiplyAdd(
        Format.number(core.readV(i.ra)) ^ (negatesAddend ? Format.signBit : 0),
        Format.number(core.readV(i.rn)) ^ (negatesProduct ? Format.signBit : 0),
        Format.number(core.readV(i.rm)), &environment))
  }
}

/// FCMP, and FCMPE, for which quiet NaNs are invalid too.
struct FloatCompare: Sendable {
  var withZero = false
  var signals = false

  fileprivate func order<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> FloatOrder {
    Format.compare(
      Format.number(core.readV(i.rn)), withZero ? 0 : Format.number(core.readV(i.rm)),
      signals: signals, &environment)
  }
}

extension Core {
  func compareFloats(_ comparison: FloatCompare, _ i: Instruction) {
    var environment = floatEnvironment
    let order =
      switch FloatField.type.size(in: i) {
      case 1: comparison.order(HalfPrecision.self, self, i, &environment)
      case 2: comparison.order(SinglePrecision.self, self, i, &environment)
      default: comparison.order(DoublePrecision.self, self, i, &environment)
      }
    accumulate(environment)
    state.pointee.nzcv =
      switch order {
      case .less: 0x8000_0000
      case .equal: 0x6000_0000
      case .greater: 0x2000_0000
      case .unordered: 0x3000_0000
      }
  }
}

/// FMOV, which leaves the bits as they are.
enum FloatMove: Sendable {
  case register, toGeneral, fromGeneral, immediate
  /// Of the upper half of a V register; the lower one stays.
  case topToGeneral, topFromGeneral
}

extension Core {
  func moveFloat(_ move: FloatMove, _ i: Instruction) {
    let size = FloatField.type.size(in: i)
    switch move {
    case .register: writeV(i.rd, Vector(low: readV(i.rn)[0, size]))
    case .toGeneral: writeX(i.rd, readV(i.rn)[0, size])
    case .fromGeneral: writeV(i.rd, Vector(low: readX(i.rn) & AccessWidth(scale: size).mask))
    case .immediate: writeV(i.rd, Vector(low: expandFloat(i.bits(20, 13), size: size)))
    case .topToGeneral: writeX(i.rd, readV(i.rn).high)
    case .topFromGeneral: writeV(i.rd, Vector(low: readV(i.rd).low, high: readX(i.rn)))
    }
  }
}

// MARK: General registers

extension Instruction {
  /// A general register as an integer, or as a fixed-point number with 64 less `scale` bits of
  /// fraction.
  fileprivate func integerForm(_ isSigned: Bool, isFixed: Bool) -> IntegerForm {
    IntegerForm(
      width: is64 ? 64 : 32, isSigned: isSigned, fractionBits: isFixed ? 64 - Int(bits(15, 10)) : 0)
  }
}

/// FCVTNS to FCVTZU, to a general register.
struct FloatToGeneral: Sendable {
  let rounding: Rounding
  let signed: Bool
  var isFixed = false
}

/// SCVTF and UCVTF, from a general register.
struct FloatFromGeneral: FloatOperation {
  let signed: Bool
  var isFixed = false

  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    Format.scalar(
      Format.fromInteger(core.readX(i.rn), i.integerForm(signed, isFixed: isFixed), &environment))
  }
}

extension Core {
  func convertToGeneral(_ conversion: FloatToGeneral, _ i: Instruction) {
    let n = readV(i.rn)
    let form = i.integerForm(conversion.signed, isFixed: conversion.isFixed)
    let rounding = conversion.rounding
    var environment = floatEnvironment
    let result =
      switch FloatField.type.size(in: i) {
      case 1: HalfPrecision.toInteger(HalfPrecision.number(n), form, rounding, &environment)
      case 2: SinglePrecision.toInteger(SinglePrecision.number(n), form, rounding, &environment)
      default: DoublePrecision.toInteger(n.low, form, rounding, &environment)
      }
    writeX(i.rd, result)
    accumulate(environment)
  }

  /// FJCVTZS: Z says that nothing was lost.
  func convertToJavaScriptInteger(_ i: Instruction) {
    var environment = floatEnvironment
    let (result, isExact) = DoublePrecision.toJavaScriptInteger(readV(i.rn).low, &environment)
    writeX(i.rd, result)
    accumulate(environment)
    state.pointee.nzcv = isExact ? 1 << 30 : 0
  }
}

// MARK: Other formats

/// FCVT, and BFCVT.
enum FloatConversion: Sendable {
  case halfToSingle, halfToDouble, singleToHalf, singleToDouble, doubleToHalf, doubleToSingle
  case singleToBFloat16
}

/// FCVTN; FCVTXN, which rounds to odd; BFCVTN.
enum FloatNarrowing: Sendable { case byMode, toOdd, toBFloat16 }

extension FloatFormat {
  fileprivate static func converted<Result: FloatFormat>(
    _ n: Vector, to _: Result.Type, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    convert(number(n), to: Result.self, environment.rounding, &environment)
  }

  /// FCVTL: the elements of the lower or upper half of Vn.
  fileprivate static func lengthened<Result: FloatFormat>(
    _ i: Instruction, _ n: Vector, to _: Result.Type, _ environment: inout FloatEnvironment
  ) -> Vector {
    var result = Vector(low: 0)
    let count = 8 >> Int(size)
    for lane in 0..<count {
      result[lane, Result.size] = convert(
        n[i.bit(30) ? count + lane : lane, size], to: Result.self, environment.rounding,
        &environment)
    }
    return result
  }

  /// FCVTN: into the lower half of Vd, or the upper half, and the lower one stays.
  fileprivate static func narrowed<Result: FloatFormat>(
    _ i: Instruction, _ old: Vector, _ n: Vector, to _: Result.Type, _ rounding: Rounding,
    _ environment: inout FloatEnvironment
  ) -> Vector {
    let isScalar = i.bit(28)
    let isUpper = i.bit(30) && !isScalar
    var result = Vector(low: isUpper ? old.low : 0)
    let count = 16 >> Int(size)
    for lane in 0..<(isScalar ? 1 : count) {
      result[isUpper ? count + lane : lane, Result.size] = convert(
        n[lane, size], to: Result.self, rounding, &environment)
    }
    return result
  }
}

extension Core {
  func convert(_ conversion: FloatConversion, _ i: Instruction) {
    let n = readV(i.rn)
    var environment = floatEnvironment
    let result =
      switch conversion {
      case .halfToSingle: HalfPrecision.converted(n, to: SinglePrecision.self, &environment)
      case .halfToDouble: HalfPrecision.converted(n, to: DoublePrecision.self, &environment)
      case .singleToHalf: SinglePrecision.converted(n, to: HalfPrecision.self, &environment)
      case .singleToDouble: SinglePrecision.converted(n, to: DoublePrecision.self, &environment)
      case .doubleToHalf: DoublePrecision.converted(n, to: HalfPrecision.self, &environment)
      case .doubleToSingle: DoublePrecision.converted(n, to: SinglePrecision.self, &environment)
      case .singleToBFloat16: SinglePrecision.converted(n, to: BFloat16.self, &environment)
      }
    writeV(i.rd, Vector(low: result))
    accumulate(environment)
  }

  /// FCVTL and FCVTL2.
  func convertLong(_ i: Instruction) {
    let n = readV(i.rn)
    var environment = floatEnvironment
    let result =
      i.bit(22)
      ? SinglePrecision.lengthened(i, n, to: DoublePrecision.self, &environment)
      : HalfPrecision.lengthened(i, n, to: SinglePrecision.self, &environment)
    writeV(i.rd, result)
    accumulate(environment)
  }

  func convertNarrow(_ narrowing: FloatNarrowing, _ i: Instruction) {
    let (old, n) = (readV(i.rd), readV(i.rn))
    var environment = floatEnvironment
    let rounding = narrowing == .toOdd ? .toOdd : environment.rounding
    let result =
      if narrowing == .toBFloat16 {
        SinglePrecision.narrowed(i, old, n, to: BFloat16.self, rounding, &environment)
      } else if i.bit(22) {
        DoublePrecision.narrowed(i, old, n, to: SinglePrecision.self, rounding, &environment)
      } else {
        SinglePrecision.narrowed(i, old, n, to: HalfPrecision.self, rounding, &environment)
      }
    writeV(i.rd, result)
    accumulate(environment)
  }
}
