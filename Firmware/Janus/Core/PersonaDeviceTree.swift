/// The machine that every persona sees, whatever the phone: a part of QEMU's `virt`.
package enum PersonaMachine {
  /// Two banks of flash of as much each: from 0, and from here.
  package static let secondBank: UInt64 = 0x0400_0000

  package static let distributor: UInt64 = 0x0800_0000

  /// GICC of a GICv2, whose first page is the hardware's GICV.
  package static let interface: UInt64 = 0x0801_0000

  /// In what of the GIC is emulated: the distributor and, with a GICv3, the two frames of each of
  /// `vcpuCount` redistributors from 0x080a0000 on, with a GICv2 the page of GICC_DIR.
  package static func isGIC(_ address: UInt64, isVersion2: Bool, vcpuCount: Int = 1) -> Bool {
    if address >> 16 == 0x800 { return true }
    if isVersion2 { return address >> 12 == interface >> 12 + 1 }
    let offset = address &- distributor &- UInt64(VirtualDistributor.redistributor)
    return offset >> 17 < UInt64(truncatingIfNeeded: vcpuCount)
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

  /// What differs between personas' machines.
  package struct Configuration {
    package var memorySize: UInt64
    package var bootArguments: Text
    package var vcpuCount: UInt32 = 1
    package var isVersion2 = false
    package var hasDevices = false
    /// Guest-physical addresses of the initial file system; empty without one.
    package var initrd = MemoryRange(start: 0, end: 0)

    package init(memorySize: UInt64, bootArguments: Text) {
      self.memorySize = memorySize
      self.bootArguments = bootArguments
    }
  }

  private static var root: Text {
    """
    {
    compatible=linux,dummy-virt
    #address-cells:2
    #size-cells:2
    interrupt-parent:1
    chosen{
    stdout-path=/pl011@9000000
    bootargs$

    """
  }

  private static var memory: Text {
    """
    }
    memory@40000000{
    device_type=memory
    reg:0 40000000 0 $
    }
    cpus{
    #address-cells:1
    #size-cells:0

    """
  }

  private static var processor: Text {
    """
    cpu@%{
    device_type=cpu
    compatible=arm,armv8
    reg:%
    enable-method=psci
    }

    """
  }

  /// Only the virtual timer: the physical one belongs to Janus.
  private static var fixedParts: Text {
    """
    }
    psci{
    compatible=arm,psci-1.0|arm,psci-0.2
    method=hvc
    }
    timer{
    compatible=arm,armv8-timer
    interrupts:1 b 4
    interrupt-names=virt
    always-on
    }
    apb-pclk{
    compatible=fixed-clock
    #clock-cells:0
    clock-frequency:16e3600
    phandle:2
    }
    pl011@9000000{
    compatible=arm,pl011|arm,primecell
    reg:0 9000000 0 1000
    interrupts:0 1 4
    clocks:2 2
    clock-names=uartclk|apb_pclk
    }
    intc@8000000{
    interrupt-controller
    #interrupt-cells:3
    phandle:1

    """
  }

  private static var version3: Text {
    """
    compatible=arm,gic-v3
    reg:0 8000000 0 10000 0 80a0000 0 $
    }

    """
  }

  private static var version2: Text {
    """
    compatible=arm,cortex-a15-gic
    reg:0 8000000 0 10000 0 8010000 0 2000
    }

    """
  }

  /// Writes the device tree to `base`, which has `DeviceTreeWriter.capacity` zero bytes. False
  /// when it does not fit, which only the boot arguments can cause.
  package static func writeDeviceTree(
    to base: UnsafeMutableRawPointer, _ configuration: Configuration
  ) -> Bool {
    var tree = DeviceTreeWriter(base)
    tree.text = configuration.bootArguments
    tree.write(root)
    if configuration.initrd.size != 0 {
      tree.number = UInt32(truncatingIfNeeded: configuration.initrd.start)
      tree.write("linux,initrd-start:0 $\n")
      tree.number = UInt32(truncatingIfNeeded: configuration.initrd.end)
      tree.write("linux,initrd-end:0 $\n")
    }
    tree.number = UInt32(truncatingIfNeeded: configuration.memorySize)
    tree.write(memory)
    tree.number = 0
    while tree.number < configuration.vcpuCount {
      tree.write(processor)
      tree.number &+= 1
    }
    tree.write(fixedParts)
    tree.number &*= UInt32(VirtualDistributor.redistributorSize)
    tree.write(configuration.isVersion2 ? version2 : version3)
    if configuration.hasDevices {
      for index in 0..<UInt32(deviceCount) {
        tree.number = index &* 2
        tree.write(
          "virtio_mmio@a000%00{\ncompatible=virtio,mmio\ndma-coherent\nreg:0 a000%00 0 200\n")
        tree.number = index
        tree.write("interrupts:0 1% 1\n}\n")
      }
    }
    tree.write("}\n")
    tree.finish()
    return !tree.isOverfull
  }
}
