import Devices
import Simulation
import Testing

/// Offsets in the CPU interfaces, from Arm IHI 0048, not from the device's tables.
enum GICC {
  static let ctlr: UInt64 = 0x00
  static let pmr: UInt64 = 0x04
  static let bpr: UInt64 = 0x08
  static let iar: UInt64 = 0x0c
  static let eoir: UInt64 = 0x10
  static let rpr: UInt64 = 0x14
  static let hppir: UInt64 = 0x18
  static let abpr: UInt64 = 0x1c
  static let aiar: UInt64 = 0x20
  static let aeoir: UInt64 = 0x24
  static let ahppir: UInt64 = 0x28
  static let apr: UInt64 = 0xd0
  static let nsapr: UInt64 = 0xe0
  static let iidr: UInt64 = 0xfc
  static let dir: UInt64 = 0x1000
}

enum GICH {
  static let hcr: UInt64 = 0x00
  static let vtr: UInt64 = 0x04
  static let vmcr: UInt64 = 0x08
  static let misr: UInt64 = 0x10
  static let eisr: UInt64 = 0x20
  static let elrsr: UInt64 = 0x30
  static let apr: UInt64 = 0xf0
  static func lr(_ number: Int) -> UInt64 { 0x100 + UInt64(number) * 4 }
}

/// A GICv2 with its cores, driven as software and devices would.
final class GICv2Rig {
  let simulator = Simulator()
  let gic: GICv2
  let cores: [SignalledCore]

  enum Window: Int {
    case distributor, interface, control, guest, messages
  }

  init(cores count: Int = 2, _ settings: [String: UInt64] = [:]) {
    var configuration: [String: UInt64] = [:]
    for field in GICv2.model.configuration { configuration[field.key] = field.defaultValue }
    configuration.merge(settings) { $1 }
    let host = DeviceHost(
      name: "gic", id: ComponentID(0), simulator: simulator, model: GICv2.model, clocks: [],
      coreCount: count, configuration: configuration, windows: GICv2.model.windows.map(\.key))
    gic = GICv2(host)
    cores = (0..<count).map { _ in SignalledCore() }
    gic.attach(cores: cores, affinities: (0..<count).map { UInt32($0) })
  }

  func read(
    _ window: Window, _ offset: UInt64, core: Int = 0, _ width: AccessWidth = .word
  ) -> UInt64 {
    (try? gic.read(window: window.rawValue, offset: offset, width, by: .core(core))) ?? .max
  }
  func write(
    _ window: Window, _ offset: UInt64, _ value: UInt64, core: Int = 0,
    _ width: AccessWidth = .word
  ) {
    try? gic.write(window: window.rawValue, offset: offset, width, value, by: .core(core))
  }

  func gicd(_ offset: UInt64, core: Int = 0) -> UInt64 { read(.distributor, offset, core: core) }
  func setGICD(_ offset: UInt64, _ value: UInt64, core: Int = 0, _ width: AccessWidth = .word) {
    write(.distributor, offset, value, core: core, width)
  }
  func gicc(_ offset: UInt64, core: Int = 0) -> UInt64 { read(.interface, offset, core: core) }
  func setGICC(_ offset: UInt64, _ value: UInt64, core: Int = 0) {
    write(.interface, offset, value, core: core)
  }
  func gich(_ offset: UInt64, core: Int = 0) -> UInt64 { read(.control, offset, core: core) }
  func setGICH(_ offset: UInt64, _ value: UInt64, core: Int = 0) {
    write(.control, offset, value, core: core)
  }
  func gicv(_ offset: UInt64, core: Int = 0) -> UInt64 { read(.guest, offset, core: core) }
  func setGICV(_ offset: UInt64, _ value: UInt64, core: Int = 0) {
    write(.guest, offset, value, core: core)
  }

  /// As Linux brings it up: all in Group 0, priority 0xA0, shared ones to core 0.
  func bringUp() {
    setGICD(0, 0)
    for id in 32..<UInt64(gicd(4) & 31) * 32 + 32 where id % 4 == 0 {
      setGICD(0x800 + id, 0x0101_0101)
      setGICD(0x400 + id, 0xa0a0_a0a0)
    }
    setGICD(0, 1)
    for core in cores.indices {
      for number in 0..<8 as Range<UInt64> {
        setGICD(0x400 + number * 4, 0xa0a0_a0a0, core: core)
      }
      setGICC(GICC.pmr, 0xf0, core: core)
      setGICC(GICC.ctlr, 1, core: core)
    }
  }

  func set(_ base: UInt64, _ id: Int, core: Int = 0) {
    setGICD(base + UInt64(id / 32) * 4, 1 << UInt64(id % 32), core: core)
  }
  func isSet(_ base: UInt64, _ id: Int, core: Int = 0) -> Bool {
    gicd(base + UInt64(id / 32) * 4, core: core) >> UInt64(id % 32) & 1 != 0
  }
  func enable(_ id: Int, core: Int = 0) { set(0x100, id, core: core) }
  func isPending(_ id: Int, core: Int = 0) -> Bool { isSet(0x200, id, core: core) }
  func isActive(_ id: Int, core: Int = 0) -> Bool { isSet(0x300, id, core: core) }
  func setGroup1(_ id: Int, core: Int = 0) {
    let offset = 0x80 + UInt64(id / 32) * 4
    setGICD(offset, gicd(offset, core: core) | 1 << UInt64(id % 32), core: core)
  }
  func setPriority(_ id: Int, _ priority: UInt64, core: Int = 0) {
    setGICD(0x400 + UInt64(id), priority, core: core, .byte)
  }
  func line(_ id: Int, _ level: Bool, core: Int = 0) {
    gic.line(gic.input(interrupt: id, core: core), changedTo: level)
  }
  func acknowledge(core: Int = 0) -> UInt64 { gicc(GICC.iar, core: core) }
  func end(_ value: UInt64, core: Int = 0) { setGICC(GICC.eoir, value, core: core) }
  func irq(_ core: Int = 0) -> Bool { cores[core][.irq] }
  func fiq(_ core: Int = 0) -> Bool { cores[core][.fiq] }

  func snapshot() throws -> [UInt8] { try gic.snapshot() }
  func restore(_ bytes: [UInt8]) throws { try gic.restore(bytes) }
}
