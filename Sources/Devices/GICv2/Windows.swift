import Simulation

/// The memory-mapped registers: four windows, each with the registers of the core that asks, and
/// one for messages.
extension GICv2 {
  private static let frames = [distributorFrame, interfaceFrame, controlFrame, virtualFrame]
  private static let messageWindow = 4

  func frame(window: Int, offset: UInt64, by core: Int) -> FramePlace<GICv2>? {
    guard window == 2 else {
      let frame = window == Self.messageWindow ? Self.messageFrame : Self.frames[window]
      return FramePlace(frame: frame, offset: offset, core: core)
    }
    // From 0x1000 on the registers of the core that address bits [11:9] choose.
    let chosen = offset < 0x1000 ? core : Int(offset >> 9 & 7)
    guard chosen < interfaces.count else { return nil }
    let inside = offset < 0x1000 ? offset : offset & 0x1ff
    return FramePlace(frame: Self.controlFrame, offset: inside, core: chosen)
  }

  private func core(of master: BusMaster) -> Int {
    if case .core(let core) = master { return core }
    return 0
  }

  public func read(window: Int, offset: UInt64, _ width: AccessWidth, by master: BusMaster)
    throws(BusFault) -> UInt64
  { readFrame(window: window, offset: offset, width, by: core(of: master)) }

  public func write(
    window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64, by master: BusMaster
  ) throws(BusFault) {
    writeFrame(window: window, offset: offset, width, value, by: core(of: master))
  }

  public func read(window: Int, offset: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
    try read(window: window, offset: offset, width, by: .device)
  }

  public func write(
    window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64
  ) throws(BusFault) {
    try write(window: window, offset: offset, width, value, by: .device)
  }

  /// The registers of implemented interrupts; what is each core's own has the core's name before
  /// it.
  public func inspect() -> [RegisterView] {
    var views = Self.distributorFrame.rows.compactMap { row in
      isPrivate(row) || !isImplemented(row) ? nil : view(row, 0, row.name)
    }
    for core in interfaces.indices {
      for (window, frame) in Self.frames.enumerated() {
        views += frame.rows.compactMap { row in
          window > 0 || isPrivate(row) ? view(row, core, "core\(core).\(row.name)") : nil
        }
      }
    }
    if host.windows.contains("v2m") {
      views += Self.messageFrame.rows.compactMap { view($0, 0, $0.name) }
    }
    return views
  }

  private func view(_ row: Row, _ core: Int, _ name: String) -> RegisterView? {
    guard let read = row.peek ?? row.read else { return nil }
    return RegisterView(name: name, offset: row.offset, value: read(self, core, row.index))
  }

  /// Whether a register of the distributor is banked.
  private func isPrivate(_ row: Row) -> Bool {
    switch row.offset {
    case 0x080..<0x400: row.offset % 0x80 == 0
    case 0x400..<0xc00: row.index < 8
    case 0xc00..<0xd00: row.index < 2
    case 0xd00, 0xf10..<0xf30: true
    default: false
    }
  }

  /// False for a bank's registers past the implemented SPIs.
  private func isImplemented(_ row: Row) -> Bool {
    let lastWord = distributor.bank.words - 1
    return switch row.offset {
    case 0x080..<0x400: Int(row.offset % 0x80) / 4 <= lastWord
    case 0x400..<0xc00: row.index / 8 <= lastWord
    case 0xc00..<0xd00: row.index / 2 <= lastWord
    case 0xd04..<0xe00: row.index + 1 <= lastWord
    case 0xe00..<0xf00: row.index / 2 <= lastWord
    default: true
    }
  }
}
