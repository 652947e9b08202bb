import Simulation

extension Core {
  /// Runs one slice: until the core's time reaches `end`, it must wait for others, it sleeps, or
  /// it meets what the simulator lacks.
  ///
  /// - Parameters:
  ///   - end: the end of the round. An instruction that starts before it completes.
  ///   - horizon: the core may reach devices while its cycle count is below this.
  ///   - budget: at most this many instructions, for stepping.
  public func run(until end: Time, horizon: UInt64, budget: UInt64 = .max) -> SliceEnd {
    run.pointee.sliceEnd = end
    run.pointee.cycleLimit = clock.firstEdge(notBefore: end)
    run.pointee.orderHorizon = horizon
    return runSlice(budget: budget)
  }

  /// Goes on with a slice that ended with ``SliceEnd/stopped``, exactly as if it had not.
  public func resumeSlice() -> SliceEnd { runSlice(budget: .max) }

  private func runSlice(budget: UInt64) -> SliceEnd {
    run.pointee.ending = .none
    run.pointee.stopRequested = false
    leavesBlock = true
    if budget == .max, stops.isEmpty {
      interpret()
    } else {
      interpretInParts(budget: budget)
    }
    standBetweenBlocks()
    switch run.pointee.ending {
    case .none: return .limit
    case .stopped: return .stopped
    case .mustWait: return .mustWait
    case .wokeAnother: return .wokeAnother
    case .waits: return .waits
    case .unimplemented: return .unimplemented(missing)
    }
  }

  /// Makes the state's counts say where the core is: a block that ended by itself leaves the place
  /// of its last call.
  func standBetweenBlocks() {
    run.pointee.cyclesBefore = 0
    run.pointee.instructionsBefore = 0
    run.pointee.lastStart = 0
  }

  /// After whatever may have changed what the core does next: takes the slice's end from pending
  /// events, the fast TLB from the exception level, and pending interrupts. False when the slice
  /// is over.
  @inline(never)
  func resynchronize() -> Bool {
    leavesBlock = false
    standBetweenBlocks()
    if run.pointee.ending != .none || stopsAsRequested() { return false }
    if state.pointee.power != .running {
      run.pointee.ending = .waits
      noteWakeUp(at: simulator.now)
      return false
    }
    if let next = simulator.queue.next, next.time < run.pointee.sliceEnd {
      run.pointee.sliceEnd = next.time
      run.pointee.cycleLimit = clock.firstEdge(notBefore: next.time)
      leavesBlock = false
    }
    if simulator.coreWasWoken {
      run.pointee.ending = .wokeAnother
      return false
    }
    // An interrupt is taken at a boundary inside the slice; the next slice samples again.
    if state.pointee.cycles < run.pointee.cycleLimit {
      do {
        try driveOverflowInterrupt()
      } catch {
        run.pointee.ending = .mustWait
        return false
      }
    }
    if state.pointee.cycles < run.pointee.cycleLimit, !takePendingInterrupt(), !takePendingStep(),
      state.pointee.illegal
    {
      take(.illegalState, instruction: 0)
    }
    if stopsAsRequested() { return false }
    run.pointee.closeness = closeness
    run.pointee.watches = hasWatchpoints
    run.pointee.boundary = overflowBoundary
    let set = fastTranslations.set(
      level: state.pointee.exceptionLevel,
      privilegedAccessNever: state.pointee.privilegedAccessNever)
    run.pointee.data = fastTranslations.data + set * FastTranslations.dataEntries
    run.pointee.code = fastTranslations.code + set * FastTranslations.codeEntries
    run.pointee.alignmentMask = checksAlignment || !isStage1On ? 7 : 0
    return true
  }

  /// The block at a virtual address; `nil` when fetching it took an exception.
  @inline(__always)
  func block(at pc: UInt64) -> UnsafeMutablePointer<Block>? {
    let entry = run.pointee.code + FastTranslations.codeIndex(pc)
    if entry.pointee.tag == pc & (~0xfff | 3), let page = entry.pointee.page,
      let block = page.pointee.blocks[Int(truncatingIfNeeded: pc >> 2 & 1023)]
    {
      return block
    }
    return fetch(pc)
  }

  /// The block that comes after `block` by `link`, which is filled in when it may be: the target
  /// is in the same page, whose translation then needs no further look. While a chain of linked
  /// blocks runs, the fast TLB has the page's code: whatever takes it out ends the chain by
  /// ``leavesBlock``.
  @inline(never)
  func follow(_ link: Block.Link, from block: UnsafeMutablePointer<Block>, _ page: UInt64)
    -> UnsafeMutablePointer<Block>?
  {
    guard state.pointee.cycles < run.pointee.effectiveLimit, state.pointee.pc & ~0xfff == page,
      !blocks.isNearlyFull, let next = self.block(at: state.pointee.pc)
    else { return nil }
    if next.pointee.page == block.pointee.page { link.pointee = next }
    return next
  }

  @inline(never)
  private func fetch(_ pc: UInt64) -> UnsafeMutablePointer<Block>? {
    standBetweenBlocks()
    do {
      if pc & 3 != 0 { throw CoreExit.exception(.misalignedPC(pc)) }
      let continues = state.pointee.continuationRetired == state.pointee.retired
      // A continued page need not be in the modelled TLB, of which the fast one is a subset: its
      // block runs by itself.
      if continues { leavesBlock = true }
      let physical =
        continues
        ? state.pointee.continuationPage & ~1 : try translate(pc, .execute).physicalAddress
      if blocks.isNearlyFull { blocks.empty() }
      guard let page = blocks.page(at: physical, model: modelNumber) else {
        throw CoreExit.exception(externalAbortOnFetch(pc))
      }
      if !continues, untagged(pc, level: state.pointee.exceptionLevel) == pc {
        let entry = run.pointee.code + FastTranslations.codeIndex(pc)
        entry.pointee = CodeEntry(tag: pc & ~0xfff, page: page)
      }
      if let block = page.pointee.blocks[Int(pc >> 2 & 1023)] { return block }
      return blocks.build(page, offset: pc & 0xfff, model: model)
    } catch let exit as CoreExit {
      leavesBlock = true
      switch exit {
      case .exception(let exception):
        take(exception, instruction: 0)
        state.pointee.cycles += 1
      case .mustWait: run.pointee.ending = .mustWait
      case .unimplemented(let name):
        run.pointee.ending = .unimplemented
        missing = name
      }
      return nil
    } catch {
      preconditionFailure("translation throws CoreExit only: \(error)")
    }
  }

  /// Runs the part of a block that fits the slice, at most `instructions`: a ``Operation/stop``
  /// stands in place of the first operation that does not fit, for as long as that takes.
  func runPart(of block: UnsafeMutablePointer<Block>, instructions: Int = .max) {
    let s = state
    let count = Int(block.pointee.count)
    var fitting = 1
    while fitting < count, fitting < instructions,
      s.pointee.cycles + UInt64(block.pointee.prefix[fitting]) < run.pointee.partLimit
    { fitting += 1 }
    let page = s.pointee.pc & ~0xfff
    let x = UnsafeMutableRawPointer(state).assumingMemoryBound(to: UInt64.self)
    let operations = block.pointee.operations
    let isCut = fitting < count
    let isCutInside = block.pointee.isFused && fitting == count - 1
    let fused = operations[count - 2 < 0 ? 0 : count - 2]
    let saved = operations[fitting]
    if isCutInside { operations[count - 2] = operations[count - 1] }
    if isCut { operations[fitting] = Op(.stop) }
    _ = execute(block, page, x)
    if isCut { operations[fitting] = saved }
    if isCutInside { operations[count - 2] = fused }
  }
}
