/// Every encoding that Orrery knows, in the order of the Arm ARM's classes.
let instructionTable: [InstructionRow] = [
  dataProcessingImmediate,
  branches,
  exceptionGeneration,
  systemInstructions,
  loadStoreExclusive,
  loadStoreOrdered,
  atomics,
  loadStorePair,
  simdStructures,
  simdLoadStorePair,
  simdLoadStore,
  loadStoreImmediate,
  loadStoreRegisterOffset,
  dataProcessingRegister,
  simdMoves,
  simdImmediates,
].flatMap { $0 }
