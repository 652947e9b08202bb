import Simulation

// Loads and stores of the interpreter: a look into the fast TLB, and the complete path where
// that does not answer. `op` and `block` say where the core is, so that a fault is precise and a
// device access happens at its own time.
extension Core {
  /// Reads a value and hands it to `use`; false when the block was left, with everything
  /// accounted for: before the load, or after it.
  @inline(__always)
  func read<Value: FixedWidthInteger>(
    _ address: UInt64, _ type: Value.Type, _ op: UnsafeMutablePointer<Op>,
    _ block: UnsafeMutablePointer<Block>, _ page: UInt64, _ use: (Value) -> Void
  ) -> Bool {
    let size = UInt64(MemoryLayout<Value>.size)
    let entry = run.pointee.data + FastTranslations.dataIndex(address)
    // An access that crosses the page's end has the next page's tag and so finds none.
    if (address &+ (size - 1)) & ~0xfff == entry.pointee.readTag,
      address & run.pointee.alignmentMask & (size - 1) == 0
    {
      let host = UInt(truncatingIfNeeded: address &+ entry.pointee.addend)
      use(UnsafeRawPointer(bitPattern: host).unsafelyUnwrapped.loadUnaligned(as: Value.self))
      return true
    }
    guard slowRead(address, AccessWidth(rawValue: UInt8(size)).unsafelyUnwrapped, op, block, page)
    else { return false }
    use(Value(truncatingIfNeeded: run.pointee.loaded))
    return stays(op, block, page)
  }

  /// The same for a pair.
  @inline(__always)
  func readPair<Value: FixedWidthInteger>(
    _ address: UInt64, _ type: Value.Type, _ op: UnsafeMutablePointer<Op>,
    _ block: UnsafeMutablePointer<Block>, _ page: UInt64, _ use: (UInt64, UInt64) -> Void
  ) -> Bool {
    let size = UInt64(MemoryLayout<Value>.size)
    let entry = run.pointee.data + FastTranslations.dataIndex(address)
    if (address &+ (2 * size - 1)) & ~0xfff == entry.pointee.readTag,
      address & run.pointee.alignmentMask & (size - 1) == 0
    {
      let host = UInt(truncatingIfNeeded: address &+ entry.pointee.addend)
      let place = UnsafeRawPointer(bitPattern: host).unsafelyUnwrapped
      use(
        UInt64(place.loadUnaligned(as: Value.self)),
        UInt64(place.loadUnaligned(fromByteOffset: Int(size), as: Value.self)))
      return true
    }
    let width = AccessWidth(rawValue: UInt8(size)).unsafelyUnwrapped
    guard slowRead(address, width, op, block, page) else { return false }
    let first = run.pointee.loaded
    guard slowRead(address &+ size, width, op, block, page) else { return false }
    use(first, run.pointee.loaded)
    return stays(op, block, page)
  }

  /// Writes a value, then does `finish`; false when the block was left.
  @inline(__always)
  func write<Value: FixedWidthInteger>(
    _ address: UInt64, _ value: Value, _ op: UnsafeMutablePointer<Op>,
    _ block: UnsafeMutablePointer<Block>, _ page: UInt64, _ finish: () -> Void = {}
  ) -> Bool {
    let size = UInt64(MemoryLayout<Value>.size)
    let entry = run.pointee.data + FastTranslations.dataIndex(address)
    if (address &+ (size - 1)) & ~0xfff == entry.pointee.writeTag,
      address & run.pointee.alignmentMask & (size - 1) == 0
    {
      let host = UInt(truncatingIfNeeded: address &+ entry.pointee.addend)
      UnsafeMutableRawPointer(bitPattern: host).unsafelyUnwrapped.storeBytes(
        of: value, as: Value.self)
      finish()
      return true
    }
    guard
      slowWrite(
        address, AccessWidth(rawValue: UInt8(size)).unsafelyUnwrapped,
        UInt64(truncatingIfNeeded: value), op, block, page)
    else { return false }
    finish()
    return stays(op, block, page)
  }

  /// Writes both values of a pair, of which neither is written when the second would fault.
  @inline(__always)
  func writePair<Value: FixedWidthInteger>(
    _ address: UInt64, _ first: Value, _ second: Value, _ op: UnsafeMutablePointer<Op>,
    _ block: UnsafeMutablePointer<Block>, _ page: UInt64, _ finish: () -> Void = {}
  ) -> Bool {
    let size = UInt64(MemoryLayout<Value>.size)
    let entry = run.pointee.data + FastTranslations.dataIndex(address)
    if (address &+ (2 * size - 1)) & ~0xfff == entry.pointee.writeTag,
      address & run.pointee.alignmentMask & (size - 1) == 0
    {
      let host = UInt(truncatingIfNeeded: address &+ entry.pointee.addend)
      let place = UnsafeMutableRawPointer(bitPattern: host).unsafelyUnwrapped
      place.storeBytes(of: first, as: Value.self)
      place.storeBytes(of: second, toByteOffset: Int(size), as: Value.self)
      finish()
      return true
    }
    guard
      slowWritePair(
        address, AccessWidth(rawValue: UInt8(size)).unsafelyUnwrapped,
        UInt64(truncatingIfNeeded: first), UInt64(truncatingIfNeeded: second), op, block, page)
    else { return false }
    finish()
    return stays(op, block, page)
  }

  /// After a slow access that completed: false, and the block is left behind it, when that was
  /// asked for.
  @inline(__always)
  private func stays(
    _ op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>, _ page: UInt64
  ) -> Bool {
    guard leavesBlock else { return true }
    leave(op, block, page)
    return false
  }

  @inline(never)
  func slowRead(
    _ address: UInt64, _ width: AccessWidth, _ op: UnsafeMutablePointer<Op>,
    _ block: UnsafeMutablePointer<Block>, _ page: UInt64
  ) -> Bool {
    stand(at: op, block, page)
    do {
      run.pointee.loaded = try load(address, width)
      rememberPage(of: address, .read, as: run.pointee.located)
      return true
    } catch {
      abandon(error, op, block)
      return false
    }
  }

  @inline(never)
  func slowWrite(
    _ address: UInt64, _ width: AccessWidth, _ value: UInt64, _ op: UnsafeMutablePointer<Op>,
    _ block: UnsafeMutablePointer<Block>, _ page: UInt64
  ) -> Bool {
    stand(at: op, block, page)
    do {
      try store(address, width, value)
      rememberPage(of: address, .write, as: run.pointee.located)
      return true
    } catch {
      abandon(error, op, block)
      return false
    }
  }

  @inline(never)
  func slowWritePair(
    _ address: UInt64, _ width: AccessWidth, _ first: UInt64, _ second: UInt64,
    _ op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>, _ page: UInt64
  ) -> Bool {
    stand(at: op, block, page)
    do {
      let other = address &+ UInt64(width.rawValue)
      _ = try locate(address, width, .write, [])
      _ = try locate(other, width, .write, [])
      try store(address, width, first)
      try store(other, width, second)
      rememberPage(of: other, .write, as: run.pointee.located)
      return true
    } catch {
      abandon(error, op, block)
      return false
    }
  }

  /// Puts the page of an access that has just succeeded into the fast TLB, where that is allowed.
  ///
  /// - Parameter located: how the access was translated, where that is known.
  func rememberPage(of address: UInt64, _ kind: AccessKind, as located: Translation? = nil) {
    // What is dropped is named by its address without a tag.
    guard untagged(address, level: state.pointee.exceptionLevel) == address,
      !run.pointee.watches || !isWatched(page: address),
      let translation = located ?? (try? translate(address, kind)),
      let memoryPage = memory.page(at: translation.physicalAddress),
      !translation.isDevice || run.pointee.alignmentMask != 0
    else { return }
    let tag = address & ~0xfff
    let physical = translation.physicalAddress & ~0xfff
    let entry = run.pointee.data + FastTranslations.dataIndex(address)
    let host = UInt64(UInt(bitPattern: memoryPage.bytes))
    var fresh = DataEntry(readTag: .max, writeTag: .max, addend: host &- tag, physical: physical)
    if entry.pointee.addend == fresh.addend, entry.pointee.physical == physical {
      fresh = entry.pointee
    }
    if translation.canRead { fresh.readTag = tag }
    let others = memoryPage.flags.subtracting(.monitored)
    if kind == .write, translation.canWrite, memoryPage.isWritable, others.isEmpty,
      !(memoryPage.flags.contains(.monitored) && isMonitoredByOthers(page: physical))
    {
      fresh.writeTag = tag
      fastTranslations.noteWriteEntry(physicalPage: physical)
    }
    entry.pointee = fresh
  }

  private func isMonitoredByOthers(page: UInt64) -> Bool {
    peers.contains {
      $0 !== self && $0.state.pointee.monitorArmed
        && $0.state.pointee.monitorAddress & ~0xfff == page
    }
  }

  /// True, and the block is left, when SP is misaligned for an access and that is checked.
  @inline(__always)
  func misalignedStack(
    _ op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>, _ page: UInt64
  ) -> Bool {
    state.pointee.x[31] & 15 != 0 && stackFault(op, block, page)
  }

  @inline(never)
  private func stackFault(
    _ op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>, _ page: UInt64
  ) -> Bool {
    stand(at: op, block, page)
    do {
      try checkStackAlignment()
      return false
    } catch {
      abandon(error, op, block)
      return true
    }
  }

  /// Runs a row's function; false when the block was left.
  @inline(never)
  func callRow(
    _ op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>, _ page: UInt64
  ) -> Bool {
    stand(at: op, block, page)
    let row = Int(op.pointee.aux)
    let instruction = Instruction(
      UInt32(truncatingIfNeeded: op.pointee.immediate), pageOffset: state.pointee.pc & 0xfff)
    do {
      guard row != Core.unallocated else { throw CoreExit.exception(.undefined) }
      guard let function = run.pointee.functions[row].body else {
        throw CoreExit.unimplemented(
          "\(instructionTable[row].name) (\(instructionTable[row].section)) at "
            + "0x\(hexadecimal(state.pointee.pc))")
      }
      switch try function(self, instruction) {
      case .next where !leavesBlock:
        return true
      case .next:
        leave(op, block, page)
      case .resynchronize:
        leave(op, block, page, isAnchor: true)
      case .jump:
        let target = state.pointee.pc
        leave(op, block, page, isAnchor: true)
        state.pointee.pc = target
      }
    } catch let exit as CoreExit {
      abandon(exit, op, block)
    } catch {
      preconditionFailure("rows throw CoreExit only: \(error)")
    }
    return false
  }

  /// Where a word that is no instruction of this core points to instead of a row.
  static let unallocated = Int(UInt32.max)

  /// Makes the state say that the core is at this operation.
  @inline(__always)
  private func stand(
    at op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>, _ page: UInt64
  ) {
    let number = op - block.pointee.operations
    run.pointee.cyclesBefore = block.pointee.prefix[number]
    run.pointee.instructionsBefore = UInt32(number)
    run.pointee.lastStart = block.pointee.lastStart
    state.pointee.pc = page &+ UInt64(block.pointee.pageOffset) &+ UInt64(number) &* 4
  }

  /// Leaves the block after an operation that completed; `isAnchor` when the next instruction's
  /// address is to be translated anew.
  @inline(never)
  func leave(
    _ op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>, _ page: UInt64,
    isAnchor: Bool = false
  ) {
    let number = op - block.pointee.operations + 1
    account(instructions: number, cycles: block.pointee.prefix[number])
    let offset = UInt64(block.pointee.pageOffset) &+ UInt64(number) &* 4
    state.pointee.pc = page &+ offset
    if !isAnchor, offset < PhysicalMemory.pageSize {
      continueInPage(of: block, after: state.pointee.retired)
    }
    leavesBlock = true
  }

  /// Notes that straight-line code goes on in the block's page, which is no anchor: how blocks
  /// and slices were cut must not show in the modelled TLB.
  func continueInPage(of block: UnsafeMutablePointer<Block>, after retired: UInt64) {
    state.pointee.continuationPage = block.pointee.page.pointee.address | 1
    state.pointee.continuationRetired = retired
  }

  /// Ends that: the next instruction is an anchor.
  func discontinue() { state.pointee.continuationRetired = .max }

  /// Ends the slice before an operation: see ``Operation/stop``.
  @inline(never)
  func stop(
    _ op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>, _ page: UInt64
  ) {
    let number = op - block.pointee.operations
    account(instructions: number, cycles: block.pointee.prefix[number])
    state.pointee.pc = page &+ UInt64(block.pointee.pageOffset) &+ UInt64(number) &* 4
    continueInPage(of: block, after: state.pointee.retired)
  }

  /// Leaves the block at an operation that did not complete.
  private func abandon(
    _ exit: CoreExit, _ op: UnsafeMutablePointer<Op>, _ block: UnsafeMutablePointer<Block>
  ) {
    let number = op - block.pointee.operations
    leavesBlock = true
    switch exit {
    case .exception(let exception):
      // The attempt costs its time, so that a loop of faults does not stop the clock.
      let word = instructionWord(block, number)
      take(exception, instruction: word)
      account(
        instructions: exception.returnsAfter ? number + 1 : number,
        cycles: block.pointee.prefix[number + 1])
    case .mustWait:
      account(instructions: number, cycles: block.pointee.prefix[number])
      continueInPage(of: block, after: state.pointee.retired)
      run.pointee.ending = .mustWait
    case .unimplemented(let name):
      account(instructions: number, cycles: block.pointee.prefix[number])
      run.pointee.ending = .unimplemented
      missing = name
    }
  }

  private func account(instructions: Int, cycles: UInt32) {
    state.pointee.cycles += UInt64(cycles)
    state.pointee.retired += UInt64(instructions)
    run.pointee.cyclesBefore = 0
    run.pointee.instructionsBefore = 0
  }

  func instructionWord(_ block: UnsafeMutablePointer<Block>, _ number: Int) -> UInt32 {
    let place = Int(block.pointee.pageOffset) + number * 4
    return block.pointee.page.pointee.bytes.load(fromByteOffset: place, as: UInt32.self)
  }
}
