// Semantics of floating-point instructions of v8.2 and v8.3 that take pairs: complex numbers, and
// products of halves added to singles.

/// FMLAL, and FMLSL, which negates Vn's elements: products of halves in the lower or upper part of
/// registers as long as Vd, added to singles.
struct FloatAccumulateLong: FloatOperation {
  var subtracts = false
  var isUpper = false
  var byElement = false

  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    let (old, n, m) = (core.readV(i.rd), core.readV(i.rn), core.readV(i.rm))
    let element = byElement ? i.element(core, size: HalfPrecision.size) : 0
    let flip = subtracts ? HalfPrecision.signBit : 0
    var result = Vector(low: 0)
    let count = SinglePrecision.laneCount(i)
    for lane in 0..<count {
      let source = isUpper ? count + lane : lane
      result[lane, 2] = SinglePrecision.multiplyAddLong(
        old[lane, 2], n[source, 1] ^ flip, byElement ? element : m[source, 1], &environment)
    }
    return result
  }
}

/// FCADD: Vn plus Vm turned by a quarter, or by three.
struct ComplexAdd: FloatOperation {
  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    let size = Format.size
    let (n, m) = (core.readV(i.rn), core.readV(i.rm))
    var result = Vector(low: 0)
    let isThree = i.bit(12)
    for lane in stride(from: 0, to: Format.laneCount(i), by: 2) {
      let (real, imaginary) = (m[lane, size], m[lane + 1, size])
      result[lane, size] = Format.add(
        n[lane, size], isThree ? imaginary : Format.negated(imaginary), &environment)
      result[lane + 1, size] = Format.add(
        n[lane + 1, size], isThree ? Format.negated(real) : real, &environment)
    }
    return result
  }
}

/// FCMLA: Vn's real or imaginary parts times Vm, or one element, a pair, of it, turned by as many
/// quarters.
struct ComplexMultiplyAdd: FloatOperation {
  var byElement = false

  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    let size = Format.size
    let (old, n, m) = (core.readV(i.rd), core.readV(i.rn), core.readV(i.rm))
    let quarters = byElement ? i.bits(14, 13) : i.bits(12, 11)
    // Of halves L is the pair's lower bit; of singles H alone is left.
    let index = Format.isHalf ? i.bits(11, 11) << 1 | i.bits(21, 21) : i.bits(11, 11)
    let part = Int(quarters & 1)
    var result = Vector(low: 0)
    for lane in stride(from: 0, to: Format.laneCount(i), by: 2) {
      let pair = byElement ? 2 * Int(index) : lane
      let factor = n[lane + part, size]
      let real = m[pair + part, size] ^ (quarters == 1 || quarters == 2 ? Format.signBit : 0)
      let imaginary = m[pair + 1 - part, size] ^ (quarters >= 2 ? Format.signBit : 0)
      result[lane, size] = Format.multiplyAdd(old[lane, size], factor, real, &environment)
      result[lane + 1, size] = Format.multiplyAdd(
        old[lane + 1, size], factor, imaginary, &environment)
    }
    return result
  }
}
