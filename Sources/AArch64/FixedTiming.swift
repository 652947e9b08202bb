/// `"timing": "fixed"`: a figure for each class of instruction, and one for each access of a table
/// walk.
///
/// An in-order core that issues one instruction a cycle and never misses a cache. Multiplications
/// and divisions of 64 bits take the worst-case issue distances of the Arm Cortex-A55 Software
/// Optimization Guide (3.7, 3.8), since there is no guide for the A53; what Arm's own scheduling
/// models of the A53 tell is taken from there. Pairs move 16 bytes over a 64-bit path. All else
/// takes one cycle.
enum FixedTiming {
  /// A descriptor that a walk reads, or writes back, is found in the second-level cache: 13 cycles
  /// on Cortex-A53 (Hennessy and Patterson, Computer Architecture, 6th edition, section 2.6).
  static let walkAccessCycles: UInt64 = 13

  static func cycles(_ operation: Op, _ word: UInt32) -> UInt32 {
    switch operation.code {
    case .multiplyAdd64, .multiplySubtract64: 2
    case .signedMultiplyHigh, .unsignedMultiplyHigh: 3
    // GCC's model of the A53, contributed by Arm (cortex-a53.md: udiv, sdiv).
    case .unsignedDivide32: 8
    case .signedDivide32: 9
    case .unsignedDivide64, .signedDivide64: 20
    case .loadPair64, .storePair64, .loadPair64Writeback, .storePair64Writeback: 2
    case .float: cycles(floatInstructions.pointer[Int(operation.aux)], Instruction(word))
    default: 1
    }
  }

  /// How long FDIV and FSQRT keep the unit that they share, scalar or vector, by LLVM's model of
  /// the A53 (AArch64SchedA53.td: A53WriteFDivSP and its kin), which has them from Arm's timings.
  /// Half precision, which the A53 lacks, takes as long as single.
  private static func cycles(_ instruction: FloatInstruction, _ i: Instruction) -> UInt32 {
    switch instruction {
    case .binary(.divide, let field): field.size(in: i) == 3 ? 29 : 14
    case .unary(.squareRoot, let field): field.size(in: i) == 3 ? 28 : 13
    default: 1
    }
  }
}
