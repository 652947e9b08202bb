import Simulation

/// The Interrupt Translation Service (Arm IHI 0069, chapter 5 and 12.18): turns a device's events
/// into LPIs by tables in memory, which its command queue fills.
///
/// The tables are software's to place and this service's to write: eight bytes an entry. Nothing
/// read from memory is trusted. A device entry has Valid in bit 0, the bits of EventID less one in
/// [5:1] and the table's address in [51:8]; a collection Valid and the core's number in [31:16]; an
/// event Valid, the INTID in [23:8] and the collection in [47:32]. The second level of a table may
/// be indirect.
///
/// A command takes ``commandTime``, and as much for each LPI that INVALL or MOVALL finds. One that breaks a rule is skipped; memory that does not answer
/// stalls the queue.
final class TranslationService {
  static let commandTime = Time.nanoseconds(100)
  static let deviceBits: UInt64 = 16
  static let eventBits: UInt64 = 16
  static let collectionLimit = 1 << 16
  static let entrySize: UInt64 = 8

  private(set) var isEnabled = false
  private(set) var queueBase: UInt64 = 0
  private(set) var writeOffset: UInt64 = 0
  private(set) var readOffset: UInt64 = 0
  private(set) var isStalled = false
  /// GITS_BASER0, of devices, and GITS_BASER1, of collections.
  private(set) var tables: [UInt64] = [0, 0]
  private var turn: EventID?
  unowned let gic: GICv3

  init(_ gic: GICv3) { self.gic = gic }

  func reset() {
    gic.host.cancel(&turn)
    (isEnabled, queueBase, writeOffset, readOffset, isStalled) = (false, 0, 0, 0, false)
    tables = [0, 0]
  }

  // MARK: - Registers

  /// GITS_CTLR: Enabled, and Quiescent in bit 31 when nothing is under way.
  var control: UInt64 { (isEnabled ? 1 : 0) | (!isEnabled && turn == nil ? 1 << 31 : 0) }
  func setControl(_ value: UInt64) {
    isEnabled = value & 1 != 0
    if !isEnabled { gic.host.cancel(&turn) }
    schedule()
  }

  /// GITS_TYPER: Physical, size of an event's entry, bits of EventID and DeviceID; cores are known
  /// by number (PTA is 0), collections are all in memory.
  static let type: UInt64 =
    1 | (entrySize - 1) << 4 | (eventBits - 1) << 8 | (deviceBits - 1) << 13

  func setQueueBase(_ value: UInt64) {
    if isEnabled { return }
    queueBase = value & 0xb80f_ffff_ffff_ffff & ~(0x3 << 8)
    readOffset = 0
    isStalled = false
  }

  /// GITS_CWRITER: Retry in bit 0 goes on after a stall.
  func setWriteOffset(_ value: UInt64) {
    writeOffset = value & 0xf_ffe0
    if value & 1 != 0 { isStalled = false }
    schedule()
  }

  /// GITS_CREADR: Stalled in bit 0.
  var readRegister: UInt64 { readOffset | (isStalled ? 1 : 0) }

  /// GITS_BASER<n>: the type of entries in [58:56] and their size in [52:48] are fixed.
  func table(_ number: Int) -> UInt64 {
    guard number < tables.count else { return 0 }
    return tables[number] | (number == 0 ? 1 : 4) << 56 | (Self.entrySize - 1) << 48
  }
  func setTable(_ number: Int, _ value: UInt64) {
    guard number < tables.count, !isEnabled else { return }
    tables[number] = value & 0xf800_ffff_ffff_ffff
    // The page size 3 is reserved, and means the largest.
    if tables[number] >> 8 & 3 == 3 { tables[number] &= ~(1 << 8) }
  }

  // MARK: - The queue

  private var queueSize: UInt64 { (queueBase & 0xff + 1) << 12 }

  private var hasCommands: Bool {
    isEnabled && !isStalled && queueBase >> 63 != 0 && writeOffset < queueSize
      && readOffset != writeOffset
  }

  /// The next command, after the time of so many.
  private func schedule(commands count: Int = 1) {
    guard turn == nil, hasCommands else { return }
    let time = Time(picoseconds: Self.commandTime.picoseconds * UInt64(count))
    turn = gic.host.schedule(at: gic.host.now + time)
  }

  func event() {
    turn = nil
    guard hasCommands else { return }
    var command = TranslationCommand()
    let address = queueBase & 0xf_ffff_ffff_f000 + readOffset
    for place in 0..<4 {
      guard let word = load(address + UInt64(place) * 8) else { return isStalled = true }
      command.words[place] = word
    }
    let count = execute(command)
    readOffset = (readOffset + 32) % queueSize
    schedule(commands: 1 + count)
  }

  // MARK: - Memory

  func load(_ address: UInt64) -> UInt64? { try? gic.host.bus?.read(address, .double) }

  func store(_ address: UInt64, _ value: UInt64) {
    try? gic.host.bus?.write(address, .double, value)
  }

  /// Where an entry of GITS_BASER<n> is; `nil` past the table's end or without one.
  func entryAddress(_ number: Int, _ index: UInt64) -> UInt64? {
    let table = tables[number]
    guard table >> 63 != 0 else { return nil }
    let pageSize: UInt64 = [0x1000, 0x4000, 0x1_0000, 0x1_0000][Int(table >> 8 & 3)]
    let size = (table & 0xff + 1) * pageSize
    // Pages of 64 KiB have address bits [51:48] in [15:12].
    let base =
      pageSize == 0x1_0000
      ? table & 0xffff_ffff_0000 | (table >> 12 & 15) << 48 : table & 0xffff_ffff_f000
    guard table >> 62 & 1 != 0 else {
      return index < size / Self.entrySize ? base + index * Self.entrySize : nil
    }
    let (page, inside) = index.quotientAndRemainder(dividingBy: pageSize / Self.entrySize)
    guard page < size / 8, let second = load(base + page * 8), second >> 63 != 0 else { return nil }
    return second & 0xf_ffff_ffff_f000 & ~(pageSize - 1) + inside * Self.entrySize
  }

  // MARK: - State

  func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("itsEnabled", &isEnabled)
    try coder.field("cbaser", &queueBase)
    try coder.field("cwriter", &writeOffset)
    try coder.field("creadr", &readOffset)
    try coder.field("stalled", &isStalled)
    try coder.field("baser", &tables)
    try coder.field("turn", &turn)
    guard tables.count == 2 else { throw StateError("baser: expected 2") }
    // What is decoded obeys the same masks as what is written.
    writeOffset &= 0xf_ffe0
    readOffset &= 0xf_ffe0
  }
}
