// Semantics of the integer vector instructions. Each makes a new value for Vd from Vn, Vm and the
// old Vd; the upper half of a 64-bit vector becomes zero.

/// What a vector instruction computes.
private struct VectorOperands {
  let old: Vector
  let n: Vector
  let m: Vector
}

extension Instruction {
  /// Bits [23:22].
  fileprivate var size: UInt32 { bits(23, 22) }
  /// One for the scalar classes, which have bit 28 set.
  fileprivate var laneCount: Int { bit(28) ? 1 : (bit(30) ? 16 : 8) >> Int(size) }
  fileprivate var isUpperHalf: Bool { bit(30) && !bit(28) }
}

private func vector(
  _ compute: @escaping @Sendable (Instruction, VectorOperands) -> Vector
) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let operands = VectorOperands(
      old: core.readV(i.rd), n: core.readV(i.rn), m: core.readV(i.rm))
    core.writeV(i.rd, compute(i, operands))
    return .next
  }
}

/// Whole registers, bit by bit; the operands are old Vd, Vn and Vm.
func bitwise(_ function: @escaping @Sendable (UInt64, UInt64, UInt64) -> UInt64) -> Semantics {
  vector { i, v in
    Vector(
      low: function(v.old.low, v.n.low, v.m.low),
      high: i.bit(30) ? function(v.old.high, v.n.high, v.m.high) : 0)
  }
}

/// Lane by lane; the result may be combined with the old value.
func lanewise(_ operation: LaneOperation, _ accumulation: LaneOperation? = nil) -> Semantics {
  vector { i, v in
    var result = Vector(low: 0)
    for lane in 0..<i.laneCount {
      let value = operation.apply(v.n[lane, i.size], v.m[lane, i.size], size: i.size)
      result[lane, i.size] =
        accumulation?.apply(v.old[lane, i.size], value, size: i.size) ?? value
    }
    return result
  }
}

/// Neighbours in Vn, then in Vm.
func pairwise(_ operation: LaneOperation) -> Semantics {
  vector { i, v in
    var result = Vector(low: 0)
    let half = i.laneCount / 2
    for lane in 0..<half {
      result[lane, i.size] = operation.apply(
        v.n[2 * lane, i.size], v.n[2 * lane + 1, i.size], size: i.size)
      result[half + lane, i.size] = operation.apply(
        v.m[2 * lane, i.size], v.m[2 * lane + 1, i.size], size: i.size)
    }
    return result
  }
}

func eachLane(_ function: LaneFunction) -> Semantics {
  vector { i, v in
    var result = Vector(low: 0)
    for lane in 0..<i.laneCount {
      result[lane, i.size] = function.apply(v.n[lane, i.size], size: i.size)
    }
    return result
  }
}

// MARK: Wider and narrower

/// Elements of half a register made twice as wide.
func long(_ operation: LaneOperation, _ accumulation: LaneOperation? = nil, signed: Bool)
  -> Semantics
{
  vector { i, v in
    var result = Vector(low: 0)
    let count = 8 >> Int(i.size)
    for lane in 0..<count {
      let source = i.isUpperHalf ? count + lane : lane
      let value = operation.apply(
        extend(v.n[source, i.size], i.size, signed), extend(v.m[source, i.size], i.size, signed),
        size: i.size + 1)
      result[lane, i.size + 1] =
        accumulation?.apply(v.old[lane, i.size + 1], value, size: i.size + 1) ?? value
    }
    return result
  }
}

/// Wide elements of Vn with elements of half of Vm.
func wide(_ operation: LaneOperation, signed: Bool) -> Semantics {
  vector { i, v in
    var result = Vector(low: 0)
    let count = 8 >> Int(i.size)
    for lane in 0..<count {
      let source = i.isUpperHalf ? count + lane : lane
      result[lane, i.size + 1] = operation.apply(
        v.n[lane, i.size + 1], extend(v.m[source, i.size], i.size, signed), size: i.size + 1)
    }
    return result
  }
}

/// Puts elements of half the width into the lower or upper half of Vd.
private func narrowed(
  _ i: Instruction, _ old: Vector, size: UInt32, _ element: (Int) -> UInt64
) -> Vector {
  var result = i.isUpperHalf ? Vector(low: old.low) : Vector(low: 0)
  let count = 8 >> Int(size)
  for lane in 0..<count {
    result[i.isUpperHalf ? count + lane : lane, size] = element(lane)
  }
  return result
}

/// The upper halves of the results.
func narrowHigh(_ operation: LaneOperation, rounds: Bool) -> Semantics {
  vector { i, v in
    let width = UInt64(8) << UInt64(i.size)
    return narrowed(i, v.old, size: i.size) { lane in
      let value = operation.apply(
        v.n[lane, i.size + 1], v.m[lane, i.size + 1], size: i.size + 1)
      return (rounds ? value &+ (1 << (width - 1)) : value) >> width
    }
  }
}

let extractNarrow: Semantics = vector { i, v in
  narrowed(i, v.old, size: i.size) { v.n[$0, i.size + 1] }
}

func pairwiseLong(signed: Bool, accumulates: Bool = false) -> Semantics {
  vector { i, v in
    var result = Vector(low: 0)
    for lane in 0..<i.laneCount / 2 {
      let sum =
        extend(v.n[2 * lane, i.size], i.size, signed)
        &+ extend(v.n[2 * lane + 1, i.size], i.size, signed)
      result[lane, i.size + 1] = accumulates ? sum &+ v.old[lane, i.size + 1] : sum
    }
    return result
  }
}

/// SHLL: to twice the width, by the width.
let shiftLeftLongByWidth: Semantics = vector { i, v in
  var result = Vector(low: 0)
  let count = 8 >> Int(i.size)
  for lane in 0..<count {
    let source = i.isUpperHalf ? count + lane : lane
    result[lane, i.size + 1] = v.n[source, i.size] << (8 << UInt64(i.size))
  }
  return result
}

// MARK: Order

/// Elements in reverse order within groups of so many bytes.
func reversed(in bytes: Int) -> Semantics {
  vector { i, v in
    var result = Vector(low: 0)
    let last = (bytes >> Int(i.size)) - 1
    for lane in 0..<i.laneCount { result[lane ^ last, i.size] = v.n[lane, i.size] }
    return result
  }
}

/// RBIT: the bits of each byte.
let eachByteReversed: Semantics = vector { i, v in
  var result = Vector(low: 0)
  for byte in 0..<(i.bit(30) ? 16 : 8) {
    var value = v.n[byte, 0]
    value = value >> 1 & 0x55 | (value & 0x55) << 1
    value = value >> 2 & 0x33 | (value & 0x33) << 2
    result[byte, 0] = value >> 4 | value << 4
  }
  return result
}

enum Permutation: Sendable { case zip, unzip, transpose }

/// ZIP, UZP and TRN; `part` is 0 for the first and 1 for the second of each.
func permute(_ permutation: Permutation, _ part: Int) -> Semantics {
  vector { i, v in
    var result = Vector(low: 0)
    let count = i.laneCount
    for lane in 0..<count {
      let (isSecond, source): (Bool, Int) =
        switch permutation {
        case .zip: (lane & 1 == 1, lane / 2 + part * count / 2)
        case .unzip: (lane >= count / 2, lane % (count / 2) * 2 + part)
        case .transpose: (lane & 1 == 1, (lane & ~1) + part)
        }
      result[lane, i.size] = (isSecond ? v.m : v.n)[source, i.size]
    }
    return result
  }
}

/// TBL, and TBX, which keeps bytes whose index is past the table.
func tableLookup(keeps: Bool) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let registers = Int(i.bits(14, 13)) + 1
    let (old, indices) = (core.readV(i.rd), core.readV(i.rm))
    var result = Vector(low: 0)
    for byte in 0..<(i.bit(30) ? 16 : 8) {
      let index = Int(indices[byte, 0])
      if index < 16 * registers {
        result[byte, 0] = core.readV((i.rn + UInt8(index / 16)) & 31)[index % 16, 0]
      } else if keeps {
        result[byte, 0] = old[byte, 0]
      }
    }
    core.writeV(i.rd, result)
    return .next
  }
}

// MARK: Across lanes

func across(_ operation: LaneOperation) -> Semantics {
  vector { i, v in
    var value = v.n[0, i.size]
    for lane in 1..<i.laneCount {
      value = extend(operation.apply(value, v.n[lane, i.size], size: i.size), i.size, false)
    }
    return Vector(low: value)
  }
}

func acrossLong(signed: Bool) -> Semantics {
  vector { i, v in
    var sum: UInt64 = 0
    for lane in 0..<i.laneCount { sum &+= extend(v.n[lane, i.size], i.size, signed) }
    return Vector(low: extend(sum, i.size + 1, false))
  }
}

/// ADDP (scalar).
let addPair: Semantics = vector { _, v in Vector(low: v.n.low &+ v.n.high) }

// MARK: Shifts by immediate

extension Instruction {
  /// The element's size that the highest set bit of immh gives.
  fileprivate var shiftSize: UInt32 { UInt32(31 - bits(22, 19).leadingZeroBitCount) }
  fileprivate var shiftLaneCount: Int { bit(28) ? 1 : (bit(30) ? 16 : 8) >> Int(shiftSize) }
  /// 1 to the width.
  fileprivate var rightShift: UInt64 { UInt64(16 << shiftSize) - UInt64(bits(22, 16)) }
  /// 0 to the width minus 1.
  fileprivate var leftShift: UInt64 { UInt64(bits(22, 16)) - UInt64(8 << shiftSize) }
}

/// A right shift of 1 to 64 places, rounded to nearest when asked.
private func shiftedRight(_ value: UInt64, by shift: UInt64, signed: Bool, rounds: Bool) -> UInt64 {
  let carry = rounds ? value >> (shift - 1) & 1 : 0
  if signed {
    return UInt64(bitPattern: Int64(bitPattern: value) >> Int64(min(shift, 63))) &+ carry
  }
  return (shift > 63 ? 0 : value >> shift) &+ carry
}

func shiftRight(signed: Bool, rounds: Bool = false, accumulates: Bool = false) -> Semantics {
  vector { i, v in
    var result = Vector(low: 0)
    for lane in 0..<i.shiftLaneCount {
      let value = shiftedRight(
        extend(v.n[lane, i.shiftSize], i.shiftSize, signed), by: i.rightShift, signed: signed,
        rounds: rounds)
      result[lane, i.shiftSize] = accumulates ? value &+ v.old[lane, i.shiftSize] : value
    }
    return result
  }
}

/// SRI: bits that nothing is shifted into stay.
let shiftRightInsert: Semantics = vector { i, v in
  var result = Vector(low: 0)
  let mask = extend(.max, i.shiftSize, false)
  let inserted = i.rightShift > 63 ? 0 : mask >> i.rightShift
  for lane in 0..<i.shiftLaneCount {
    let value = i.rightShift > 63 ? 0 : v.n[lane, i.shiftSize] >> i.rightShift
    result[lane, i.shiftSize] = v.old[lane, i.shiftSize] & ~inserted | value
  }
  return result
}

/// SHL, and SLI, where bits that nothing is shifted into stay.
func shiftLeft(inserts: Bool) -> Semantics {
  vector { i, v in
    var result = Vector(low: 0)
    let kept = inserts ? (UInt64(1) << i.leftShift) - 1 : 0
    for lane in 0..<i.shiftLaneCount {
      result[lane, i.shiftSize] =
        v.n[lane, i.shiftSize] << i.leftShift | v.old[lane, i.shiftSize] & kept
    }
    return result
  }
}

func shiftRightNarrow(rounds: Bool) -> Semantics {
  vector { i, v in
    narrowed(i, v.old, size: i.shiftSize) { lane in
      shiftedRight(
        v.n[lane, i.shiftSize + 1], by: i.rightShift, signed: false, rounds: rounds)
    }
  }
}

func shiftLeftLong(signed: Bool) -> Semantics {
  vector { i, v in
    var result = Vector(low: 0)
    let count = 8 >> Int(i.shiftSize)
    for lane in 0..<count {
      let source = i.isUpperHalf ? count + lane : lane
      result[lane, i.shiftSize + 1] =
        extend(v.n[source, i.shiftSize], i.shiftSize, signed) << i.leftShift
    }
    return result
  }
}
