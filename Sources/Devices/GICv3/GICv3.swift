import Simulation

/// The Generic Interrupt Controller, version 3, shaped like a GIC-500.
///
/// Manual: Arm IHI 0069 (architecture), Arm DDI 0516 (GIC-500).
///
/// Modelled: distributor, redistributors and the CPU interface by system registers, with one
/// security state (GICD_CTLR.DS = 1) and affinity routing for good; Group 0 is signalled as FIQ,
/// Group 1 as IRQ; virtualisation with list registers; physical LPIs and their translation service
/// where the board has an `its`. Not modelled: message based SPIs, extended ranges, virtual LPIs,
/// direct injection, waking a core by GICR_WAKER.
///
/// **Inputs.** ``input(interrupt:core:)`` numbers them: a shared interrupt is its INTID from 32,
/// a private one is 1024 + 32 × core + INTID. A level-sensitive input is pending while high, an
/// edge-triggered one latches its rise.
///
/// **Choices.** Among equal priorities the lowest INTID goes first. An SPI with
/// Interrupt_Routing_Mode 1 goes to the core first in board order that is awake and has the
/// interrupt's group enabled, and to none while there is none. Interrupts of a group that is
/// disabled at the CPU interface do not hide those of the other.
///
/// **Signals.** ``update(_:)`` is the one function that computes what a core sees; whatever
/// changes state ends there.
public final class GICv3: InterruptController, SystemRegisterPort, BankedController {
  public static let model = DeviceModel(
    type: "gicv3", title: "Generic Interrupt Controller v3",
    manual: "Arm IHI 0069; GIC-500: Arm DDI 0516", compatible: ["arm,gic-v3"],
    windows: [
      RegisterWindow(size: distributorSize),
      RegisterWindow(key: "redistributors", size: 0, sizePerCore: redistributorSize),
      RegisterWindow(key: "its", size: translationSize, isOptional: true),
    ],
    configuration: [
      ConfigurationField(
        key: "spis", kind: .integer(32...960), defaultValue: 256,
        summary: "shared interrupts, rounded up to a multiple of 32"),
      ConfigurationField(
        key: "listRegisters", kind: .integer(1...16), defaultValue: 4,
        summary: "list registers of each core's virtual CPU interface"),
      ConfigurationField(
        key: "priorityBits", kind: .integer(5...8), defaultValue: 5,
        summary: "implemented bits of priority, physical and virtual"),
      ConfigurationField(
        key: "maintenanceInterrupt", kind: .integer(16...31), defaultValue: 25,
        summary: "INTID of the private maintenance interrupt, driven inside the controller"),
    ])

  static let distributorSize: UInt64 = 0x1_0000
  static let redistributorSize: UInt64 = 0x2_0000
  static let translationSize: UInt64 = 0x2_0000
  /// GICD_IIDR and GICR_IIDR: Arm, as QEMU has it.
  static let implementer: UInt64 = 0x43b

  let host: DeviceHost
  let scheme: PriorityScheme
  private let maintenanceInterrupt: Int
  var distributor: Distributor
  var redistributors: [Redistributor]
  var interfaces: [CPUInterface]
  var virtualInterfaces: [VirtualInterface]
  /// By core, ICC_SRE_EL2.Enable. Firmware at EL3 leaves it set; a hypervisor may clear it.
  var lowerAccessEnabled: [Bool]
  /// By core; empty without a translation service, and then there are none.
  var lpis: [PhysicalLPIs] = []
  private(set) var translation: TranslationService?
  /// MPIDR_EL1 affinities in board order, as Aff3.Aff2.Aff1.Aff0.
  private(set) var affinities: [UInt32]
  private var signals: [CoreSignals]
  /// By group, the core that takes interrupts for any core: derived.
  private var anyCore: [Int?] = [nil, nil]

  public init(_ host: DeviceHost) {
    self.host = host
    let cores = host.coreCount
    scheme = PriorityScheme(bits: Int(host.setting("priorityBits")))
    maintenanceInterrupt = Int(host.setting("maintenanceInterrupt"))
    let words = 1 + (Int(host.setting("spis")) + 31) / 32
    distributor = Distributor(words: words, cores: cores)
    redistributors = (0..<cores).map { _ in Redistributor() }
    let scheme = scheme
    interfaces = (0..<cores).map { _ in CPUInterface(scheme) }
    lowerAccessEnabled = Array(repeating: true, count: cores)
    let listRegisters = Int(host.setting("listRegisters"))
    virtualInterfaces = (0..<cores).map { _ in
      VirtualInterface(scheme, listRegisters: listRegisters)
    }
    affinities = (0..<cores).map { UInt32($0) }
    signals = (0..<cores).map { _ in CoreSignals() }
    if host.windows.contains("its") {
      lpis = (0..<cores).map { _ in PhysicalLPIs() }
      translation = TranslationService(self)
    }
    updateAll()
  }

  public func attach(cores: [any InterruptedCore], affinities: [UInt32]) {
    precondition(cores.count == host.coreCount && affinities.count == cores.count)
    self.affinities = affinities
    distributor.setAffinities(affinities)
    for core in cores.indices { signals[core] = CoreSignals(core: cores[core]) }
    updateAll()
  }

  public func event(_ tag: UInt32) { translation?.event() }

  public func reset() {
    distributor.reset()
    translation?.reset()
    lpis = lpis.map { _ in PhysicalLPIs() }
    for core in redistributors.indices {
      redistributors[core].reset()
      interfaces[core] = CPUInterface(scheme)
      lowerAccessEnabled[core] = true
      virtualInterfaces[core] = VirtualInterface(
        scheme, listRegisters: virtualInterfaces[core].listRegisters.count)
    }
    updateAll()
  }

  // MARK: - Inputs

  public func input(interrupt id: Int, core: Int) -> Int {
    InterruptInput.number(
      interrupt: id, core: core, cores: redistributors.count, words: distributor.bank.words)
  }

  public func line(_ input: Int, changedTo level: Bool) { setInput(input, level) }

  func changeBank(of id: Int, _ core: Int, _ change: (inout InterruptBank) -> Void) {
    if id < 32 {
      change(&redistributors[core].bank)
      update(core)
    } else if id < distributor.bank.words * 32 {
      change(&distributor.bank)
      updateAll()
    }
  }

  // MARK: - Signals

  /// After a change that may matter to any core.
  func updateAll() {
    for group in InterruptGroup.allCases {
      anyCore[group.rawValue] = redistributors.indices.first {
        !redistributors[$0].asleep && interfaces[$0].enabledGroups[group.rawValue]
      }
    }
    for core in redistributors.indices { update(core) }
  }

  /// Recomputes what is offered to `core` and drives its signals.
  func update(_ core: Int) {
    redistributors[core].bank.setLevel(maintenanceInterrupt, virtualInterfaces[core].maintenance)
    interfaces[core].offered = highestPending(core)
    var levels = CoreSignals.Levels()
    if let interrupt = interfaces[core].signalled(scheme) {
      levels.insert(interrupt.group == .group0 ? .fiq : .irq)
    }
    levels.formUnion(virtualInterfaces[core].signal)
    signals[core].drive(levels)
  }

  /// The highest priority pending interrupt that is forwarded to `core`.
  private func highestPending(_ core: Int) -> PendingInterrupt? {
    guard !redistributors[core].asleep else { return nil }
    let interface = interfaces[core].enabledGroups
    // By the group bit, which interrupts may pass, and which of those for any core.
    let pass0: UInt32 = distributor.enabledGroups[0] && interface[0] ? .max : 0
    let pass1: UInt32 = distributor.enabledGroups[1] && interface[1] ? .max : 0
    let (any0, any1): (UInt32, UInt32) = (
      anyCore[0] == core ? .max : 0, anyCore[1] == core ? .max : 0
    )
    let best = InterruptBank.highestPending(
      redistributors[core].bank, distributor.bank, groups: (pass0, pass1)
    ) { word, group in
      let any = distributor.anyCore[word] & (group & any1 | ~group & any0)
      return distributor.routed(word, to: core) | any
    }
    guard pass1 != 0, !lpis.isEmpty, let lpi = lpis[core].best else { return best }
    if let best, best.priority <= lpi.priority { return best }
    return lpi
  }

  // MARK: - State

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("gicv3", 1)
    try distributor.code(&coder)
    for core in redistributors.indices {
      try redistributors[core].code(&coder)
      try interfaces[core].codeRegisters(&coder)
      try coder.field("sreEnable", &lowerAccessEnabled[core])
      try interfaces[core].active.code(&coder)
      try virtualInterfaces[core].code(&coder)
    }
    if let translation {
      try translation.code(&coder)
      for core in lpis.indices { try lpis[core].code(&coder, scheme) }
    }
    guard coder.isDecoding else { return }
    for core in signals.indices { signals[core].forget() }
    updateAll()
  }
}
