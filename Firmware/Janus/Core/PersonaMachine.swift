/// The machine that every persona sees, whatever the phone: a part of QEMU's `virt`.
package enum PersonaMachine {
  /// Two banks of flash of as much each: from 0, and from here.
  package static let secondBank: UInt64 = 0x0400_0000

  /// RAM, with the device tree at its start.
  package static let memory: UInt64 = 0x4000_0000

  package static let distributor: UInt64 = 0x0800_0000

  /// Where the redistributors of a GICv3 are, and the bytes of each.
  package static let redistributors: UInt64 = 0x080a_0000
  package static let redistributorSize: UInt64 = 0x2_0000

  /// GICC of a GICv2, whose first page is the hardware's GICV.
  package static let interface: UInt64 = 0x0801_0000

  /// In what of the GIC is emulated: the distributor and, with a GICv3, the two frames of each of
  /// `vcpuCount` redistributors, with a GICv2 the page of GICC_DIR.
  package static func isGIC(_ address: UInt64, isVersion2: Bool, vcpuCount: Int = 1) -> Bool {
    if address >> 16 == 0x800 { return true }
    if isVersion2 { return address >> 12 == interface >> 12 + 1 }
    return (address &- redistributors) / redistributorSize < UInt64(truncatingIfNeeded: vcpuCount)
  }

  /// In the UART at 0x09000000.
  package static func isConsole(_ address: UInt64) -> Bool { address >> 12 == 0x9000 }

  /// INTID of the console: SPI 1.
  package static let consoleInterrupt: UInt32 = 33
  /// INTID of the virtual timer: PPI 11.
  package static let timerInterrupt: UInt32 = 27

  /// INTID with which a service guest is told that there is something to do: SPI 8, an edge.
  package static let serviceInterrupt: UInt32 = 40

  /// The virtio-mmio devices that the service guest serves: how many, bytes of registers of each,
  /// INTID of the first.
  package static let deviceCount = 4
  package static let deviceSize: UInt64 = 0x200
  package static let deviceInterrupt: UInt32 = 48
  private static let devices: UInt64 = 0x0a00_0000

  /// The number of the virtio-mmio device at the address; nil elsewhere.
  package static func device(_ address: UInt64) -> Int? {
    let offset = address &- devices
    return offset < UInt64(deviceCount) &* deviceSize ? Int(truncatingIfNeeded: offset >> 9) : nil
  }

  /// The page with the stolen time of its vCPUs, where QEMU's `virt` has it.
  package static let stolenTime: UInt64 = 0x090a_0000
}
