import Simulation

/// The interrupt outputs of the cores' performance monitors.
///
/// Manual: Arm DDI 0487, chapter D7 (the Performance Monitors Extension); nPMUIRQ in the manuals of
/// cores, here high when active.
///
/// Modelled: one output a core. The monitors themselves, with all their registers, are part of the
/// core, which drives its output when a counter overflows. A board without this device has monitors
/// that interrupt nobody, and software is not told of them.
///
/// **Wiring.** The machine connects ``outputs(core:)`` to the interrupt controller's private inputs;
/// on a board that follows the Base System Architecture that is INTID 23.
public final class PMUv3: Device, PerCoreDevice {
  public static let model = DeviceModel(
    type: "pmuv3", title: "Performance Monitors", manual: "Arm DDI 0487, D7",
    compatible: ["arm,armv8-pmuv3"], windows: [], interrupts: ["PMUIRQ"])

  private let lines: [Line]

  public init(_ host: DeviceHost) {
    lines = (0..<host.coreCount).map { _ in Line() }
  }

  public func outputs(core: Int) -> [Line] { [lines[core]] }

  public func reset() {
    for line in lines { line.drive(false) }
  }

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("pmuv3", 1)
    for line in lines {
      var level = line.level
      try coder.field("line", &level)
      if coder.isDecoding { line.restore(level) }
    }
  }

  public func inspect() -> [RegisterView] { [] }
}
