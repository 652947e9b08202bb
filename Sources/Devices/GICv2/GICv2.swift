import Simulation

/// The Generic Interrupt Controller, version 2, shaped like a GIC-400.
///
/// Manual: Arm IHI 0048 (architecture), Arm DDI 0471 (GIC-400).
///
/// Modelled: distributor, CPU interfaces, virtual interface control and virtual CPU interfaces, all
/// memory-mapped and banked by the core that makes the access; a DMA engine sees what the first
/// core sees; where the board has a `v2m`, interrupts by messages, as on QEMU's `virt`. Not
/// modelled: the Security Extensions, and interrupts that bypass a disabled interface.
///
/// **Security.** Software is Non-secure and firmware has no use for the controller; so, like
/// QEMU's `virt,gic-version=2` with `secure=off`, it is a GIC without the Security Extensions
/// (GICD_TYPER.SecurityExtn is 0): software sees both groups, all interrupts begin in Group 0, and
/// Group 0 is signalled as IRQ unless GICC_CTLR.FIQEn says otherwise. Priorities are unshifted,
/// with 5 bits.
///
/// **Inputs.** Numbered by ``InterruptInput``.
///
/// **Choices.** Among equal priorities the lowest INTID goes first, among the sources of an SGI the
/// core that is first in board order. With one core GICD_ITARGETSR reads as zero and every
/// interrupt goes there.
///
/// **Signals.** ``update(_:)`` is the one function that computes what a core sees; whatever
/// changes state ends there.
public final class GICv2: InterruptController, BankedController {
  public static let model = DeviceModel(
    type: "gicv2", title: "Generic Interrupt Controller v2",
    manual: "Arm IHI 0048; GIC-400: Arm DDI 0471", compatible: ["arm,cortex-a15-gic"],
    windows: [
      RegisterWindow(size: distributorSize),
      RegisterWindow(key: "cpuInterface", size: interfaceSize),
      RegisterWindow(key: "virtualControl", size: controlSize),
      RegisterWindow(key: "virtualInterface", size: interfaceSize),
      RegisterWindow(key: "v2m", size: messageSize, isOptional: true),
    ],
    configuration: [
      ConfigurationField(
        key: "spis", kind: .integer(32...480), defaultValue: 256,
        summary: "shared interrupts, rounded up to a multiple of 32"),
      ConfigurationField(
        key: "maintenanceInterrupt", kind: .integer(16...31), defaultValue: 25,
        summary: "INTID of the private maintenance interrupt, driven inside the controller"),
      ConfigurationField(
        key: "messageSPI", kind: .integer(0...479), defaultValue: 48,
        summary: "the first shared interrupt that writes to `v2m` raise"),
      ConfigurationField(
        key: "messageSPIs", kind: .integer(1...480), defaultValue: 64,
        summary: "how many shared interrupts `v2m` has"),
    ])

  static let distributorSize: UInt64 = 0x1000
  static let interfaceSize: UInt64 = 0x2000
  /// The accessing core's registers, then those of all cores, 0x200 bytes each.
  static let controlSize: UInt64 = 0x2000
  static let listRegisterCount = 4

  let host: DeviceHost
  let scheme = PriorityScheme(bits: 5)
  private let maintenanceInterrupt: Int
  /// INTIDs that writes to the GICv2m frame raise.
  let messageInterrupts: Range<Int>
  var distributor: SharedInterrupts
  var interfaces: [Interface]
  private var signals: [CoreSignals]

  public init(_ host: DeviceHost) {
    self.host = host
    maintenanceInterrupt = Int(host.setting("maintenanceInterrupt"))
    let words = 1 + (Int(host.setting("spis")) + 31) / 32
    let firstMessage = 32 + Int(host.setting("messageSPI"))
    messageInterrupts = firstMessage..<firstMessage + Int(host.setting("messageSPIs"))
    distributor = SharedInterrupts(words: words, cores: host.coreCount)
    let scheme = scheme
    interfaces = (0..<host.coreCount).map { _ in Interface(scheme) }
    signals = interfaces.map { _ in CoreSignals() }
    updateAll()
  }

  /// Cores are known by their place, not by their affinity.
  public func attach(cores: [any InterruptedCore], affinities: [UInt32]) {
    precondition(cores.count == interfaces.count)
    signals = cores.map { CoreSignals(core: $0) }
    updateAll()
  }

  public func reset() {
    distributor.reset()
    for core in interfaces.indices { interfaces[core].reset(scheme) }
    updateAll()
  }

  // MARK: - Inputs

  public func input(interrupt id: Int, core: Int) -> Int {
    InterruptInput.number(
      interrupt: id, core: core, cores: interfaces.count, words: distributor.bank.words)
  }

  public func line(_ input: Int, changedTo level: Bool) { setInput(input, level) }

  func changeBank(of id: Int, _ core: Int, _ change: (inout InterruptBank) -> Void) {
    if id < 32 {
      change(&interfaces[core].bank)
      update(core)
    } else if id < distributor.bank.words * 32 {
      change(&distributor.bank)
      updateAll()
    }
  }

  // MARK: - Signals

  /// After a change that may matter to any core.
  func updateAll() {
    for core in interfaces.indices { update(core) }
  }

  /// Recomputes what is offered to `core` and drives its signals.
  func update(_ core: Int) {
    interfaces[core].bank.setLevel(
      maintenanceInterrupt, interfaces[core].virtualInterface.maintenance)
    let enabled = interfaces[core].registers.enabledGroups
    let groups: (UInt32, UInt32) = (
      distributor.enabledGroups[0] && enabled[0] ? .max : 0,
      distributor.enabledGroups[1] && enabled[1] ? .max : 0
    )
    interfaces[core].registers.offered = InterruptBank.highestPending(
      interfaces[core].bank, distributor.bank, groups: groups
    ) { word, _ in distributor.targeted(word, at: core) }
    var levels = interfaces[core].virtualInterface.signal
    if let interrupt = interfaces[core].registers.signalled(scheme) {
      let isFIQ = interrupt.group == .group0 && interfaces[core].signalsFIQ
      levels.insert(isFIQ ? .fiq : .irq)
    }
    signals[core].drive(levels)
  }

  // MARK: - State

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("gicv2", 1)
    try distributor.code(&coder)
    for core in interfaces.indices { try interfaces[core].code(&coder) }
    guard coder.isDecoding else { return }
    for core in signals.indices { signals[core].forget() }
    updateAll()
  }
}
