import Simulation

/// What the distributor holds: shared interrupts and where they go (Arm IHI 0069, 12.9).
struct Distributor {
  /// GICD_CTLR.EnableGrp0 and EnableGrp1.
  var enabledGroups = [false, false]
  /// All INTIDs from 0; word 0 stays empty, for SGIs and PPIs live in the redistributors.
  var bank: InterruptBank
  /// GICD_IROUTER<n> by INTID.
  private(set) var routes: [UInt64]
  /// By core and word, the interrupts that GICD_IROUTER sends to it by affinity: derived.
  private var routed: [UInt32]
  /// By word, the interrupts with Interrupt_Routing_Mode 1, for any one core: derived.
  private(set) var anyCore: [UInt32]
  private var affinities: [UInt32]

  /// Interrupt_Routing_Mode, bit 31 of GICD_IROUTER<n>.
  static let routingMode: UInt64 = 1 << 31
  /// Aff3 in [39:32], Interrupt_Routing_Mode, Aff2, Aff1 and Aff0 in [23:0].
  static let routeMask: UInt64 = 0xff_80ff_ffff

  init(words: Int, cores: Int) {
    bank = InterruptBank(words: words)
    routes = [UInt64](repeating: 0, count: words * 32)
    routed = [UInt32](repeating: 0, count: words * cores)
    anyCore = [UInt32](repeating: 0, count: words)
    affinities = (0..<cores).map { UInt32($0) }
    rebuild()
  }

  mutating func reset() {
    bank.reset()
    enabledGroups = [false, false]
    for number in routes.indices { routes[number] = 0 }
    rebuild()
  }

  mutating func setAffinities(_ affinities: [UInt32]) {
    self.affinities = affinities
    rebuild()
  }

  /// A GICD_IROUTER<n> that names no core routes nowhere: the interrupt stays pending.
  mutating func setRoute(_ number: Int, _ route: UInt64) {
    routes[number] = route & Self.routeMask
    let (word, bit) = InterruptBank.place(number)
    let any = route & Self.routingMode != 0
    anyCore[word] = any ? anyCore[word] | bit : anyCore[word] & ~bit
    let affinity = UInt32(route >> 8 & 0xff00_0000 | route & 0xff_ffff)
    for core in affinities.indices {
      let place = core * bank.words + word
      routed[place] =
        !any && affinities[core] == affinity ? routed[place] | bit : routed[place] & ~bit
    }
  }

  func routed(_ word: Int, to core: Int) -> UInt32 { routed[core * bank.words + word] }

  private mutating func rebuild() {
    for number in 32..<routes.count { setRoute(number, routes[number]) }
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("enableGrp0", &enabledGroups[0])
    try coder.field("enableGrp1", &enabledGroups[1])
    try bank.code(&coder)
    try coder.field("routes", &routes)
    guard routes.count == bank.words * 32 else { throw StateError("routes: wrong count") }
    if coder.isDecoding { rebuild() }
  }
}

extension GICv3 {
  typealias Row = FrameRegister<GICv3>

  /// GICD_CTLR: ARE in bit 4 and DS in bit 6 are fixed to 1, RWP in bit 31 to 0, because every
  /// write takes effect at once.
  var distributorControl: UInt64 {
    (distributor.enabledGroups[0] ? 1 : 0) | (distributor.enabledGroups[1] ? 2 : 0) | 1 << 4 | 1
      << 6
  }

  /// GICD_TYPER: ITLinesNumber; A3V; no extended ranges, 1-of-N supported; 16 bits of INTID as
  /// QEMU's, or LPIS and those that LPIs have.
  var distributorType: UInt64 {
    let ids: UInt64 = lpis.isEmpty ? 15 << 19 : (PhysicalLPIs.idBits - 1) << 19 | 1 << 17
    return UInt64(distributor.bank.words - 1) | ids | 1 << 24
  }

  /// The distributor's frame (Arm IHI 0069, table 12-25). Banks leave out INTIDs 0 to 31, which
  /// read as zero there with affinity routing.
  static let distributorFrame = RegisterFrame<GICv3>(
    size: distributorSize,
    [
      Row.row(
        0x0000, "GICD_CTLR", read: { gic, _ in gic.distributorControl },
        write: { gic, _, value, lanes in
          if lanes & 1 == 0 { return }
          gic.distributor.enabledGroups = [value & 1 != 0, value & 2 != 0]
          gic.updateAll()
        }),
      Row.row(0x0004, "GICD_TYPER", read: { gic, _ in gic.distributorType }),
      Row.constant(0x0008, "GICD_IIDR", implementer),
      Row.constant(0x000c, "GICD_TYPER2", 0),
      Row.unmodelled(0x0010, "GICD_STATUSR"),
      // Message-based SPIs: GICD_TYPER.MBIS is 0.
      Row.unmodelled(0x0040, "GICD_SETSPI_NSR"),
      Row.unmodelled(0x0048, "GICD_CLRSPI_NSR"),
      Row.unmodelled(0x0050, "GICD_SETSPI_SR"),
      Row.unmodelled(0x0058, "GICD_CLRSPI_SR"),
      Row.interrupts(
        "GICD_", at: 0, words: 1..<32,
        bank: { gic, _ in gic.distributor.bank },
        change: { gic, _, body in
          body(&gic.distributor.bank)
          gic.updateAll()
        }),
      privateBanks,
      // With affinity routing there are no targets and no GICD_SGIR; with one security state
      // neither group modifiers nor Non-secure access control.
      Row.bank(0x0800, "GICD_ITARGETSR", 0..<255, read: { _, _, _ in 0 }),
      Row.bank(0x0d00, "GICD_IGRPMODR", 0..<32, read: { _, _, _ in 0 }),
      Row.bank(0x0e00, "GICD_NSACR", 0..<64, read: { _, _, _ in 0 }),
      Row.constant(0x0f00, "GICD_SGIR", 0),
      Row.bank(0x0f10, "GICD_CPENDSGIR", 0..<4, read: { _, _, _ in 0 }),
      Row.bank(0x0f20, "GICD_SPENDSGIR", 0..<4, read: { _, _, _ in 0 }),
      Row.bank(
        0x6000, "GICD_IROUTER", 32..<1020, width: .double,
        read: { gic, _, number in
          number < gic.distributor.routes.count ? gic.distributor.routes[number] : 0
        },
        write: { gic, _, number, value, lanes in
          guard number < gic.distributor.routes.count else { return }
          gic.distributor.setRoute(
            number, gic.distributor.routes[number] & ~lanes | value & lanes)
          gic.updateAll()
        }),
      Row.identification("GICD_", at: 0xffd0, part: 0x492, version: 3, pages: 4),
    ])

  /// The private interrupts' places in the distributor's banks, which read as zero.
  private static let privateBanks: [Row] = [
    (0x080, "IGROUPR", 1), (0x100, "ISENABLER", 1), (0x180, "ICENABLER", 1), (0x200, "ISPENDR", 1),
    (0x280, "ICPENDR", 1), (0x300, "ISACTIVER", 1), (0x380, "ICACTIVER", 1),
    (0x400, "IPRIORITYR", 8), (0xc00, "ICFGR", 2),
  ].flatMap { offset, name, count in
    Row.bank(UInt64(offset), "GICD_\(name)", 0..<count, read: { _, _, _ in 0 })
  }
}
