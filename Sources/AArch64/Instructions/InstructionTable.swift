/// Every encoding that Orrery knows, in the order of the Arm ARM's classes.
let instructionTable: [InstructionRow] = [
  dataProcessingImmediate,
  branches,
  exceptionGeneration,
  flagManipulation,
  systemInstructions,
  loadStoreExclusive,
  loadStoreOrdered,
  atomics,
  loadStorePair,
  simdMultipleStructures,
  simdSingleStructures,
  simdLoadStorePair,
  simdLoadStore,
  loadStoreImmediate,
  loadStoreRegisterOffset,
  loadStoreExtensions,
  dataProcessingRegister,
  simdMoves,
  simdImmediates,
  simdThreeSame,
  simdScalarThreeSame,
  simdThreeDifferent,
  simdTwoRegister,
  simdScalarTwoRegister,
  simdAcrossLanes,
  simdPermute,
  simdShiftImmediate,
  simdScalarShiftImmediate,
  simdIndexedElement,
  simdFloatingPoint,
  floatingPoint,
  cryptography,
  simdRoundingDoubling,
  simdHalfPrecision,
  halfPrecision,
  simdExtensions,
  laterCryptography,
].flatMap { $0 }

/// The functions of the rows that are called, in place: a row is never copied to run it.
struct InstructionFunctions: @unchecked Sendable {
  typealias Function = @Sendable (Core, Instruction) throws(CoreExit) -> Outcome
  // Written once, before anyone reads.
  let pointer: UnsafePointer<Function?>

  init(_ table: [InstructionRow]) {
    let functions = UnsafeMutablePointer<Function?>.allocate(capacity: table.count)
    for (place, row) in table.enumerated() {
      switch row.semantics {
      case .call(let function), .lowerOrCall(_, let function):
        (functions + place).initialize(to: function)
      case .float(let instruction):
        (functions + place).initialize(to: instruction.function)
      case .lower, .absent:
        (functions + place).initialize(to: nil)
      }
    }
    pointer = UnsafePointer(functions)
  }
}

/// Those of ``instructionTable``.
let instructionFunctions = InstructionFunctions(instructionTable)
