/// What is done with elements, but for saturation: see ``LaneOperation``.
enum Lane {
  // MARK: Two elements

  enum Add: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { n &+ m }
  }
  enum Subtract: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { n &- m }
  }
  enum Multiply: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { n &* m }
  }
  enum MultiplyAdd: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _: inout Bool) -> T { d &+ n &* m }
  }
  enum MultiplySubtract: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _: inout Bool) -> T { d &- n &* m }
  }
  // Halves of sums and differences that need one bit more than the element has.
  enum HalvingAdd: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      (n & m) &+ ((n ^ m) >> 1)
    }
  }
  enum RoundingHalvingAdd: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      (n | m) &- ((n ^ m) >> 1)
    }
  }
  enum HalvingSubtract: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      ((n ^ m) >> 1) &- (~n & m)
    }
  }
  enum Maximum: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { max(n, m) }
  }
  enum Minimum: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { min(n, m) }
  }
  enum AbsoluteDifference: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      n > m ? n &- m : m &- n
    }
  }
  enum AddAbsoluteDifference: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _: inout Bool) -> T {
      d &+ (n > m ? n &- m : m &- n)
    }
  }
  /// PMUL and PMULL: polynomials over {0, 1} (Arm DDI 0487, A1.4.5).
  enum PolynomialMultiply: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      var (product, rest, shifted): (T, T, T) = (0, n, m)
      while rest != 0 {
        // All ones when the bit is set.
        product ^= shifted & (0 &- (rest & 1))
        rest &>>= 1
        shifted &<<= 1
      }
      return product
    }
  }

  // MARK: Bits

  enum And: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { n & m }
  }
  enum AndNot: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { n & ~m }
  }
  enum Or: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { n | m }
  }
  enum OrNot: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { n | ~m }
  }
  enum ExclusiveOr: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { n ^ m }
  }
  enum Not: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T { ~n }
  }
  /// BSL, BIT and BIF: Vd, or Vm, chooses between the two others.
  enum Select: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _: inout Bool) -> T {
      m ^ (m ^ n) & d
    }
  }
  enum InsertIfTrue: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _: inout Bool) -> T {
      d ^ (d ^ n) & m
    }
  }
  enum InsertIfFalse: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _: inout Bool) -> T {
      d ^ (d ^ n) & ~m
    }
  }

  // MARK: Comparisons: all ones or all zeros

  enum Equal: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      n == m ? ~0 : 0
    }
  }
  enum Greater: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      n > m ? ~0 : 0
    }
  }
  enum GreaterOrEqual: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      n >= m ? ~0 : 0
    }
  }
  /// The elements have a one in common.
  enum Test: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      n & m != 0 ? ~0 : 0
    }
  }
  enum Positive: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T { n > 0 ? ~0 : 0 }
  }
  enum Zero: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T { n == 0 ? ~0 : 0 }
  }
  enum Negative: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T { n < 0 ? ~0 : 0 }
  }
  enum NotNegative: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T { n >= 0 ? ~0 : 0 }
  }
  enum NotPositive: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T { n <= 0 ? ~0 : 0 }
  }

  // MARK: One element

  enum Same: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T { n }
  }
  enum Accumulate: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _: T, _: inout Bool) -> T { d &+ n }
  }

  /// CLS: bits after the sign that are equal to it.
  enum CountSigns: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T {
      T(truncatingIfNeeded: (n ^ n &<< 1 | 1).leadingZeroBitCount)
    }
  }
  enum CountZeros: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T {
      T(truncatingIfNeeded: n.leadingZeroBitCount)
    }
  }
  enum CountOnes: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T {
      T(truncatingIfNeeded: n.nonzeroBitCount)
    }
  }
  /// RBIT.
  enum ReverseBits: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T {
      (0..<T.bitWidth).reduce(0) { result, place in result &<< 1 | n &>> T(place) & 1 }
    }
  }
  enum Absolute: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T {
      n < 0 ? 0 &- n : n
    }
  }
  enum Negate: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _: inout Bool) -> T { 0 &- n }
  }

  // MARK: Shifts by the low byte of an element, to the right when that is negative

  enum ShiftByRegister: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      let shift = Int(Int8(truncatingIfNeeded: m))
      return shift >= 0 ? n << shift : n >> -shift
    }
  }
  enum RoundingShiftByRegister: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      let shift = Int(Int8(truncatingIfNeeded: m))
      return shift >= 0 ? n << shift : roundedShift(n, right: -shift)
    }
  }

  // MARK: Shifts by an immediate, which is Vm's element

  enum ShiftRight: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { n >> m }
  }
  enum ShiftRightAdd: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _: inout Bool) -> T { d &+ n >> m }
  }
  enum RoundingShiftRight: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T {
      roundedShift(n, right: Int(m))
    }
  }
  enum RoundingShiftRightAdd: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _: inout Bool) -> T {
      d &+ roundedShift(n, right: Int(m))
    }
  }
  /// SRI: bits that nothing is shifted into stay.
  enum ShiftRightInsert: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _: inout Bool) -> T {
      d & ~(~0 >> m) | n >> m
    }
  }
  enum ShiftLeft: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _: inout Bool) -> T { n << m }
  }
  /// SLI: bits that nothing is shifted into stay.
  enum ShiftLeftInsert: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _: inout Bool) -> T {
      d & ~(~0 << m) | n << m
    }
  }
}

/// To the right by 1 or more, rounded to nearest; by the element's width and beyond as well.
@inline(__always)
func roundedShift<T: LaneInteger>(_ value: T, right shift: Int) -> T {
  value >> shift &+ value >> (shift - 1) & 1
}
