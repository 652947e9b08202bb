/// What a floating-point row does, as data: no closure is called and no reference counted for it.
enum FloatInstruction: Sendable {
  // Element by element, pairwise, across the vector.
  case unary(FloatUnary, FloatField)
  case binary(FloatBinary, FloatField)
  case binaryByElement(FloatBinary, FloatField)
  case accumulate(FloatAccumulate, FloatField)
  case pairwise(FloatBinary, FloatField)
  case across(FloatBinary, FloatField)
  /// FMADD, FMSUB, FNMADD and FNMSUB.
  case multiplyAdd(FloatMultiplyAdd)
  /// FMLAL and its kin.
  case accumulateLong(FloatAccumulateLong)
  /// FCADD and FCMLA.
  case complexAdd
  case complexMultiplyAdd(ComplexMultiplyAdd)
  /// URECPE and URSQRTE.
  case unsignedEstimate(UnsignedEstimate)

  // FCMP, FCCMP and FCSEL.
  case compare(FloatCompare)
  case conditionalCompare(FloatCompare)
  case select

  /// FMOV.
  case move(FloatMove)
  // General registers.
  case toGeneral(FloatToGeneral)
  case fromGeneral(FloatFromGeneral)
  case toJavaScriptInteger

  // Other formats.
  case convert(FloatConversion)
  case convertLong
  case convertNarrow(FloatNarrowing)

  // BFDOT, BFMMLA and BFMLAL.
  case dotProduct(BFloat16Dot)
  case matrixProduct
  case accumulateBFloat16(BFloat16MultiplyAdd)
}

extension FloatInstruction {
  /// For when floating point may be trapped.
  var function: InstructionFunction.Body {
    { core, i throws(CoreExit) in
      try core.checkFPEnabled()
      core.carryOut(self, i)
      return .next
    }
  }
}

/// Those of ``instructionTable``, in place.
struct FloatInstructions: @unchecked Sendable {
  // Written once, before anyone reads.
  let pointer: UnsafePointer<FloatInstruction>

  init(_ table: [InstructionRow]) {
    let instructions = UnsafeMutablePointer<FloatInstruction>.allocate(capacity: table.count)
    for (place, row) in table.enumerated() {
      // Only places of floating-point rows are looked up.
      var instruction = FloatInstruction.select
      if case .float(let own) = row.semantics { instruction = own }
      (instructions + place).initialize(to: instruction)
    }
    pointer = UnsafePointer(instructions)
  }
}

let floatInstructions = FloatInstructions(instructionTable)

extension Core {
  /// Carries out a floating-point row; false when the block was left.
  @inline(never)
  func callFloat(
    _ op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>, _ page: UInt64
  ) -> Bool {
    guard isFPEnabled else { return callRow(op, block, page) }
    carryOut(
      run.pointee.floats[Int(op.pointee.aux)],
      Instruction(UInt32(truncatingIfNeeded: op.pointee.immediate)))
    return true
  }

  /// Where floating point is enabled. Nothing can go wrong.
  func carryOut(_ instruction: FloatInstruction, _ i: Instruction) {
    switch instruction {
    case .unary(let operation, let field): carryOut(operation, in: field, i)
    case .binary(let operation, let field): carryOut(operation, in: field, i)
    case .binaryByElement(let operation, let field):
      carryOut(FloatByElement(operation: operation), in: field, i)
    case .accumulate(let operation, let field): carryOut(operation, in: field, i)
    case .pairwise(let operation, let field):
      carryOut(FloatPairwise(operation: operation), in: field, i)
    case .across(let operation, let field):
      carryOut(FloatAcross(operation: operation), in: field, i)
    case .multiplyAdd(let operation): carryOut(operation, in: .type, i)
    case .accumulateLong(let operation): carryOut(operation, in: .single, i)
    case .complexAdd: carryOut(ComplexAdd(), in: .elements, i)
    case .complexMultiplyAdd(let operation): carryOut(operation, in: .elements, i)
    case .unsignedEstimate(let estimate): writeV(i.rd, estimate.result(self, i))
    case .compare(let comparison): compareFloats(comparison, i)
    case .conditionalCompare(let comparison):
      if holds(i.bits(15, 12)) {
        compareFloats(comparison, i)
      } else {
        state.pointee.nzcv = UInt64(i.bits(3, 0)) << 28
      }
    case .select:
      let chosen = readV(holds(i.bits(15, 12)) ? i.rn : i.rm)
      writeV(i.rd, Vector(low: chosen[0, FloatField.type.size(in: i)]))
    case .move(let move): moveFloat(move, i)
    case .toGeneral(let conversion): convertToGeneral(conversion, i)
    case .fromGeneral(let operation): carryOut(operation, in: .type, i)
    case .toJavaScriptInteger: convertToJavaScriptInteger(i)
    case .convert(let conversion): convert(conversion, i)
    case .convertLong: convertLong(i)
    case .convertNarrow(let narrowing): convertNarrow(narrowing, i)
    case .dotProduct(let operation): writeV(i.rd, operation.result(self, i))
    case .matrixProduct: writeV(i.rd, bfloat16MatrixProduct(i))
    case .accumulateBFloat16(let operation): carryOut(operation, in: .single, i)
    }
  }

  /// Carries out an operation in the format that the instruction has in a field.
  @inline(__always)
  func carryOut(_ operation: some FloatOperation, in field: FloatField, _ i: Instruction) {
    var environment = floatEnvironment
    let result =
      switch field.size(in: i) {
      case 1: operation.result(HalfPrecision.self, self, i, &environment)
      case 2: operation.result(SinglePrecision.self, self, i, &environment)
      default: operation.result(DoublePrecision.self, self, i, &environment)
      }
    writeV(i.rd, result)
    accumulate(environment)
  }
}
