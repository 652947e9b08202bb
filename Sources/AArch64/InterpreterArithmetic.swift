// The arithmetic of the interpreter's operations, inlined into its switch.

@inline(__always) func word(_ value: UInt64) -> UInt64 { value & 0xffff_ffff }

/// The halves of a write-back operation's immediate: offset and delta.
@inline(__always) func low(_ immediate: UInt64) -> UInt64 {
  UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: immediate)))
}
@inline(__always) func high(_ immediate: UInt64) -> UInt64 {
  UInt64(bitPattern: Int64(bitPattern: immediate) >> 32)
}

/// The index of a register-offset access: see ``Operation/load8Indexed``.
@inline(__always) func scaledIndex(_ value: UInt64, _ aux: UInt32) -> UInt64 {
  let shift = UInt64(aux & 15)
  return switch aux >> 4 {
  case 0: value &<< shift
  case 1: word(value) &<< shift
  default: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value))) &<< shift
  }
}

@inline(__always) func signedField(_ value: UInt64, _ aux: UInt32) -> UInt64 {
  UInt64(
    bitPattern: Int64(bitPattern: value &<< UInt64(aux & 63)) &>> Int64(aux >> 8 & 63))
}

@inline(__always) func signedProduct(_ left: UInt64, _ right: UInt64) -> UInt64 {
  UInt64(
    bitPattern: Int64(Int32(truncatingIfNeeded: left)) &* Int64(Int32(truncatingIfNeeded: right)))
}

/// Division by zero gives zero, and the one that overflows wraps (C6.2.278).
@inline(__always) func signedQuotient(_ dividend: Int64, _ divisor: Int64) -> UInt64 {
  if divisor == 0 { return 0 }
  if divisor == -1 { return UInt64(bitPattern: 0 &- dividend) }
  return UInt64(bitPattern: dividend / divisor)
}

/// `value` shifted: 0 LSL, 1 LSR, 2 ASR, 3 ROR; the amount is below the width.
func shifted(_ value: UInt64, _ kind: UInt32, _ amount: UInt32, _ is64: Bool) -> UInt64 {
  let count = UInt64(amount)
  guard is64 else {
    let narrow = UInt32(truncatingIfNeeded: value)
    switch kind {
    case 0: return UInt64(narrow &<< amount)
    case 1: return UInt64(narrow &>> amount)
    case 2: return UInt64(UInt32(bitPattern: Int32(bitPattern: narrow) &>> Int32(amount)))
    default: return UInt64(amount == 0 ? narrow : narrow &>> amount | narrow &<< (32 - amount))
    }
  }
  switch kind {
  case 0: return value &<< count
  case 1: return value &>> count
  case 2: return UInt64(bitPattern: Int64(bitPattern: value) &>> Int64(amount))
  default: return amount == 0 ? value : value &>> count | value &<< (64 - count)
  }
}

/// `value` extended by an option field (UXTB … SXTX) and shifted left.
func extended(_ value: UInt64, _ option: UInt32, _ amount: UInt32) -> UInt64 {
  let wide: UInt64 =
    switch option {
    case 0: UInt64(UInt8(truncatingIfNeeded: value))
    case 1: UInt64(UInt16(truncatingIfNeeded: value))
    case 2: word(value)
    case 4: UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: value)))
    case 5: UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: value)))
    case 6: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value)))
    default: value
    }
  return wide &<< UInt64(amount)
}

extension Core {
  @inline(__always) func adds64(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let (result, carry) = left.addingReportingOverflow(right)
    state.pointee.negative = result
    state.pointee.zeroTest = result
    state.pointee.carry = carry ? 1 : 0
    state.pointee.overflow = (left ^ result) & (right ^ result)
    return result
  }

  @inline(__always) func subs64(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let result = left &- right
    state.pointee.negative = result
    state.pointee.zeroTest = result
    state.pointee.carry = left >= right ? 1 : 0
    state.pointee.overflow = (left ^ right) & (left ^ result)
    return result
  }

  @inline(__always) func adds32(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let sum = word(left) &+ word(right)
    let result = word(sum)
    state.pointee.negative = sum << 32
    state.pointee.zeroTest = result
    state.pointee.carry = sum >> 32
    state.pointee.overflow = ((left ^ sum) & (right ^ sum)) << 32
    return result
  }

  @inline(__always) func subs32(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let difference = word(left) &- word(right)
    let result = word(difference)
    state.pointee.negative = difference << 32
    state.pointee.zeroTest = result
    state.pointee.carry = word(left) >= word(right) ? 1 : 0
    state.pointee.overflow = ((left ^ right) & (left ^ difference)) << 32
    return result
  }

  @inline(__always) func logicalFlags64(_ result: UInt64) -> UInt64 {
    state.pointee.negative = result
    state.pointee.zeroTest = result
    state.pointee.carry = 0
    state.pointee.overflow = 0
    return result
  }

  @inline(__always) func logicalFlags32(_ value: UInt64) -> UInt64 {
    let result = word(value)
    state.pointee.negative = result << 32
    state.pointee.zeroTest = result
    state.pointee.carry = 0
    state.pointee.overflow = 0
    return result
  }

  func arithmetic(_ form: ArithmeticForm, _ left: UInt64, _ right: UInt64) -> UInt64 {
    switch (form.setsFlags, form.subtract, form.is64) {
    case (false, false, true): return left &+ right
    case (false, true, true): return left &- right
    case (false, false, false): return word(left &+ right)
    case (false, true, false): return word(left &- right)
    case (true, false, true): return adds64(left, right)
    case (true, true, true): return subs64(left, right)
    case (true, false, false): return adds32(left, right)
    case (true, true, false): return subs32(left, right)
    }
  }

  func logical(_ form: LogicalForm, _ left: UInt64, _ register: UInt64) -> UInt64 {
    var right = shifted(register, form.shift, form.amount, form.is64)
    if form.invert { right = ~right }
    switch form.kind {
    case 0: return form.is64 ? left & right : word(left & right)
    case 1: return form.is64 ? left | right : word(left | right)
    case 2: return form.is64 ? left ^ right : word(left ^ right)
    default: return form.is64 ? logicalFlags64(left & right) : logicalFlags32(left & right)
    }
  }

  /// ADC, ADCS, SBC, SBCS: left + right (inverted to subtract) + C.
  func addWithCarry(_ form: UInt32, _ left: UInt64, _ register: UInt64) -> UInt64 {
    let right = form & 1 != 0 ? ~register : register
    let carry = state.pointee.carry
    let setsFlags = form & 2 != 0
    guard form & 4 != 0 else {
      let sum = word(left) &+ word(right) &+ carry
      if setsFlags {
        state.pointee.negative = sum << 32
        state.pointee.zeroTest = word(sum)
        state.pointee.carry = sum >> 32
        state.pointee.overflow = ((left ^ sum) & (right ^ sum)) << 32
      }
      return word(sum)
    }
    let (partial, first) = left.addingReportingOverflow(right)
    let (sum, second) = partial.addingReportingOverflow(carry)
    if setsFlags {
      state.pointee.negative = sum
      state.pointee.zeroTest = sum
      state.pointee.carry = first || second ? 1 : 0
      state.pointee.overflow = (left ^ sum) & (right ^ sum)
    }
    return sum
  }

  /// CCMP and CCMN; see ``Operation/conditionalCompare``.
  func conditionalCompare(_ aux: UInt32, _ left: UInt64, _ right: UInt64) {
    guard holds(aux) else {
      state.pointee.nzcv = UInt64(aux >> 4 & 15) << 28
      return
    }
    let form = ArithmeticForm(
      is64: aux & 1 << 9 != 0, subtract: aux & 1 << 8 != 0, setsFlags: true, shift: 0, amount: 0)
    _ = arithmetic(form, left, right)
  }

  /// A conditional branch, taken or not.
  @inline(__always)
  func go(
    _ taken: Bool, _ op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>,
    _ page: UInt64
  ) -> Block.Link {
    state.pointee.pc = page &+ (taken ? op.pointee.immediate : UInt64(op.pointee.aux))
    return Block.link(of: block, taken: taken)
  }

  /// Where a branch to a register's value goes: a tag that translation ignores is dropped
  /// (Arm DDI 0487, AArch64.BranchAddr).
  @inline(__always)
  func branchTarget(_ address: UInt64) -> UInt64 {
    let top = UInt64(bitPattern: Int64(bitPattern: address) &>> 55)
    return top &+ 1 <= 1 ? address : untaggedHere(address)
  }

  @inline(never)
  private func untaggedHere(_ address: UInt64) -> UInt64 {
    untagged(address, level: state.pointee.exceptionLevel)
  }

  /// The branch of a fused pair, by the flags that the comparison has just set.
  @inline(__always)
  func goFused(
    _ op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>, _ page: UInt64
  ) -> Block.Link {
    let words = Int64(Int16(truncatingIfNeeded: op.pointee.aux >> 16))
    let target = UInt64(bitPattern: words * 4)
    let next = UInt64(op.pointee.aux & 0xffff)
    let taken = holds(UInt32(op.pointee.rd))
    state.pointee.pc = page &+ (taken ? target : next)
    return Block.link(of: block, taken: taken)
  }
}
