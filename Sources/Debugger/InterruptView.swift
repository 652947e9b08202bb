import AArch64
import Boards
import Devices
import Machine

/// A GIC in words, made from what ``Devices/Device/inspect()`` tells of it.
struct InterruptView {
  private let machine: Machine
  private let values: [String: UInt64]
  private let names: [Int: [String]]
  private let isVersion2: Bool

  /// `nil` on a board without a GIC.
  init?(_ machine: Machine) {
    guard let place = machine.board.interruptController else { return nil }
    self.machine = machine
    isVersion2 = machine.board.devices[place].model.isGICv2
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
        interrupt($0, "GICD_", $0 / 32, all, route: isVersion2 ? targets($0) : route($0))
      }
    }
    if values["GITS_CTLR"] != nil { lines.append(translation) }
    for core in machine.cores.indices { lines += self.lines(ofCore: core, all) }
    return lines
  }

  private var translation: String {
    let place = value("GITS_CREADR")
    return
      "translation service: \(value("GITS_CTLR") & 1 != 0 ? "on" : "off"), commands read up to "
      + "\(hex(place & ~1)) of \(hex(value("GITS_CWRITER")))\(place & 1 != 0 ? ", stalled" : "")"
  }

  private func lines(ofCore core: Int, _ all: Bool) -> [String] {
    let prefix = "core\(core)."
    func register(_ name: String) -> UInt64 { value(prefix + name) }
    let power = register("GICR_WAKER") & 2 != 0 ? "asleep" : "awake"
    var lines = ["core \(core)" + (isVersion2 ? "" : ": redistributor \(power)")]
    let bank = prefix + (isVersion2 ? "GICD_" : "GICR_")
    lines += (0..<32).compactMap { interrupt($0, bank, 0, all, route: nil) }
    func pending(_ name: String) -> String {
      register(name) & 0x3ff >= 1020 ? "none" : "\(register(name) & (isVersion2 ? 0x3ff : .max))"
    }
    // Version 2 has memory-mapped registers with the same fields, but for one of both enables.
    func physical(_ name: String) -> String { isVersion2 ? "GICC_\(name)" : "ICC_\(name)_EL1" }
    let enables =
      isVersion2
      ? register("GICC_CTLR") : register("ICC_IGRPEN0_EL1") | register("ICC_IGRPEN1_EL1") << 1
    lines.append(
      "  CPU interface: mask \(hex(register(physical("PMR")), digits: 2)), running "
        + "\(hex(register(physical("RPR")), digits: 2)), group 0 "
        + "\(enables & 1 != 0 ? "on" : "off"), group 1 "
        + "\(enables & 2 != 0 ? "on" : "off"), highest pending "
        + "\(pending(physical(isVersion2 ? "HPPIR" : "HPPIR0"))) and "
        + "\(pending(physical(isVersion2 ? "AHPPIR" : "HPPIR1")))")
    func virtual(_ name: String) -> String { isVersion2 ? "GICH_\(name)" : "ICH_\(name)_EL2" }
    func described(_ name: String) -> String { fieldText(name, register(name)) ?? "" }
    guard register(virtual("HCR")) & 1 != 0 || all else { return lines }
    lines.append(
      "  virtual interface: \(described(virtual("HCR")))"
        + "; \(virtual("VMCR")) \(described(virtual("VMCR")))")
    for number in 0...Int(register(virtual("VTR")) & 31) {
      lines.append("  list register \(number): \(described(virtual("LR\(number)")))")
    }
    return lines
  }

  /// Where GICD_IROUTER<n> sends a shared interrupt.
  private func route(_ number: Int) -> String {
    let route = value("GICD_IROUTER\(number)")
    if route >> 31 & 1 != 0 { return "to any core" }
    let affinity = UInt32(route >> 8 & 0xff00_0000 | route & 0xff_ffff)
    return machine.cores.firstIndex { $0.affinity == affinity }.map { "to core \($0)" }
      ?? "to no core"
  }

  /// Where GICD_ITARGETSR<n> sends a shared interrupt; with one core there is no question.
  private func targets(_ number: Int) -> String {
    if machine.cores.count == 1 { return "to core 0" }
    let bits = value("GICD_ITARGETSR\(number / 4)") >> UInt64(number % 4 * 8)
    let cores = machine.cores.indices.filter { bits >> UInt64($0) & 1 != 0 }.map(String.init)
    return cores.isEmpty ? "to no core" : "to core " + cores.joined(separator: " or ")
  }

  /// `  33 uart0.UARTINTR: pending, enabled, …`; `nil` for one at rest.
  private func interrupt(
    _ number: Int, _ prefix: String, _ word: Int, _ all: Bool, route: String?
  ) -> String? {
    func bit(_ name: String) -> Bool {
      value("\(prefix)\(name)\(word)") >> UInt64(number % 32) & 1 != 0
    }
    let states = [("ISPENDR", "pending"), ("ISACTIVER", "active"), ("ISENABLER", "enabled")]
      .filter { bit($0.0) }.map(\.1)
    // SGIs of version 2 are enabled for good.
    let isAtRest = states.isEmpty || isVersion2 && number < 16 && states == ["enabled"]
    guard all || !isAtRest else { return nil }
    let priority = value("\(prefix)IPRIORITYR\(number / 4)") >> UInt64(number % 4 * 8) & 0xff
    let isEdge = value("\(prefix)ICFGR\(number / 16)") >> UInt64(number % 16 * 2 + 1) & 1 != 0
    var words = states.isEmpty ? ["at rest"] : states
    words += [
      "group \(bit("IGROUPR") ? 1 : 0)", "priority \(hex(priority, digits: 2))",
      isEdge ? "edge" : "level",
    ]
    if let route { words.append(route) }
    let name = names[number].map { " " + $0.joined(separator: ", ") } ?? ""
    let kind = number < 16 ? " SGI" : number < 32 ? " PPI" : ""
    return "  \(number)\(kind)\(name): \(words.joined(separator: ", "))"
  }
}
