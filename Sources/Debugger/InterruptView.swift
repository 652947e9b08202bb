import AArch64
import Boards
import Devices
import Machine

/// A GICv3 in words, made from what ``Devices/Device/inspect()`` tells of it.
struct InterruptView {
  private let machine: Machine
  private let values: [String: UInt64]
  private let names: [Int: [String]]

  /// `nil` on a board without a GICv3.
  init?(_ machine: Machine) {
    guard let place = machine.board.interruptController,
      machine.board.devices[place].type == "gicv3"
    else { return nil }
    self.machine = machine
    let views = machine.devices[place].inspect()
    values = Dictionary(views.map { ($0.name, $0.value) }) { first, _ in first }
    var names: [Int: [String]] = [:]
    for device in machine.board.devices {
      for wire in device.interrupts {
        names[wire.target.id, default: []].append("\(device.name).\(wire.signal)")
      }
    }
    if let maintenance = machine.board.devices[place].maintenanceInterrupt {
      names[maintenance.id, default: []].append("maintenance")
    }
    self.names = names
  }

  private func value(_ name: String) -> UInt64 { values[name] ?? 0 }

  /// Distributor, shared interrupts, then each core; `all` shows interrupts at rest too.
  func lines(all: Bool) -> [String] {
    let control = value("GICD_CTLR")
    let groups = [control & 1 != 0 ? "group 0" : nil, control & 2 != 0 ? "group 1" : nil]
      .compactMap { $0 }
    var lines = [
      "distributor: " + (groups.isEmpty ? "off" : groups.joined(separator: " and ") + " on")
    ]
    let last = Int(value("GICD_TYPER") & 31) * 32 + 31
    if last >= 32 {
      lines += (32...last).compactMap {
        interrupt($0, "GICD_", $0 / 32, all, route: value("GICD_IROUTER\($0)"))
      }
    }
    for core in machine.cores.indices { lines += self.lines(ofCore: core, all) }
    return lines
  }

  private func lines(ofCore core: Int, _ all: Bool) -> [String] {
    let prefix = "core\(core)."
    let asleep = value(prefix + "GICR_WAKER") & 2 != 0
    var lines = ["core \(core): redistributor \(asleep ? "asleep" : "awake")"]
    lines += (0..<32).compactMap { interrupt($0, prefix + "GICR_", 0, all, route: nil) }
    func register(_ name: String) -> UInt64 { value(prefix + name) }
    func pending(_ name: String) -> String {
      register(name) >= 1020 ? "none" : "\(register(name))"
    }
    lines.append(
      "  CPU interface: mask \(hex(register("ICC_PMR_EL1"), digits: 2)), running "
        + "\(hex(register("ICC_RPR_EL1"), digits: 2)), group 0 "
        + "\(register("ICC_IGRPEN0_EL1") & 1 == 1 ? "on" : "off"), group 1 "
        + "\(register("ICC_IGRPEN1_EL1") & 1 == 1 ? "on" : "off"), highest pending "
        + "\(pending("ICC_HPPIR0_EL1")) and \(pending("ICC_HPPIR1_EL1"))")
    let control = register("ICH_HCR_EL2")
    guard control & 1 != 0 || all else { return lines }
    lines.append(
      "  virtual interface: \(fieldText("ICH_HCR_EL2", control) ?? "")"
        + "; ICH_VMCR_EL2 \(fieldText("ICH_VMCR_EL2", register("ICH_VMCR_EL2")) ?? "")")
    for number in 0...Int(register("ICH_VTR_EL2") & 31) {
      let name = "ICH_LR\(number)_EL2"
      lines.append("  list register \(number): \(fieldText(name, register(name)) ?? "")")
    }
    return lines
  }

  /// `  33 uart0.UARTINTR: pending, enabled, …`; `nil` for one at rest.
  private func interrupt(
    _ number: Int, _ prefix: String, _ word: Int, _ all: Bool, route: UInt64?
  ) -> String? {
    func bit(_ name: String) -> Bool {
      value("\(prefix)\(name)\(word)") >> UInt64(number % 32) & 1 != 0
    }
    let states = [("ISPENDR", "pending"), ("ISACTIVER", "active"), ("ISENABLER", "enabled")]
      .filter { bit($0.0) }.map(\.1)
    guard all || !states.isEmpty else { return nil }
    let priority = value("\(prefix)IPRIORITYR\(number / 4)") >> UInt64(number % 4 * 8) & 0xff
    let isEdge = value("\(prefix)ICFGR\(number / 16)") >> UInt64(number % 16 * 2 + 1) & 1 != 0
    var words = states.isEmpty ? ["at rest"] : states
    words += [
      "group \(bit("IGROUPR") ? 1 : 0)", "priority \(hex(priority, digits: 2))",
      isEdge ? "edge" : "level",
    ]
    if let route {
      let affinity = UInt32(route >> 8 & 0xff00_0000 | route & 0xff_ffff)
      let core = machine.cores.firstIndex { $0.affinity == affinity }
      words.append(
        route >> 31 & 1 != 0 ? "to any core" : core.map { "to core \($0)" } ?? "to no core")
    }
    let name = names[number].map { " " + $0.joined(separator: ", ") } ?? ""
    let kind = number < 16 ? " SGI" : number < 32 ? " PPI" : ""
    return "  \(number)\(kind)\(name): \(words.joined(separator: ", "))"
  }
}
