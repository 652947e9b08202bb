// Sums of products of bytes: dot products of v8.2 and matrix products of v8.6.

/// The types of the bytes of Vn and Vm.
protocol ByteFactors {
  associatedtype N: LaneInteger
  associatedtype M: LaneInteger
}
enum SignedBytes: ByteFactors {
  typealias N = Int8
  typealias M = Int8
}
enum UnsignedBytes: ByteFactors {
  typealias N = UInt8
  typealias M = UInt8
}
enum UnsignedBySignedBytes: ByteFactors {
  typealias N = UInt8
  typealias M = Int8
}
enum SignedByUnsignedBytes: ByteFactors {
  typealias N = Int8
  typealias M = UInt8
}

/// SDOT and its kin: to each word of Vd, the products of four bytes of Vn and of Vm, or of the
/// element of Vm that H and L name.
func dotProduct<Factors: ByteFactors>(_: Factors.Type, byElement: Bool = false) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let group = Int(i.bits(11, 11) << 1 | i.bits(21, 21))
    core.setLanes(i.rd, i.bit(30) ? 4 : 2) { index -> Int32 in
      core.lane(i.rd, index, as: Int32.self)
        &+ core.sumOfProducts(
          i, Factors.self, 4 * index, 4 * (byElement ? group : index), count: 4)
    }
    return .next
  }
}

/// SMMLA and its kin: the rows of Vn, of 8 bytes, by the rows of Vm.
func matrixProduct<Factors: ByteFactors>(_: Factors.Type) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    core.setLanes(i.rd, 4) { index -> Int32 in
      core.lane(i.rd, index, as: Int32.self)
        &+ core.sumOfProducts(i, Factors.self, index / 2 * 8, index % 2 * 8, count: 8)
    }
    return .next
  }
}

extension Core {
  /// Of `count` bytes of Vn and Vm from these places on.
  @inline(__always)
  fileprivate func sumOfProducts<Factors: ByteFactors>(
    _ i: Instruction, _: Factors.Type, _ n: Int, _ m: Int, count: Int
  ) -> Int32 {
    var sum: Int32 = 0
    for index in 0..<count {
      sum &+=
        Int32(truncatingIfNeeded: lane(i.rn, n + index, as: Factors.N.self))
        &* Int32(truncatingIfNeeded: lane(i.rm, m + index, as: Factors.M.self))
    }
    return sum
  }
}
