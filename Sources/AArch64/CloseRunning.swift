/// Running in parts of blocks, because the architecture asks to look between instructions: for
/// software step, breakpoints and performance monitors. How code is cut changes nothing else.
extension Core {
  /// What the core has to look at from here on, until it resynchronizes.
  var closeness: Closeness {
    var closeness: Closeness = []
    if isStepping { closeness.insert(.step) }
    if hasBreakpoints { closeness.insert(.breakpoints) }
    if countsInstructions { closeness.insert(.counters) }
    return closeness
  }

  /// How many instructions of a block may run before the core has to look.
  func closeLength(of block: UnsafeMutablePointer<Block>) -> UInt64 {
    let closeness = run.pointee.closeness
    if closeness.contains(.step) { return 1 }
    var length = UInt64.max
    if closeness.contains(.breakpoints) { length = instructionsBeforeBreakpoint() }
    guard closeness.contains(.counters) else { return length }
    length = min(length, instructionsBeforeOverflow)
    // What reads or writes counters finds those before it counted.
    let isSystem = (1..<Int(block.pointee.count)).first {
      instructionWord(block, $0) >> 24 == 0xd5
    }
    return min(length, isSystem.map(UInt64.init) ?? .max)
  }

  /// ``runPart(of:instructions:)``, and then what there is to do about what has run.
  func runClosely(_ block: UnsafeMutablePointer<Block>, instructions: Int) {
    let closeness = run.pointee.closeness
    let first = state.pointee.retired
    // Words, counters and level as they are now: the part may change all of them.
    let words = (0..<min(instructions, Int(block.pointee.count))).map { instructionWord(block, $0) }
    let counters = closeness.contains(.counters) ? instructionCounters : []
    runPart(of: block, instructions: instructions)
    let count = Int(state.pointee.retired - first)
    if !counters.isEmpty, count > 0 { self.count(words.prefix(count), in: counters) }
    if closeness.contains(.step), count > 0 { completeStep(of: words[0]) }
  }
}
