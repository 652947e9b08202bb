/// The machine that every persona sees, whatever the phone: a part of QEMU's `virt`.
package enum PersonaMachine {
  package static let distributor = MemoryRange(start: 0x0800_0000, end: 0x0801_0000)
  package static let redistributor = MemoryRange(start: 0x080a_0000, end: 0x080c_0000)
  package static let console = MemoryRange(start: 0x0900_0000, end: 0x0900_1000)
  /// INTID of the console: SPI 1.
  package static let consoleInterrupt: UInt32 = 33
  /// INTID of the virtual timer: PPI 11.
  package static let timerInterrupt: UInt32 = 27

  /// Writes the device tree to `base`, which has `DeviceTreeWriter.capacity` zero bytes. False
  /// when it does not fit, which only the boot arguments can cause.
  package static func writeDeviceTree(
    to base: UnsafeMutableRawPointer, memorySize: UInt64, bootArguments: UnsafeRawBufferPointer
  ) -> Bool {
    let gic: UInt32 = 1
    let clock: UInt32 = 2
    var tree = DeviceTreeWriter(base)
    tree.begin("")
    tree.property("compatible", "linux,dummy-virt")
    tree.property("#address-cells", cell: 2)
    tree.property("#size-cells", cell: 2)
    tree.property("interrupt-parent", cell: gic)

    tree.begin("chosen")
    tree.property("stdout-path", "/pl011@9000000")
    tree.property("bootargs", bootArguments)
    tree.endNode()

    tree.begin("memory@40000000")
    tree.property("device_type", "memory")
    tree.begin(property: "reg", length: 16)
    tree.append(
      start: UInt32(Stage2.guestMemory), size: UInt32(truncatingIfNeeded: memorySize))
    tree.endNode()

    tree.begin("cpus")
    tree.property("#address-cells", cell: 1)
    tree.property("#size-cells", cell: 0)
    tree.begin("cpu@0")
    tree.property("device_type", "cpu")
    tree.property("compatible", "arm,armv8")
    tree.property("reg", cell: 0)
    tree.property("enable-method", "psci")
    tree.endNode()
    tree.endNode()

    tree.begin("psci")
    tree.property("compatible", "arm,psci-1.0\0arm,psci-0.2")
    tree.property("method", "hvc")
    tree.endNode()

    // Only the virtual timer: the physical one belongs to Janus.
    tree.begin("timer")
    tree.property("compatible", "arm,armv8-timer")
    tree.begin(property: "interrupts", length: 12)
    tree.append(1)
    tree.append(11)
    tree.append(4)
    tree.property("interrupt-names", "virt")
    tree.property("always-on")
    tree.endNode()

    tree.begin("intc@8000000")
    tree.property("compatible", "arm,gic-v3")
    tree.property("interrupt-controller")
    tree.property("#interrupt-cells", cell: 3)
    tree.begin(property: "reg", length: 32)
    tree.append(start: 0x0800_0000, size: 0x1_0000)
    tree.append(start: 0x080a_0000, size: 0x2_0000)
    tree.property("phandle", cell: gic)
    tree.endNode()

    tree.begin("apb-pclk")
    tree.property("compatible", "fixed-clock")
    tree.property("#clock-cells", cell: 0)
    tree.property("clock-frequency", cell: 24_000_000)
    tree.property("phandle", cell: clock)
    tree.endNode()

    tree.begin("pl011@9000000")
    tree.property("compatible", "arm,pl011\0arm,primecell")
    tree.begin(property: "reg", length: 16)
    tree.append(start: 0x0900_0000, size: 0x1000)
    tree.begin(property: "interrupts", length: 12)
    tree.append(0)
    tree.append(1)
    tree.append(4)
    tree.begin(property: "clocks", length: 8)
    tree.append(clock)
    tree.append(clock)
    tree.property("clock-names", "uartclk\0apb_pclk")
    tree.endNode()

    tree.endNode()
    _ = tree.finish()
    return !tree.isOverfull
  }
}
