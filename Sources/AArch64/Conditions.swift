/// The conditions of B.cond, CSEL and the like (Arm DDI 0487, C1.2.4), as masks: bit NZCV of a
/// condition's mask says whether it holds with these flags.
enum Conditions {
  static let masks: [UInt16] = (0..<16).map { condition in
    (0..<16).reduce(UInt16(0)) { mask, flags in
      holds(UInt32(condition), flags: UInt32(flags)) ? mask | 1 << UInt16(flags) : mask
    }
  }

  /// By the table of the manual; 14 and 15 always hold.
  private static func holds(_ condition: UInt32, flags: UInt32) -> Bool {
    let n = flags & 8 != 0
    let z = flags & 4 != 0
    let c = flags & 2 != 0
    let v = flags & 1 != 0
    let result: Bool
    switch condition >> 1 {
    case 0: result = z
    case 1: result = c
    case 2: result = n
    case 3: result = v
    case 4: result = c && !z
    case 5: result = n == v
    case 6: result = n == v && !z
    default: return true
    }
    return result != (condition & 1 != 0)
  }
}

extension Core {
  /// Whether the condition holds now.
  @inline(__always)
  func holds(_ condition: UInt32) -> Bool {
    let flags =
      (state.pointee.negative &>> 63) &<< 3 | (state.pointee.zeroTest == 0 ? 4 : 0)
      | state.pointee.carry &<< 1 | state.pointee.overflow &>> 63
    return run.pointee.conditions[Int(condition & 15)] &>> UInt16(truncatingIfNeeded: flags) & 1
      != 0
  }
}
