/// `"timing": "fixed"`: a figure for each class of instruction.
///
/// An in-order core that issues one instruction a cycle and never misses a cache. Multiplications
/// and divisions take the worst-case issue distances of the Arm Cortex-A55 Software Optimization
/// Guide (3.7, 3.8): the guide for the A53's successor, since there is none for the A53. Pairs
/// move 16 bytes over a 64-bit path. All else takes one cycle.
enum FixedTiming {
  static func cycles(_ operation: Op, _ word: UInt32) -> UInt32 {
    switch operation.code {
    case .multiplyAdd64, .multiplySubtract64: 2
    case .signedMultiplyHigh, .unsignedMultiplyHigh: 3
    case .unsignedDivide32, .signedDivide32: 12
    case .unsignedDivide64, .signedDivide64: 20
    case .loadPair64, .storePair64, .loadPair64Writeback, .storePair64Writeback: 2
    default: 1
    }
  }
}
