// Semantics of scalar floating point that are not element by element: four registers, flags,
// general registers, several formats.

extension FloatFormat {
  fileprivate static func compare(
    _ core: Core, _ i: Instruction, withZero: Bool, signals: Bool
  ) {
    var environment = core.floatEnvironment
    let order = compare(
      number(core.readV(i.rn)), withZero ? 0 : number(core.readV(i.rm)), signals: signals,
      &environment)
    core.accumulate(environment)
    core.state.pointee.nzcv =
      switch order {
      case .less: 0x8000_0000
      case .equal: 0x6000_0000
      case .greater: 0x2000_0000
      case .unordered: 0x3000_0000
      }
  }
}

/// FMADD, FMSUB, FNMADD and FNMSUB: what is negated is negated whether it is a NaN or not.
func floatMultiplyAdd(negatesProduct: Bool = false, negatesAddend: Bool = false) -> Semantics {
  float(
    FloatMultiplyAdd(negatesProduct: negatesProduct, negatesAddend: negatesAddend), in: .type)
}

private struct FloatMultiplyAdd: FloatOperation {
  let negatesProduct: Bool
  let negatesAddend: Bool

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
func floatCompare(withZero: Bool = false, signals: Bool = false) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    compareNumbers(core, i, withZero: withZero, signals: signals)
    return .next
  }
}

/// FCCMP and FCCMPE.
func floatConditionalCompare(signals: Bool = false) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    if core.holds(i.bits(15, 12)) {
      compareNumbers(core, i, withZero: false, signals: signals)
    } else {
      core.state.pointee.nzcv = UInt64(i.bits(3, 0)) << 28
    }
    return .next
  }
}

private func compareNumbers(_ core: Core, _ i: Instruction, withZero: Bool, signals: Bool) {
  switch FloatField.type.size(in: i) {
  case 1: HalfPrecision.compare(core, i, withZero: withZero, signals: signals)
  case 2: SinglePrecision.compare(core, i, withZero: withZero, signals: signals)
  default: DoublePrecision.compare(core, i, withZero: withZero, signals: signals)
  }
}

/// FCSEL.
let floatSelect: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  let chosen = core.readV(core.holds(i.bits(15, 12)) ? i.rn : i.rm)
  core.writeV(i.rd, Vector(low: chosen[0, FloatField.type.size(in: i)]))
  return .next
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
func floatToGeneral(_ rounding: Rounding, signed: Bool, isFixed: Bool = false) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let (n, form) = (core.readV(i.rn), i.integerForm(signed, isFixed: isFixed))
    var environment = core.floatEnvironment
    let result =
      switch FloatField.type.size(in: i) {
      case 1: HalfPrecision.toInteger(HalfPrecision.number(n), form, rounding, &environment)
      case 2: SinglePrecision.toInteger(SinglePrecision.number(n), form, rounding, &environment)
      default: DoublePrecision.toInteger(n.low, form, rounding, &environment)
      }
    core.writeX(i.rd, result)
    core.accumulate(environment)
    return .next
  }
}

/// SCVTF and UCVTF, from a general register.
func floatFromGeneral(signed: Bool, isFixed: Bool = false) -> Semantics {
  float(FloatFromGeneral(isSigned: signed, isFixed: isFixed), in: .type)
}

private struct FloatFromGeneral: FloatOperation {
  let isSigned: Bool
  let isFixed: Bool

  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    Format.scalar(
      Format.fromInteger(
        core.readX(i.rn), i.integerForm(isSigned, isFixed: isFixed), &environment))
  }
}

/// FJCVTZS: Z says that nothing was lost.
let floatToJavaScriptInteger: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  var environment = core.floatEnvironment
  let (result, isExact) = DoublePrecision.toJavaScriptInteger(
    core.readV(i.rn).low, &environment)
  core.writeX(i.rd, result)
  core.accumulate(environment)
  core.state.pointee.nzcv = isExact ? 1 << 30 : 0
  return .next
}

// MARK: Other formats

/// FCVT.
func floatConvert<Source: FloatFormat, Result: FloatFormat>(
  _: Source.Type, to _: Result.Type
) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    var environment = core.floatEnvironment
    let result = Source.convert(
      Source.number(core.readV(i.rn)), to: Result.self, environment.rounding, &environment)
    core.writeV(i.rd, Vector(low: result))
    core.accumulate(environment)
    return .next
  }
}

extension FloatFormat {
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

/// FCVTL and FCVTL2.
let floatConvertLong: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  let n = core.readV(i.rn)
  var environment = core.floatEnvironment
  let result =
    i.bit(22)
    ? SinglePrecision.lengthened(i, n, to: DoublePrecision.self, &environment)
    : HalfPrecision.lengthened(i, n, to: SinglePrecision.self, &environment)
  core.writeV(i.rd, result)
  core.accumulate(environment)
  return .next
}

/// FCVTN and FCVTN2; FCVTXN and FCVTXN2, which round to odd.
func floatConvertNarrow(_ rounding: Rounding? = nil) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let (old, n) = (core.readV(i.rd), core.readV(i.rn))
    var environment = core.floatEnvironment
    let mode = rounding ?? environment.rounding
    let result =
      i.bit(22)
      ? DoublePrecision.narrowed(i, old, n, to: SinglePrecision.self, mode, &environment)
      : SinglePrecision.narrowed(i, old, n, to: HalfPrecision.self, mode, &environment)
    core.writeV(i.rd, result)
    core.accumulate(environment)
    return .next
  }
}
