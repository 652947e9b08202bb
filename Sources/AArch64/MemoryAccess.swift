import Simulation

/// What is special about an access.
struct AccessOptions: OptionSet {
  let rawValue: UInt8
  /// With EL0's permissions: LDTR, STTR.
  static let unprivileged = AccessOptions(rawValue: 1)
  /// Must be aligned whatever SCTLR.A says: exclusives, acquire and release, atomics.
  static let aligned = AccessOptions(rawValue: 2)
}

// The complete path of a load or store. The interpreter's fast path covers most and falls back
// to this; called rows use it always.
extension Core {
  /// Reads `width` bytes at a virtual address, zero-extended.
  func load(_ address: UInt64, _ width: AccessWidth, _ options: AccessOptions = [])
    throws(CoreExit) -> UInt64
  {
    let (first, second) = try locate(address, width, .read, options)
    guard let second else { return try loadPhysical(first.physicalAddress, address, width) }
    var value: UInt64 = 0
    for byte in 0..<UInt64(width.rawValue) {
      let place = physical(address, byte, first, second)
      value |= try loadPhysical(place, address &+ byte, .byte) << (byte * 8)
    }
    return value
  }

  /// Writes the low `width` bytes of `value` at a virtual address.
  func store(
    _ address: UInt64, _ width: AccessWidth, _ value: UInt64, _ options: AccessOptions = []
  ) throws(CoreExit) {
    let (first, second) = try locate(address, width, .write, options)
    guard let second else {
      return try storePhysical(first.physicalAddress, address, width, value)
    }
    for byte in 0..<UInt64(width.rawValue) {
      let place = physical(address, byte, first, second)
      try storePhysical(place, address &+ byte, .byte, value >> (byte * 8))
    }
  }

  /// Checks alignment and translates each page of an access, so that it faults before anything
  /// has happened. The second translation is there when the access crosses a page's end.
  func locate(
    _ address: UInt64, _ width: AccessWidth, _ kind: AccessKind, _ options: AccessOptions
  ) throws(CoreExit) -> (Translation, Translation?) {
    let size = UInt64(width.rawValue)
    let isUnaligned = address & (size - 1) != 0
    if isUnaligned, options.contains(.aligned) || checksAlignment {
      throw .exception(alignmentFault(address, isWrite: kind == .write))
    }
    let unprivileged = options.contains(.unprivileged)
    let first = try translate(address, kind, unprivileged: unprivileged)
    run.pointee.located = first
    if isUnaligned, first.isDevice {
      throw .exception(alignmentFault(address, isWrite: kind == .write))
    }
    let last = address &+ (size - 1)
    if last >> 12 == address >> 12 {
      try checkWatchpoints(address, size, kind, options)
      try awaitOrderOfStore(first, kind)
      return (first, nil)
    }
    let second = try translate(last & ~0xfff, kind, unprivileged: unprivileged)
    if second.isDevice {
      throw .exception(alignmentFault(last & ~0xfff, isWrite: kind == .write))
    }
    try checkWatchpoints(address, size, kind, options)
    try awaitOrderOfStore(first, kind)
    try awaitOrderOfStore(second, kind)
    return (first, second)
  }

  private func checkWatchpoints(
    _ address: UInt64, _ size: UInt64, _ kind: AccessKind, _ options: AccessOptions
  ) throws(CoreExit) {
    guard run.pointee.watches else { return }
    try checkWatchpoints(
      address, count: size, isWrite: kind == .write,
      level: options.contains(.unprivileged) ? 0 : state.pointee.exceptionLevel)
  }

  /// A store of several parts must not have done some of them when another is to wait for other
  /// cores: so it waits where its places are looked up.
  private func awaitOrderOfStore(_ place: Translation, _ kind: AccessKind) throws(CoreExit) {
    guard kind == .write, memory.page(at: place.physicalAddress)?.isWritable != true else {
      return
    }
    try awaitOrder()
  }

  /// Where byte `byte` of an access that crosses a page's end is.
  private func physical(
    _ address: UInt64, _ byte: UInt64, _ first: Translation, _ second: Translation
  ) -> UInt64 {
    let place = address &+ byte
    let page = place >> 12 == address >> 12 ? first : second
    return page.physicalAddress & ~0xfff | place & 0xfff
  }

  private func loadPhysical(_ physical: UInt64, _ address: UInt64, _ width: AccessWidth)
    throws(CoreExit) -> UInt64
  {
    if let value = memory.load(physical, width) { return value }
    try awaitOrder()
    leavesBlock = true
    do {
      return try bus.read(physical, width, by: .core(index))
    } catch {
      throw .exception(externalAbort(address, isWrite: false))
    }
  }

  private func storePhysical(
    _ physical: UInt64, _ address: UInt64, _ width: AccessWidth, _ value: UInt64
  ) throws(CoreExit) {
    if memory.store(physical, width, value, by: .core(index)) { return }
    try awaitOrder()
    leavesBlock = true
    do {
      try bus.write(physical, width, value, by: .core(index))
    } catch {
      throw .exception(externalAbort(address, isWrite: true))
    }
  }
}
