// Results with elements twice or half as wide as the operands': see ``VectorShape``.

/// Elements of half a register, made twice as wide before they meet.
enum Long<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let first = i.firstNarrowLane(T.self)
    core.combineLong(i, Operation.self, T.self) { core.lane(i.rm, first + $0, as: T.self) }
  }
}

/// The same with one element of Vm.
enum LongByElement<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let element = core.indexedElement(i, as: T.self)
    core.combineLong(i, Operation.self, T.self) { _ in element }
  }
}

/// Wide elements of Vn with elements of half of Vm.
enum Widened<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    var saturates = false
    let first = i.firstNarrowLane(T.self)
    core.setLanes(i.rd, 8 / MemoryLayout<T>.size) { index -> T.Wide in
      let m = T.Wide(core.lane(i.rm, first + index, as: T.self))
      return Operation.apply(0, core.lane(i.rn, index), m, &saturates)
    }
  }
}

/// Sums of neighbours in Vn, with the old Vd's elements or without.
enum LongPairs<Accumulation: LaneOperation>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    var saturates = false
    core.setLanes(i.rd, i.laneCount(T.self) / 2) { index -> T.Wide in
      let first = T.Wide(core.lane(i.rn, 2 * index, as: T.self))
      let second = T.Wide(core.lane(i.rn, 2 * index + 1, as: T.self))
      return Accumulation.apply(core.lane(i.rd, index), first &+ second, 0, &saturates)
    }
  }
}

/// The upper halves of wide results.
enum UpperHalves<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    core.setNarrowLanes(i) { index, saturates -> T in
      let value: T.Wide = Operation.apply(
        0, core.lane(i.rn, index), core.lane(i.rm, index), &saturates)
      return T(truncatingIfNeeded: value >> T.bitWidth)
    }
  }
}

/// The same rounded to nearest.
enum RoundedUpperHalves<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    core.setNarrowLanes(i) { index, saturates -> T in
      let value: T.Wide = Operation.apply(
        0, core.lane(i.rn, index), core.lane(i.rm, index), &saturates)
      return T(truncatingIfNeeded: roundedShift(value, right: T.bitWidth))
    }
  }
}

/// SHLL: to twice the width, by the width.
enum LongShiftByWidth: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let first = i.firstNarrowLane(T.self)
    core.setLanes(i.rd, 8 / MemoryLayout<T>.size) { index -> T.Wide in
      T.Wide(core.lane(i.rn, first + index, as: T.self)) << T.bitWidth
    }
  }
}

/// How a wide element is made narrow.
protocol Narrowing {
  static func apply<T: LaneInteger>(_ value: T.Wide, _: T.Type, _ saturates: inout Bool) -> T
}
enum Truncating: Narrowing {
  @inline(__always)
  static func apply<T: LaneInteger>(_ value: T.Wide, _: T.Type, _: inout Bool) -> T {
    T(truncatingIfNeeded: value)
  }
}
enum Saturating: Narrowing {
  @inline(__always)
  static func apply<T: LaneInteger>(_ value: T.Wide, _: T.Type, _ saturates: inout Bool) -> T {
    saturated(value, &saturates)
  }
}
/// From signed to unsigned; for signed T.
enum SaturatingUnsigned: Narrowing {
  @inline(__always)
  static func apply<T: LaneInteger>(_ value: T.Wide, _: T.Type, _ saturates: inout Bool) -> T {
    // As unsigned, a number in range has nothing above the element's width.
    if value >= 0, value >> T.bitWidth == 0 { return T(truncatingIfNeeded: value) }
    saturates = true
    return value < 0 ? 0 : ~0
  }
}

/// XTN and its kin.
enum Narrow<To: Narrowing>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    core.setNarrowLanes(i) { index, saturates -> T in
      To.apply(core.lane(i.rn, index), T.self, &saturates)
    }
  }
}

// MARK: Shifts by immediate

extension Instruction {
  /// The element's size that the highest set bit of immh gives.
  @inline(__always)
  fileprivate var shiftSize: UInt32 { UInt32(31 - bits(22, 19).leadingZeroBitCount) }
  /// 1 to T's width.
  @inline(__always)
  fileprivate func rightShift<T: LaneInteger>(_: T.Type) -> Int {
    2 * T.bitWidth - Int(bits(22, 16))
  }
  /// 0 to T's width minus 1.
  @inline(__always)
  fileprivate func leftShift<T: LaneInteger>(_: T.Type) -> Int { Int(bits(22, 16)) - T.bitWidth }
}

/// Lane by lane, to the right.
enum RightShift<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func elementSize(_ i: Instruction) -> UInt32 { i.shiftSize }
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let shift = T(i.rightShift(T.self))
    core.combine(i, Operation.self) { _ in shift }
  }
}

/// Lane by lane, to the left.
enum LeftShift<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func elementSize(_ i: Instruction) -> UInt32 { i.shiftSize }
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let shift = T(i.leftShift(T.self))
    core.combine(i, Operation.self) { _ in shift }
  }
}

/// SSHLL and USHLL.
enum LongLeftShift: VectorShape {
  @inline(__always)
  static func elementSize(_ i: Instruction) -> UInt32 { i.shiftSize }
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let (first, shift) = (i.firstNarrowLane(T.self), i.leftShift(T.self))
    core.setLanes(i.rd, 8 / MemoryLayout<T>.size) { index -> T.Wide in
      T.Wide(core.lane(i.rn, first + index, as: T.self)) << shift
    }
  }
}

/// Wide elements shifted by the operation and made narrow.
enum NarrowRightShift<Operation: LaneOperation, To: Narrowing>: VectorShape {
  @inline(__always)
  static func elementSize(_ i: Instruction) -> UInt32 { i.shiftSize }
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let shift = T.Wide(i.rightShift(T.self))
    core.setNarrowLanes(i) { index, saturates -> T in
      let value = Operation.apply(0, core.lane(i.rn, index), shift, &saturates)
      return To.apply(value, T.self, &saturates)
    }
  }
}

// MARK: Parts

extension Instruction {
  /// Where the narrow operands of a long or wide instruction begin.
  @inline(__always)
  fileprivate func firstNarrowLane<T: LaneInteger>(_: T.Type) -> Int {
    isUpperHalf ? 8 / MemoryLayout<T>.size : 0
  }
}

extension Core {
  /// Wide lanes of Vd from their old values, Vn's narrow ones and others.
  @inline(__always)
  fileprivate func combineLong<T: LaneInteger, Operation: LaneOperation>(
    _ i: Instruction, _: Operation.Type, _: T.Type, _ other: (Int) -> T
  ) {
    var saturates = false
    let first = i.firstNarrowLane(T.self)
    // The scalar instructions have one element.
    let count = i.bit(28) ? 1 : 8 / MemoryLayout<T>.size
    setLanes(i.rd, count) { index -> T.Wide in
      Operation.apply(
        lane(i.rd, index), T.Wide(lane(i.rn, first + index, as: T.self)), T.Wide(other(index)),
        &saturates)
    }
    noteSaturation(saturates)
  }

  /// Writes narrow elements to the lower half of Vd, which clears the upper one, or to the upper
  /// half, which keeps the lower one.
  @inline(__always)
  fileprivate func setNarrowLanes<T: LaneInteger>(
    _ i: Instruction, _ element: (Int, inout Bool) -> T
  ) {
    var saturates = false
    let lower = state.pointee.vectors[Int(i.rd) * 2]
    let count = i.bit(28) ? 1 : 8 / MemoryLayout<T>.size
    setLanes(i.rd, count) { element($0, &saturates) }
    if i.isUpperHalf {
      let upper = state.pointee.vectors[Int(i.rd) * 2]
      writeV(i.rd, Vector(low: lower, high: upper))
    }
    noteSaturation(saturates)
  }
}

// MARK: Polynomials

/// PMULL of 64-bit elements.
let longPolynomialProduct: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  let half = i.isUpperHalf ? 1 : 0
  core.writeV(
    i.rd, polynomialProduct(core.lane(i.rn, half), core.lane(i.rm, half)))
  return .next
}

/// The product of polynomials over {0, 1} (Arm DDI 0487, A1.4.5), four coefficients of `n` at a
/// time.
private func polynomialProduct(_ n: UInt64, _ m: UInt64) -> Vector {
  // The multiples of m, without what does not fit into 64 bits.
  var multiples = InlineArray<16, UInt64>(repeating: 0)
  multiples[1] = m
  for factor in stride(from: 2, to: 16, by: 2) {
    multiples[factor] = multiples[factor / 2] &<< 1
    multiples[factor + 1] = multiples[factor] ^ m
  }
  var product = Vector(low: multiples[Int(n & 15)])
  for place in stride(from: UInt64(4), to: 64, by: 4) {
    let multiple = multiples[Int(n &>> place & 15)]
    product.low ^= multiple &<< place
    product.high ^= multiple &>> (64 &- place)
  }
  // What did not fit: m's three highest coefficients, with those of n above 1, 2 and 3 of a four.
  product.high ^= (n & 0xeeee_eeee_eeee_eeee) &>> 1 & (0 &- m &>> 63)
  product.high ^= (n & 0xcccc_cccc_cccc_cccc) &>> 2 & (0 &- (m &>> 62 & 1))
  product.high ^= (n & 0x8888_8888_8888_8888) &>> 3 & (0 &- (m &>> 61 & 1))
  return product
}
