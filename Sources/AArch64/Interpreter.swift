import Simulation

// The portable reference: one switch over predecoded operations. It is long because it is one
// function: state stays in registers, and each operation is a few lines.
extension Core {
  /// Runs from `state.pc` until the slice's end, the budget or something that only the machine
  /// can go on from. Everything it does depends on the state alone, not on where slices end.
  func interpret() {
    let s = state
    let r = run
    let x = UnsafeMutableRawPointer(state).assumingMemoryBound(to: UInt64.self)
    while true {
      // The limit is zero when the block before asked to be left.
      if s.pointee.cycles >= r.pointee.effectiveLimit {
        if !r.pointee.leavesBlock || !resynchronize() { return }
        continue
      }
      let page = s.pointee.pc & ~0xfff
      guard var block = block(at: s.pointee.pc) else { continue }
      if s.pointee.cycles &+ UInt64(block.pointee.lastStart) >= r.pointee.effectiveLimit {
        runPart(of: block)
        continue
      }
      while let link = execute(block, page, x),
        let next = link.pointee ?? follow(link, from: block, page),
        s.pointee.cycles &+ UInt64(next.pointee.lastStart) < r.pointee.effectiveLimit
      { block = next }
    }
  }

  /// Executes one block. On return `pc`, `cycles` and `retired` stand after what was executed.
  ///
  /// - Returns: where the block keeps its link to the one that comes next; `nil` when the block
  ///   was left early or control went to where a register points.
  @inline(__always)
  func execute(
    _ block: UnsafeMutablePointer<Block>, _ page: UInt64, _ x: UnsafeMutablePointer<UInt64>
  ) -> Block.Link? {
    let s = state
    var op = block.pointee.operations
    let link: Block.Link?
    outer: repeat {
      while true {
        switch op.pointee.code {
        case .endOfBlock:
          s.pointee.pc = page &+ op.pointee.immediate
          if op.pointee.immediate < PhysicalMemory.pageSize {
            continueInPage(of: block, after: s.pointee.retired &+ UInt64(block.pointee.count))
          }
          link = Block.link(of: block, taken: false)
          break outer
        case .stop:
          stop(op, block, page)
          return nil
        case .call:
          if !callRow(op, block, page) { return nil }
          op += 1
        case .float:
          if !callFloat(op, block, page) { return nil }
          op += 1
        case .nop:
          op += 1

        case .moveImmediate:
          x[Int(op.pointee.rd)] = op.pointee.immediate
          op += 1
        case .addPage:
          x[Int(op.pointee.rd)] = page &+ op.pointee.immediate
          op += 1
        case .moveKeep64:
          x[Int(op.pointee.rd)] =
            x[Int(op.pointee.rd)] & ~(0xffff &<< UInt64(op.pointee.aux & 63)) | op.pointee.immediate
          op += 1
        case .moveKeep32:
          x[Int(op.pointee.rd)] = word(
            x[Int(op.pointee.rd)] & ~(0xffff &<< UInt64(op.pointee.aux & 63))
              | op.pointee.immediate)
          op += 1

        case .addImmediate64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          op += 1
        case .addImmediate32:
          x[Int(op.pointee.rd)] = word(x[Int(op.pointee.rn)] &+ op.pointee.immediate)
          op += 1
        case .addsImmediate64:
          x[Int(op.pointee.rd)] = adds64(x[Int(op.pointee.rn)], op.pointee.immediate)
          op += 1
        case .addsImmediate32:
          x[Int(op.pointee.rd)] = adds32(x[Int(op.pointee.rn)], op.pointee.immediate)
          op += 1
        case .subsImmediate64:
          x[Int(op.pointee.rd)] = subs64(x[Int(op.pointee.rn)], op.pointee.immediate)
          op += 1
        case .subsImmediate32:
          x[Int(op.pointee.rd)] = subs32(x[Int(op.pointee.rn)], op.pointee.immediate)
          op += 1
        case .add64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)] &+ x[Int(op.pointee.rm)]
          op += 1
        case .add32:
          x[Int(op.pointee.rd)] = word(x[Int(op.pointee.rn)] &+ x[Int(op.pointee.rm)])
          op += 1
        case .sub64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)] &- x[Int(op.pointee.rm)]
          op += 1
        case .sub32:
          x[Int(op.pointee.rd)] = word(x[Int(op.pointee.rn)] &- x[Int(op.pointee.rm)])
          op += 1
        case .adds64:
          x[Int(op.pointee.rd)] = adds64(x[Int(op.pointee.rn)], x[Int(op.pointee.rm)])
          op += 1
        case .adds32:
          x[Int(op.pointee.rd)] = adds32(x[Int(op.pointee.rn)], x[Int(op.pointee.rm)])
          op += 1
        case .subs64:
          x[Int(op.pointee.rd)] = subs64(x[Int(op.pointee.rn)], x[Int(op.pointee.rm)])
          op += 1
        case .subs32:
          x[Int(op.pointee.rd)] = subs32(x[Int(op.pointee.rn)], x[Int(op.pointee.rm)])
          op += 1
        case .addShiftedLeft64:
          x[Int(op.pointee.rd)] =
            x[Int(op.pointee.rn)] &+ (x[Int(op.pointee.rm)] &<< UInt64(op.pointee.aux))
          op += 1
        case .arithmeticShifted:
          let form = ArithmeticForm(bits: op.pointee.aux)
          x[Int(op.pointee.rd)] = arithmetic(
            form, x[Int(op.pointee.rn)],
            shifted(x[Int(op.pointee.rm)], form.shift, form.amount, form.is64))
          op += 1
        case .arithmeticExtended:
          let form = ArithmeticForm(bits: op.pointee.aux)
          x[Int(op.pointee.rd)] = arithmetic(
            form, x[Int(op.pointee.rn)], extended(x[Int(op.pointee.rm)], form.shift, form.amount))
          op += 1
        case .addWithCarry:
          x[Int(op.pointee.rd)] = addWithCarry(
            op.pointee.aux, x[Int(op.pointee.rn)], x[Int(op.pointee.rm)])
          op += 1

        case .andImmediate:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)] & op.pointee.immediate
          op += 1
        case .orrImmediate64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)] | op.pointee.immediate
          op += 1
        case .orrImmediate32:
          x[Int(op.pointee.rd)] = word(x[Int(op.pointee.rn)] | op.pointee.immediate)
          op += 1
        case .eorImmediate64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)] ^ op.pointee.immediate
          op += 1
        case .eorImmediate32:
          x[Int(op.pointee.rd)] = word(x[Int(op.pointee.rn)] ^ op.pointee.immediate)
          op += 1
        case .andsImmediate64:
          x[Int(op.pointee.rd)] = logicalFlags64(x[Int(op.pointee.rn)] & op.pointee.immediate)
          op += 1
        case .andsImmediate32:
          x[Int(op.pointee.rd)] = logicalFlags32(x[Int(op.pointee.rn)] & op.pointee.immediate)
          op += 1
        case .and64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)] & x[Int(op.pointee.rm)]
          op += 1
        case .and32:
          x[Int(op.pointee.rd)] = word(x[Int(op.pointee.rn)] & x[Int(op.pointee.rm)])
          op += 1
        case .orr64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)] | x[Int(op.pointee.rm)]
          op += 1
        case .orr32:
          x[Int(op.pointee.rd)] = word(x[Int(op.pointee.rn)] | x[Int(op.pointee.rm)])
          op += 1
        case .eor64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)] ^ x[Int(op.pointee.rm)]
          op += 1
        case .eor32:
          x[Int(op.pointee.rd)] = word(x[Int(op.pointee.rn)] ^ x[Int(op.pointee.rm)])
          op += 1
        case .ands64:
          x[Int(op.pointee.rd)] = logicalFlags64(x[Int(op.pointee.rn)] & x[Int(op.pointee.rm)])
          op += 1
        case .ands32:
          x[Int(op.pointee.rd)] = logicalFlags32(x[Int(op.pointee.rn)] & x[Int(op.pointee.rm)])
          op += 1
        case .move64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rm)]
          op += 1
        case .move32:
          x[Int(op.pointee.rd)] = word(x[Int(op.pointee.rm)])
          op += 1
        case .logicalShifted:
          x[Int(op.pointee.rd)] = logical(
            LogicalForm(bits: op.pointee.aux), x[Int(op.pointee.rn)], x[Int(op.pointee.rm)])
          op += 1

        case .unsignedField:
          x[Int(op.pointee.rd)] =
            (x[Int(op.pointee.rn)] &<< UInt64(op.pointee.aux & 63))
            &>> UInt64(op.pointee.aux >> 8 & 63)
          op += 1
        case .signedField64:
          x[Int(op.pointee.rd)] = signedField(x[Int(op.pointee.rn)], op.pointee.aux)
          op += 1
        case .signedField32:
          x[Int(op.pointee.rd)] = word(signedField(x[Int(op.pointee.rn)], op.pointee.aux))
          op += 1
        case .insertField64, .insertField32:
          let field =
            (x[Int(op.pointee.rn)] &<< UInt64(op.pointee.aux & 63))
            &>> UInt64(op.pointee.aux >> 8 & 63)
          let merged =
            x[Int(op.pointee.rd)] & ~op.pointee.immediate | field & op.pointee.immediate
          x[Int(op.pointee.rd)] = op.pointee.code == .insertField64 ? merged : word(merged)
          op += 1
        case .extract64:
          let amount = UInt64(op.pointee.aux & 63)
          x[Int(op.pointee.rd)] =
            amount == 0
            ? x[Int(op.pointee.rm)]
            : x[Int(op.pointee.rm)] &>> amount | x[Int(op.pointee.rn)] &<< (64 &- amount)
          op += 1
        case .extract32:
          x[Int(op.pointee.rd)] = word(
            (x[Int(op.pointee.rn)] << 32 | word(x[Int(op.pointee.rm)]))
              &>> UInt64(op.pointee.aux & 31))
          op += 1

        case .select64:
          x[Int(op.pointee.rd)] =
            holds(op.pointee.aux) ? x[Int(op.pointee.rn)] : x[Int(op.pointee.rm)]
          op += 1
        case .select32:
          x[Int(op.pointee.rd)] = word(
            holds(op.pointee.aux) ? x[Int(op.pointee.rn)] : x[Int(op.pointee.rm)])
          op += 1
        case .selectIncrement64:
          x[Int(op.pointee.rd)] =
            holds(op.pointee.aux) ? x[Int(op.pointee.rn)] : x[Int(op.pointee.rm)] &+ 1
          op += 1
        case .selectIncrement32:
          x[Int(op.pointee.rd)] = word(
            holds(op.pointee.aux)
              ? x[Int(op.pointee.rn)] : x[Int(op.pointee.rm)] &+ 1)
          op += 1
        case .selectNegate64, .selectNegate32:
          let otherwise = ~x[Int(op.pointee.rm)] &+ UInt64(op.pointee.aux >> 4 & 1)
          let chosen = holds(op.pointee.aux) ? x[Int(op.pointee.rn)] : otherwise
          x[Int(op.pointee.rd)] = op.pointee.code == .selectNegate64 ? chosen : word(chosen)
          op += 1
        case .conditionalCompare:
          conditionalCompare(
            op.pointee.aux, x[Int(op.pointee.rn)], x[Int(op.pointee.rm)] | op.pointee.immediate)
          op += 1

        case .multiplyAdd64:
          x[Int(op.pointee.rd)] =
            x[Int(op.pointee.aux)] &+ x[Int(op.pointee.rn)] &* x[Int(op.pointee.rm)]
          op += 1
        case .multiplyAdd32:
          x[Int(op.pointee.rd)] = word(
            x[Int(op.pointee.aux)] &+ x[Int(op.pointee.rn)] &* x[Int(op.pointee.rm)])
          op += 1
        case .multiplySubtract64:
          x[Int(op.pointee.rd)] =
            x[Int(op.pointee.aux)] &- x[Int(op.pointee.rn)] &* x[Int(op.pointee.rm)]
          op += 1
        case .multiplySubtract32:
          x[Int(op.pointee.rd)] = word(
            x[Int(op.pointee.aux)] &- x[Int(op.pointee.rn)] &* x[Int(op.pointee.rm)])
          op += 1
        case .signedMultiplyAddLong:
          x[Int(op.pointee.rd)] =
            x[Int(op.pointee.aux)] &+ signedProduct(x[Int(op.pointee.rn)], x[Int(op.pointee.rm)])
          op += 1
        case .unsignedMultiplyAddLong:
          x[Int(op.pointee.rd)] =
            x[Int(op.pointee.aux)] &+ word(x[Int(op.pointee.rn)]) &* word(x[Int(op.pointee.rm)])
          op += 1
        case .signedMultiplySubtractLong:
          x[Int(op.pointee.rd)] =
            x[Int(op.pointee.aux)] &- signedProduct(x[Int(op.pointee.rn)], x[Int(op.pointee.rm)])
          op += 1
        case .unsignedMultiplySubtractLong:
          x[Int(op.pointee.rd)] =
            x[Int(op.pointee.aux)] &- word(x[Int(op.pointee.rn)]) &* word(x[Int(op.pointee.rm)])
          op += 1
        case .signedMultiplyHigh:
          x[Int(op.pointee.rd)] = UInt64(
            bitPattern: Int64(bitPattern: x[Int(op.pointee.rn)]).multipliedFullWidth(
              by: Int64(bitPattern: x[Int(op.pointee.rm)])
            ).high)
          op += 1
        case .unsignedMultiplyHigh:
          x[Int(op.pointee.rd)] =
            x[Int(op.pointee.rn)].multipliedFullWidth(by: x[Int(op.pointee.rm)]).high
          op += 1
        case .unsignedDivide64:
          let divisor = x[Int(op.pointee.rm)]
          x[Int(op.pointee.rd)] = divisor == 0 ? 0 : x[Int(op.pointee.rn)] / divisor
          op += 1
        case .unsignedDivide32:
          let divisor = word(x[Int(op.pointee.rm)])
          x[Int(op.pointee.rd)] = divisor == 0 ? 0 : word(x[Int(op.pointee.rn)]) / divisor
          op += 1
        case .signedDivide64:
          x[Int(op.pointee.rd)] = signedQuotient(
            Int64(bitPattern: x[Int(op.pointee.rn)]), Int64(bitPattern: x[Int(op.pointee.rm)]))
          op += 1
        case .signedDivide32:
          x[Int(op.pointee.rd)] = word(
            signedQuotient(
              Int64(Int32(truncatingIfNeeded: x[Int(op.pointee.rn)])),
              Int64(Int32(truncatingIfNeeded: x[Int(op.pointee.rm)]))))
          op += 1
        case .shiftLeft64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)] &<< (x[Int(op.pointee.rm)] & 63)
          op += 1
        case .shiftLeft32:
          x[Int(op.pointee.rd)] = word(x[Int(op.pointee.rn)] &<< (x[Int(op.pointee.rm)] & 31))
          op += 1
        case .shiftRight64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)] &>> (x[Int(op.pointee.rm)] & 63)
          op += 1
        case .shiftRight32:
          x[Int(op.pointee.rd)] = word(x[Int(op.pointee.rn)]) &>> (x[Int(op.pointee.rm)] & 31)
          op += 1
        case .shiftArithmetic64:
          x[Int(op.pointee.rd)] = shifted(
            x[Int(op.pointee.rn)], 2, UInt32(truncatingIfNeeded: x[Int(op.pointee.rm)] & 63), true)
          op += 1
        case .shiftArithmetic32:
          x[Int(op.pointee.rd)] = shifted(
            x[Int(op.pointee.rn)], 2, UInt32(truncatingIfNeeded: x[Int(op.pointee.rm)] & 31), false)
          op += 1
        case .rotate64:
          x[Int(op.pointee.rd)] = shifted(
            x[Int(op.pointee.rn)], 3, UInt32(truncatingIfNeeded: x[Int(op.pointee.rm)] & 63), true)
          op += 1
        case .rotate32:
          x[Int(op.pointee.rd)] = shifted(
            x[Int(op.pointee.rn)], 3, UInt32(truncatingIfNeeded: x[Int(op.pointee.rm)] & 31), false)
          op += 1
        case .countLeadingZeros64:
          x[Int(op.pointee.rd)] = UInt64(x[Int(op.pointee.rn)].leadingZeroBitCount)
          op += 1
        case .countLeadingZeros32:
          x[Int(op.pointee.rd)] = UInt64(
            UInt32(truncatingIfNeeded: x[Int(op.pointee.rn)]).leadingZeroBitCount)
          op += 1
        case .reverseBytes64:
          x[Int(op.pointee.rd)] = x[Int(op.pointee.rn)].byteSwapped
          op += 1
        case .reverseBytes32:
          x[Int(op.pointee.rd)] = UInt64(
            UInt32(truncatingIfNeeded: x[Int(op.pointee.rn)]).byteSwapped)
          op += 1

        case .branch:
          s.pointee.pc = page &+ op.pointee.immediate
          link = Block.link(of: block, taken: true)
          break outer
        case .branchLink:
          x[30] = page &+ UInt64(op.pointee.aux)
          s.pointee.pc = page &+ op.pointee.immediate
          link = Block.link(of: block, taken: true)
          break outer
        case .branchEQ:
          link = go(s.pointee.zeroTest == 0, op, block, page)
          break outer
        case .branchNE:
          link = go(s.pointee.zeroTest != 0, op, block, page)
          break outer
        case .branchCS:
          link = go(s.pointee.carry != 0, op, block, page)
          break outer
        case .branchCC:
          link = go(s.pointee.carry == 0, op, block, page)
          break outer
        case .branchMI:
          link = go(Int64(bitPattern: s.pointee.negative) < 0, op, block, page)
          break outer
        case .branchPL:
          link = go(Int64(bitPattern: s.pointee.negative) >= 0, op, block, page)
          break outer
        case .branchVS:
          link = go(Int64(bitPattern: s.pointee.overflow) < 0, op, block, page)
          break outer
        case .branchVC:
          link = go(Int64(bitPattern: s.pointee.overflow) >= 0, op, block, page)
          break outer
        case .branchHI:
          link = go(s.pointee.carry != 0 && s.pointee.zeroTest != 0, op, block, page)
          break outer
        case .branchLS:
          link = go(s.pointee.carry == 0 || s.pointee.zeroTest == 0, op, block, page)
          break outer
        case .branchGE:
          link = go(
            Int64(bitPattern: s.pointee.negative ^ s.pointee.overflow) >= 0, op, block, page)
          break outer
        case .branchLT:
          link = go(Int64(bitPattern: s.pointee.negative ^ s.pointee.overflow) < 0, op, block, page)
          break outer
        case .branchGT:
          link = go(
            s.pointee.zeroTest != 0
              && Int64(bitPattern: s.pointee.negative ^ s.pointee.overflow) >= 0, op, block, page)
          break outer
        case .branchLE:
          link = go(
            s.pointee.zeroTest == 0
              || Int64(bitPattern: s.pointee.negative ^ s.pointee.overflow) < 0, op, block, page)
          break outer
        case .branchZero64:
          link = go(x[Int(op.pointee.rn)] == 0, op, block, page)
          break outer
        case .branchZero32:
          link = go(word(x[Int(op.pointee.rn)]) == 0, op, block, page)
          break outer
        case .branchNotZero64:
          link = go(x[Int(op.pointee.rn)] != 0, op, block, page)
          break outer
        case .branchNotZero32:
          link = go(word(x[Int(op.pointee.rn)]) != 0, op, block, page)
          break outer
        case .branchBitZero:
          link = go(x[Int(op.pointee.rn)] &>> UInt64(op.pointee.rm) & 1 == 0, op, block, page)
          break outer
        case .branchBitSet:
          link = go(x[Int(op.pointee.rn)] &>> UInt64(op.pointee.rm) & 1 != 0, op, block, page)
          break outer
        case .branchRegister:
          s.pointee.pc = branchTarget(x[Int(op.pointee.rn)])
          link = nil
          break outer
        case .branchLinkRegister:
          let target = x[Int(op.pointee.rn)]
          x[30] = page &+ UInt64(op.pointee.aux)
          s.pointee.pc = branchTarget(target)
          link = nil
          break outer

        case .load8:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            read(
              address, UInt8.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(v)
              })
          else { return nil }
          op += 1
        case .load16:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            read(
              address, UInt16.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(v)
              })
          else { return nil }
          op += 1
        case .load32:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            read(
              address, UInt32.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(v)
              })
          else { return nil }
          op += 1
        case .load64:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            read(
              address, UInt64.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = v
              })
          else { return nil }
          op += 1
        case .loadSigned8to32:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            read(
              address, UInt8.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(UInt32(bitPattern: Int32(Int8(bitPattern: v))))
              })
          else { return nil }
          op += 1
        case .loadSigned8to64:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            read(
              address, UInt8.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(bitPattern: Int64(Int8(bitPattern: v)))
              })
          else { return nil }
          op += 1
        case .loadSigned16to32:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            read(
              address, UInt16.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(UInt32(bitPattern: Int32(Int16(bitPattern: v))))
              })
          else { return nil }
          op += 1
        case .loadSigned16to64:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            read(
              address, UInt16.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(bitPattern: Int64(Int16(bitPattern: v)))
              })
          else { return nil }
          op += 1
        case .loadSigned32:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            read(
              address, UInt32.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(bitPattern: Int64(Int32(bitPattern: v)))
              })
          else { return nil }
          op += 1
        case .store8:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard write(address, UInt8(truncatingIfNeeded: x[Int(op.pointee.rd)]), op, block, page)
          else { return nil }
          op += 1
        case .store16:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard write(address, UInt16(truncatingIfNeeded: x[Int(op.pointee.rd)]), op, block, page)
          else { return nil }
          op += 1
        case .store32:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard write(address, UInt32(truncatingIfNeeded: x[Int(op.pointee.rd)]), op, block, page)
          else { return nil }
          op += 1
        case .store64:
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard write(address, x[Int(op.pointee.rd)], op, block, page) else { return nil }
          op += 1
        case .load32SP:
          if misalignedStack(op, block, page) { return nil }
          let address = x[31] &+ op.pointee.immediate
          guard
            read(
              address, UInt32.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(v)
              })
          else { return nil }
          op += 1
        case .load64SP:
          if misalignedStack(op, block, page) { return nil }
          let address = x[31] &+ op.pointee.immediate
          guard
            read(
              address, UInt64.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = v
              })
          else { return nil }
          op += 1
        case .store32SP:
          if misalignedStack(op, block, page) { return nil }
          let address = x[31] &+ op.pointee.immediate
          guard write(address, UInt32(truncatingIfNeeded: x[Int(op.pointee.rd)]), op, block, page)
          else { return nil }
          op += 1
        case .store64SP:
          if misalignedStack(op, block, page) { return nil }
          let address = x[31] &+ op.pointee.immediate
          guard write(address, x[Int(op.pointee.rd)], op, block, page) else { return nil }
          op += 1
        case .load8Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard
            read(
              address, UInt8.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(v)
              })
          else { return nil }
          op += 1
        case .load16Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard
            read(
              address, UInt16.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(v)
              })
          else { return nil }
          op += 1
        case .load32Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard
            read(
              address, UInt32.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(v)
              })
          else { return nil }
          op += 1
        case .load64Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard
            read(
              address, UInt64.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = v
              })
          else { return nil }
          op += 1
        case .loadSigned8to32Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard
            read(
              address, UInt8.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(UInt32(bitPattern: Int32(Int8(bitPattern: v))))
              })
          else { return nil }
          op += 1
        case .loadSigned8to64Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard
            read(
              address, UInt8.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(bitPattern: Int64(Int8(bitPattern: v)))
              })
          else { return nil }
          op += 1
        case .loadSigned16to32Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard
            read(
              address, UInt16.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(UInt32(bitPattern: Int32(Int16(bitPattern: v))))
              })
          else { return nil }
          op += 1
        case .loadSigned16to64Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard
            read(
              address, UInt16.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(bitPattern: Int64(Int16(bitPattern: v)))
              })
          else { return nil }
          op += 1
        case .loadSigned32Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard
            read(
              address, UInt32.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(bitPattern: Int64(Int32(bitPattern: v)))
              })
          else { return nil }
          op += 1
        case .store8Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard write(address, UInt8(truncatingIfNeeded: x[Int(op.pointee.rd)]), op, block, page)
          else { return nil }
          op += 1
        case .store16Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard write(address, UInt16(truncatingIfNeeded: x[Int(op.pointee.rd)]), op, block, page)
          else { return nil }
          op += 1
        case .store32Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard write(address, UInt32(truncatingIfNeeded: x[Int(op.pointee.rd)]), op, block, page)
          else { return nil }
          op += 1
        case .store64Indexed:
          let address = x[Int(op.pointee.rn)] &+ scaledIndex(x[Int(op.pointee.rm)], op.pointee.aux)
          guard write(address, x[Int(op.pointee.rd)], op, block, page) else { return nil }
          op += 1
        case .load8Writeback:
          let base = x[Int(op.pointee.rn)]
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = base &+ low(op.pointee.immediate)
          guard
            read(
              address, UInt8.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(v)
                x[Int(op.pointee.rn)] = base &+ high(op.pointee.immediate)
              })
          else { return nil }
          op += 1
        case .load16Writeback:
          let base = x[Int(op.pointee.rn)]
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = base &+ low(op.pointee.immediate)
          guard
            read(
              address, UInt16.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(v)
                x[Int(op.pointee.rn)] = base &+ high(op.pointee.immediate)
              })
          else { return nil }
          op += 1
        case .load32Writeback:
          let base = x[Int(op.pointee.rn)]
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = base &+ low(op.pointee.immediate)
          guard
            read(
              address, UInt32.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(v)
                x[Int(op.pointee.rn)] = base &+ high(op.pointee.immediate)
              })
          else { return nil }
          op += 1
        case .load64Writeback:
          let base = x[Int(op.pointee.rn)]
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = base &+ low(op.pointee.immediate)
          guard
            read(
              address, UInt64.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = v
                x[Int(op.pointee.rn)] = base &+ high(op.pointee.immediate)
              })
          else { return nil }
          op += 1
        case .store8Writeback:
          let base = x[Int(op.pointee.rn)]
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = base &+ low(op.pointee.immediate)
          guard
            write(
              address, UInt8(truncatingIfNeeded: x[Int(op.pointee.rd)]), op, block, page,
              {
                x[Int(op.pointee.rn)] = base &+ high(op.pointee.immediate)
              })
          else { return nil }
          op += 1
        case .store16Writeback:
          let base = x[Int(op.pointee.rn)]
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = base &+ low(op.pointee.immediate)
          guard
            write(
              address, UInt16(truncatingIfNeeded: x[Int(op.pointee.rd)]), op, block, page,
              {
                x[Int(op.pointee.rn)] = base &+ high(op.pointee.immediate)
              })
          else { return nil }
          op += 1
        case .store32Writeback:
          let base = x[Int(op.pointee.rn)]
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = base &+ low(op.pointee.immediate)
          guard
            write(
              address, UInt32(truncatingIfNeeded: x[Int(op.pointee.rd)]), op, block, page,
              {
                x[Int(op.pointee.rn)] = base &+ high(op.pointee.immediate)
              })
          else { return nil }
          op += 1
        case .store64Writeback:
          let base = x[Int(op.pointee.rn)]
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = base &+ low(op.pointee.immediate)
          guard
            write(
              address, x[Int(op.pointee.rd)], op, block, page,
              {
                x[Int(op.pointee.rn)] = base &+ high(op.pointee.immediate)
              })
          else { return nil }
          op += 1
        case .loadPair64:
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            readPair(
              address, UInt64.self, op, block, page,
              { first, second in
                x[Int(op.pointee.rd)] = first
                x[Int(op.pointee.rm)] = second
              })
          else { return nil }
          op += 1
        case .loadPair32:
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            readPair(
              address, UInt32.self, op, block, page,
              { first, second in
                x[Int(op.pointee.rd)] = UInt64(first)
                x[Int(op.pointee.rm)] = UInt64(second)
              })
          else { return nil }
          op += 1
        case .storePair64:
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            writePair(
              address, x[Int(op.pointee.rd)], x[Int(op.pointee.rm)], op, block, page)
          else { return nil }
          op += 1
        case .storePair32:
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let address = x[Int(op.pointee.rn)] &+ op.pointee.immediate
          guard
            writePair(
              address, UInt32(truncatingIfNeeded: x[Int(op.pointee.rd)]),
              UInt32(truncatingIfNeeded: x[Int(op.pointee.rm)]), op, block, page)
          else { return nil }
          op += 1
        case .loadPair64Writeback:
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let base = x[Int(op.pointee.rn)]
          let address = base &+ low(op.pointee.immediate)
          guard
            readPair(
              address, UInt64.self, op, block, page,
              { first, second in
                x[Int(op.pointee.rd)] = first
                x[Int(op.pointee.rm)] = second
                x[Int(op.pointee.rn)] = base &+ high(op.pointee.immediate)
              })
          else { return nil }
          op += 1
        case .storePair64Writeback:
          if op.pointee.rn == Slot.sp, misalignedStack(op, block, page) { return nil }
          let base = x[Int(op.pointee.rn)]
          let address = base &+ low(op.pointee.immediate)
          guard
            writePair(
              address, x[Int(op.pointee.rd)], x[Int(op.pointee.rm)], op, block, page,
              { x[Int(op.pointee.rn)] = base &+ high(op.pointee.immediate) })
          else { return nil }
          op += 1
        case .loadLiteral64:
          guard
            read(
              page &+ op.pointee.immediate, UInt64.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = v
              })
          else { return nil }
          op += 1
        case .loadLiteral32:
          guard
            read(
              page &+ op.pointee.immediate, UInt32.self, op, block, page,
              { v in
                x[Int(op.pointee.rd)] = UInt64(v)
              })
          else { return nil }
          op += 1

        case .compareBranch64:
          _ = subs64(x[Int(op.pointee.rn)], x[Int(op.pointee.rm)])
          link = goFused(op, block, page)
          break outer
        case .compareBranch32:
          _ = subs32(x[Int(op.pointee.rn)], x[Int(op.pointee.rm)])
          link = goFused(op, block, page)
          break outer
        case .compareImmediateBranch64:
          _ = subs64(x[Int(op.pointee.rn)], op.pointee.immediate)
          link = goFused(op, block, page)
          break outer
        case .compareImmediateBranch32:
          _ = subs32(x[Int(op.pointee.rn)], op.pointee.immediate)
          link = goFused(op, block, page)
          break outer
        }
      }
    } while false
    s.pointee.cycles &+= UInt64(block.pointee.cost)
    s.pointee.retired &+= UInt64(block.pointee.count)
    return link
  }
}
