// Operations on elements whose result is held within the element's range, which sets FPSR.QC
// (Arm DDI 0487, J1.1.3, SatQ).

/// What does not fit becomes the nearest number that does.
@inline(__always)
private func bound<T: LaneInteger>(_ isNegative: Bool, _ saturates: inout Bool) -> T {
  saturates = true
  return isNegative ? T.min : T.max
}

/// `value` within T's range.
@inline(__always)
func saturated<T: LaneInteger, Value: LaneInteger>(_ value: Value, _ saturates: inout Bool) -> T {
  T(exactly: value) ?? bound(value < 0, &saturates)
}

extension Lane {
  enum SaturatingAdd: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      let (sum, overflows) = n.addingReportingOverflow(m)
      return overflows ? bound(n < 0, &saturates) : sum
    }
  }
  enum SaturatingSubtract: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      let (difference, overflows) = n.subtractingReportingOverflow(m)
      return overflows ? bound(n < m, &saturates) : difference
    }
  }
  /// SUQADD: signed Vd and unsigned Vn. For signed T.
  enum SaturatingAddUnsigned: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _: T, _ saturates: inout Bool) -> T {
      let room = T.Magnitude(truncatingIfNeeded: T.max &- d)
      return T.Magnitude(truncatingIfNeeded: n) > room ? bound(false, &saturates) : d &+ n
    }
  }
  /// USQADD: unsigned Vd and signed Vn. For unsigned T.
  enum SaturatingAddSigned: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _: T, _ saturates: inout Bool) -> T {
      let (sum, carries) = d.addingReportingOverflow(n)
      let isNegative = n.leadingZeroBitCount == 0
      return carries == isNegative ? sum : bound(isNegative, &saturates)
    }
  }
  enum SaturatingAbsolute: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _ saturates: inout Bool) -> T {
      n == T.min ? bound(false, &saturates) : n < 0 ? 0 &- n : n
    }
  }
  enum SaturatingNegate: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _: T, _ saturates: inout Bool) -> T {
      n == T.min ? bound(false, &saturates) : 0 &- n
    }
  }

  // MARK: Shifts

  /// To the left by 0 or more.
  @inline(__always)
  private static func shifted<T: LaneInteger>(
    _ value: T, left shift: Int, _ saturates: inout Bool
  ) -> T {
    let result = value << shift
    let isExact = shift < T.bitWidth ? result >> shift == value : value == 0
    return isExact ? result : bound(value < 0, &saturates)
  }

  enum SaturatingShiftByRegister: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      let shift = Int(Int8(truncatingIfNeeded: m))
      return shift >= 0 ? shifted(n, left: shift, &saturates) : n >> -shift
    }
  }
  enum SaturatingRoundingShiftByRegister: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      let shift = Int(Int8(truncatingIfNeeded: m))
      return shift >= 0 ? shifted(n, left: shift, &saturates) : roundedShift(n, right: -shift)
    }
  }
  enum SaturatingShiftLeft: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      shifted(n, left: Int(m), &saturates)
    }
  }
  /// SQSHLU: from signed to unsigned. For signed T.
  enum SaturatingShiftLeftUnsigned: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      if n >= 0, n >> (T.bitWidth - Int(m)) == 0 { return n << m }
      saturates = true
      return n < 0 ? 0 : ~0
    }
  }

  // MARK: Products

  /// SQDMULL: twice the product of operands that have been made twice as wide.
  enum SaturatingDouble: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      shifted(n &* m, left: 1, &saturates)
    }
  }
  enum SaturatingDoubleAdd: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      SaturatingAdd.apply(d, d, SaturatingDouble.apply(d, n, m, &saturates), &saturates)
    }
  }
  enum SaturatingDoubleSubtract: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      SaturatingSubtract.apply(d, d, SaturatingDouble.apply(d, n, m, &saturates), &saturates)
    }
  }

  /// The upper half of `(d << width) + 2 * product + rounding`. Everything is taken half as large,
  /// so that it fits.
  @inline(__always)
  private static func upperHalf<T: LaneInteger>(
    _ d: T, _ product: T.Wide, rounds: Bool, _ saturates: inout Bool
  ) -> T {
    let half = T.bitWidth - 1
    let sum = T.Wide(d) << half &+ product &+ (rounds ? 1 << (half - 1) : 0)
    return saturated(sum >> half, &saturates)
  }

  enum SaturatingDoubleHigh: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      upperHalf(0, T.Wide(n) &* T.Wide(m), rounds: false, &saturates)
    }
  }
  enum SaturatingRoundingDoubleHigh: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      upperHalf(0, T.Wide(n) &* T.Wide(m), rounds: true, &saturates)
    }
  }
  /// SQRDMLAH.
  enum SaturatingRoundingDoubleAddHigh: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      upperHalf(d, T.Wide(n) &* T.Wide(m), rounds: true, &saturates)
    }
  }
  /// SQRDMLSH.
  enum SaturatingRoundingDoubleSubtractHigh: LaneOperation {
    @inline(__always)
    static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T {
      upperHalf(d, 0 &- T.Wide(n) &* T.Wide(m), rounds: true, &saturates)
    }
  }
}
