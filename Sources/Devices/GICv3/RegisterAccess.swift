import Simulation

/// The memory-mapped registers: the distributor, a frame for each core, the translation service.
extension GICv3 {
  func frame(window: Int, offset: UInt64, by core: Int) -> FramePlace<GICv3>? {
    if window == 0 { return FramePlace(frame: Self.distributorFrame, offset: offset, core: 0) }
    if window == 2 { return FramePlace(frame: Self.translationFrame, offset: offset, core: 0) }
    let core = Int(truncatingIfNeeded: offset / Self.redistributorSize)
    guard core < redistributors.count else { return nil }
    return FramePlace(
      frame: redistributorFrame, offset: offset % Self.redistributorSize, core: core)
  }

  private var redistributorFrame: RegisterFrame<GICv3> {
    translation == nil ? Self.redistributorFrame : Self.redistributorFrameWithLPIs
  }

  public func read(window: Int, offset: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
    readFrame(window: window, offset: offset, width, by: 0)
  }

  public func write(
    window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64
  ) throws(BusFault) {
    writeFrame(window: window, offset: offset, width, value, by: 0)
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
    if translation != nil {
      views += Self.translationFrame.rows.compactMap { row in
        row.read.map { RegisterView(name: row.name, offset: row.offset, value: $0(self, 0, 0)) }
      }
    }
    for core in redistributors.indices {
      for row in redistributorFrame.rows where row.modelled {
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
  private func isImplemented(_ row: Row) -> Bool {
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
