import Simulation

/// The memory-mapped registers: two windows of register frames.
extension GICv3 {
  /// A place in a frame. Accesses narrower than a register reach its bytes; one that is wider or
  /// reaches past it is not allowed by the architecture, reads as zero and is ignored.
  private func place(window: Int, offset: UInt64, _ width: AccessWidth)
    -> (row: FrameRegister, core: Int, shift: UInt64)?
  {
    let core = window == 0 ? 0 : Int(truncatingIfNeeded: offset / Self.redistributorSize)
    guard core < redistributors.count else { return nil }
    let row =
      window == 0
      ? Self.distributorFrame.row(at: offset)
      : Self.redistributorFrame.row(at: offset % Self.redistributorSize)
    guard let row, row.modelled else { return nil }
    let inside = (window == 0 ? offset : offset % Self.redistributorSize) - row.offset
    guard inside + UInt64(width.bytes) <= UInt64(row.width.bytes) else { return nil }
    return (row, core, inside * 8)
  }

  public func read(window: Int, offset: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
    guard let place = place(window: window, offset: offset, width) else {
      host.emit(.unmodelled, a: offset, d: UInt64(window))
      return 0
    }
    return (place.row.read?(self, place.core, place.row.index) ?? 0) >> place.shift & width.mask
  }

  public func write(
    window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64
  ) throws(BusFault) {
    guard let place = place(window: window, offset: offset, width) else {
      host.emit(.unmodelled, a: offset, b: value, c: 1, d: UInt64(window))
      return
    }
    place.row.write?(
      self, place.core, place.row.index, (value & width.mask) << place.shift,
      width.mask << place.shift)
  }

  /// The registers of implemented interrupts; those of system registers have their encoding for
  /// an offset.
  public func inspect() -> [RegisterView] {
    var views: [RegisterView] = []
    for row in Self.distributorFrame.rows where row.modelled {
      guard let read = row.read, isImplemented(row) else { continue }
      views.append(
        RegisterView(name: row.name, offset: row.offset, value: read(self, 0, row.index)))
    }
    for core in redistributors.indices {
      for row in Self.redistributorFrame.rows where row.modelled {
        guard let read = row.read else { continue }
        views.append(
          RegisterView(
            name: "core\(core).\(row.name)",
            offset: UInt64(core) * Self.redistributorSize + row.offset,
            value: read(self, core, row.index)))
      }
      for register in SystemRegister.all where register.exists(self) {
        guard let read = register.read, !register.readHasEffects else { continue }
        views.append(
          RegisterView(
            name: "core\(core).\(register.name)", offset: UInt64(register.encoding.bits),
            value: read(self, core, register.index)))
      }
    }
    return views
  }

  /// False for a bank's registers past the implemented SPIs.
  private func isImplemented(_ row: FrameRegister) -> Bool {
    let lastWord = distributor.bank.words - 1
    switch row.offset {
    case 0x80..<0x400: return Int(row.offset % 0x80) / 4 <= lastWord
    case 0x400..<0x800: return row.index / 8 <= lastWord
    case 0xc00..<0xd00: return row.index / 2 <= lastWord
    case 0x6000..<0x8000: return row.index / 32 <= lastWord
    default: return true
    }
  }
}
