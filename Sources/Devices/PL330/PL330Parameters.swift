import Simulation

extension PL330 {
  static let configuration: [ConfigurationField] = [
    ConfigurationField(
      key: "channels", kind: .integer(1...8), defaultValue: 8, summary: "channel threads"),
    ConfigurationField(
      key: "events", kind: .integer(1...32), defaultValue: 8,
      summary: "events, each of which can be an interrupt output"),
    ConfigurationField(
      key: "peripherals", kind: .integer(1...32), defaultValue: 32,
      summary: "peripheral request interfaces"),
    ConfigurationField(
      key: "dataBits", kind: .choice(["32", "64", "128"]), defaultValue: 1,
      summary: "width of the data bus, in bits"),
    ConfigurationField(
      key: "bufferLines", kind: .integer(1...1024), defaultValue: 256,
      summary: "depth of the MFIFO, in lines as wide as the data bus"),
    ConfigurationField(
      key: "nonSecure", kind: .flag, defaultValue: 0,
      summary: "whether the manager is Non-secure out of reset (boot_manager_ns)"),
    ConfigurationField(
      key: "nonSecureEvents", kind: .integer(0...UInt64(UInt32.max)),
      defaultValue: UInt64(UInt32.max),
      summary: "a bit for each event that Non-secure threads may use (boot_irq_ns)"),
    ConfigurationField(
      key: "nonSecurePeripherals", kind: .integer(0...UInt64(UInt32.max)),
      defaultValue: UInt64(UInt32.max),
      summary: "a bit for each peripheral that Non-secure threads may use (boot_periph_ns)"),
    ConfigurationField(
      key: "boot", kind: .flag, defaultValue: 0,
      summary: "whether the manager executes out of reset (boot_from_pc)"),
    ConfigurationField(
      key: "bootAddress", kind: .integer(0...UInt64(UInt32.max)), defaultValue: 0,
      summary: "where it executes then (boot_addr)"),
  ]

  /// What the designer of the chip chose, as told by CR0 to CR4 and CRD (3.3.22 to 3.3.27).
  struct Parameters {
    let channels: Int
    let events: Int
    let peripherals: Int
    /// Bytes in a beat of the data bus.
    let busBytes: UInt32
    let bufferLines: Int
    let isNonSecure: Bool
    let nonSecureEvents: UInt32
    let nonSecurePeripherals: UInt32
    let boots: Bool
    let bootAddress: UInt32

    init(_ host: DeviceHost) {
      func setting(_ key: String) -> UInt32 { UInt32(truncatingIfNeeded: host.setting(key)) }
      channels = Int(setting("channels"))
      events = Int(setting("events"))
      peripherals = Int(setting("peripherals"))
      busBytes = 4 << setting("dataBits")
      bufferLines = Int(setting("bufferLines"))
      isNonSecure = setting("nonSecure") != 0
      nonSecureEvents = setting("nonSecureEvents")
      nonSecurePeripherals = setting("nonSecurePeripherals")
      boots = setting("boot") != 0
      bootAddress = setting("bootAddress")
    }

    var bufferBytes: Int { bufferLines * Int(busBytes) }

    var cr0: UInt64 {
      1 | (boots ? 1 << 1 : 0) | (isNonSecure ? 1 << 2 : 0) | UInt64(channels - 1) << 4
        | UInt64(peripherals - 1) << 12 | UInt64(events - 1) << 17
    }

    /// Eight outstanding reads and writes, and queues as deep.
    var crd: UInt64 {
      UInt64(busBytes.trailingZeroBitCount) | 7 << 4 | 7 << 8 | 7 << 12 | 7 << 16
        | UInt64(bufferLines - 1) << 20
    }
  }
}
