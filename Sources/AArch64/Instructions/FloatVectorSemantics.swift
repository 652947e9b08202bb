// Semantics of floating-point instructions that take elements, of vectors or, in the scalar
// classes, which have bit 28 set, of the lowest one alone. What is above the result becomes zero.

/// What an instruction makes of numbers, whatever their format. The compiler makes a copy for each
/// format.
protocol FloatOperation: Sendable {
  /// The new Vd.
  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector
}

// MARK: Element by element

extension FloatFormat {
  /// The logarithm of a number's bytes.
  static var size: UInt32 { width == 64 ? 3 : width == 32 ? 2 : 1 }

  @inline(__always)
  static func laneCount(_ i: Instruction) -> Int {
    i.bit(28) ? 1 : (i.bit(30) ? 16 : 8) >> Int(size)
  }

  /// The lowest element.
  @inline(__always)
  static func number(_ vector: Vector) -> UInt64 { vector.low & (signBit << 1 &- 1) }

  /// A vector of a number alone.
  @inline(__always)
  static func scalar(_ number: UInt64) -> Vector { Vector(low: number & (signBit << 1 &- 1)) }
}

extension FloatUnary: FloatOperation {
  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    let n = core.readV(i.rn)
    // Bit 24 is set in conversions with a fixed point: immh:immb counts from twice the width down.
    let fraction = i.bit(24) ? 2 * Format.width - Int(i.bits(22, 16)) : 0
    if i.bit(28) {
      return Format.scalar(
        apply(Format.self, Format.number(n), fractionBits: fraction, &environment))
    }
    var result = Vector(low: 0)
    for lane in 0..<Format.laneCount(i) {
      result[lane, Format.size] = apply(
        Format.self, n[lane, Format.size], fractionBits: fraction, &environment)
    }
    return result
  }
}

extension FloatBinary: FloatOperation {
  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    let (n, m) = (core.readV(i.rn), core.readV(i.rm))
    if i.bit(28) {
      return Format.scalar(apply(Format.self, Format.number(n), Format.number(m), &environment))
    }
    var result = Vector(low: 0)
    for lane in 0..<Format.laneCount(i) {
      result[lane, Format.size] = apply(
        Format.self, n[lane, Format.size], m[lane, Format.size], &environment)
    }
    return result
  }
}

extension Instruction {
  /// Vm's element: the register and the lane share L, M and H as the format needs.
  @inline(__always)
  func element(_ core: Core, size: UInt32) -> UInt64 {
    let (h, l, m) = (Int(bits(11, 11)), Int(bits(21, 21)), Int(bits(20, 20)))
    switch size {
    case 1: return core.readV(rm & 15)[h << 2 | l << 1 | m, 1]
    case 2: return core.readV(rm)[h << 1 | l, 2]
    default: return core.readV(rm)[h, 3]
    }
  }
}

/// Vn's elements with one of Vm.
struct FloatByElement: FloatOperation {
  let operation: FloatBinary

  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    let (n, m) = (core.readV(i.rn), i.element(core, size: Format.size))
    var result = Vector(low: 0)
    for lane in 0..<Format.laneCount(i) {
      result[lane, Format.size] = operation.apply(
        Format.self, n[lane, Format.size], m, &environment)
    }
    return result
  }
}

/// FMLA, and FMLS, which negates Vn's elements.
struct FloatAccumulate: FloatOperation {
  var subtracts = false
  var byElement = false

  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    let (old, n, m) = (core.readV(i.rd), core.readV(i.rn), core.readV(i.rm))
    let element = byElement ? i.element(core, size: Format.size) : 0
    let flip = subtracts ? Format.signBit : 0
    var result = Vector(low: 0)
    for lane in 0..<Format.laneCount(i) {
      result[lane, Format.size] = Format.multiplyAdd(
        old[lane, Format.size], n[lane, Format.size] ^ flip,
        byElement ? element : m[lane, Format.size], &environment)
    }
    return result
  }
}

// MARK: Between elements

/// Neighbours in Vn, then in Vm; in the scalar classes the lowest two of Vn.
struct FloatPairwise: FloatOperation {
  let operation: FloatBinary

  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    let (n, m) = (core.readV(i.rn), core.readV(i.rm))
    func pair(_ vector: Vector, _ lane: Int, _ environment: inout FloatEnvironment) -> UInt64 {
      operation.apply(
        Format.self, vector[2 * lane, Format.size], vector[2 * lane + 1, Format.size],
        &environment)
    }
    if i.bit(28) { return Format.scalar(pair(n, 0, &environment)) }
    var result = Vector(low: 0)
    let half = Format.laneCount(i) / 2
    for lane in 0..<half { result[lane, Format.size] = pair(n, lane, &environment) }
    for lane in 0..<half { result[half + lane, Format.size] = pair(m, lane, &environment) }
    return result
  }
}

/// FMAXV and its kin: neighbours, then neighbours of what that gave, until one is left (Reduce).
struct FloatAcross: FloatOperation {
  let operation: FloatBinary

  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    var rest = core.readV(i.rn)
    var count = Format.laneCount(i)
    while count > 1 {
      count /= 2
      for lane in 0..<count {
        rest[lane, Format.size] = operation.apply(
          Format.self, rest[2 * lane, Format.size], rest[2 * lane + 1, Format.size],
          &environment)
      }
    }
    return Format.scalar(rest.low)
  }
}

// MARK: Estimates of integers

/// URECPE and URSQRTE.
enum UnsignedEstimate: Sendable {
  case reciprocal, reciprocalRoot

  func result(_ core: Core, _ i: Instruction) -> Vector {
    let n = core.readV(i.rn)
    var result = Vector(low: 0)
    for lane in 0..<(i.bit(30) ? 4 : 2) {
      let element = UInt32(n[lane, 2])
      result[lane, 2] =
        switch self {
        case .reciprocal: UInt64(unsignedReciprocalEstimate(element))
        case .reciprocalRoot: UInt64(unsignedReciprocalRootEstimate(element))
        }
    }
    return result
  }
}
