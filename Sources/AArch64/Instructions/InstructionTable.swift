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

/// The function of a row that is called. In a structure of its own it is stored as it is: the
/// pointer's generic element would wrap it in another function.
struct InstructionFunction {
  typealias Body = @Sendable (Core, Instruction) throws(CoreExit) -> Outcome
  let body: Body?
}

/// The functions of the rows, in place: a row is never copied to run it.
struct InstructionFunctions: @unchecked Sendable {
  // Written once, before anyone reads.
  let pointer: UnsafePointer<InstructionFunction>

  init(_ table: [InstructionRow]) {
    let functions = UnsafeMutablePointer<InstructionFunction>.allocate(capacity: table.count)
    for (place, row) in table.enumerated() {
      let body: InstructionFunction.Body? =
        switch row.semantics {
        case .call(let function), .lowerOrCall(_, let function): function
        case .float(let instruction): instruction.function
        case .lower, .absent: nil
        }
      (functions + place).initialize(to: InstructionFunction(body: body))
    }
    pointer = UnsafePointer(functions)
  }
}

/// Those of ``instructionTable``.
let instructionFunctions = InstructionFunctions(instructionTable)
