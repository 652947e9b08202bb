/// The machine that every persona sees, whatever the phone: a part of QEMU's `virt`.
package enum PersonaMachine {
  /// Two banks of flash of as much each: from 0, and from here.
  package static let secondBank: UInt64 = 0x0400_0000

  package static let distributor: UInt64 = 0x0800_0000

  /// GICC of a GICv2, whose first page is the hardware's GICV.
  package static let interface: UInt64 = 0x0801_0000

  /// In what of the GIC is emulated: the distributor and, with a GICv3, one of the two frames of the
  /// redistributor at 0x080a0000, with a GICv2 the page of GICC_DIR.
  package static func isGIC(_ address: UInt64, isVersion2: Bool) -> Bool {
    let frame = address >> 16
    return frame == 0x800
      || (isVersion2 ? address >> 12 == interface >> 12 + 1 : frame & ~1 == 0x80a)
  }

  /// In the UART at 0x09000000.
  package static func isConsole(_ address: UInt64) -> Bool { address >> 12 == 0x9000 }

  /// INTID of the console: SPI 1.
  package static let consoleInterrupt: UInt32 = 33
  /// INTID of the virtual timer: PPI 11.
  package static let timerInterrupt: UInt32 = 27

  /// Only the virtual timer: the physical one belongs to Janus.
  private static var description: Text {
    """
    {
    compatible=linux,dummy-virt
    #address-cells:2
    #size-cells:2
    interrupt-parent:1
    chosen{
    stdout-path=/pl011@9000000
    bootargs$
    }
    memory@40000000{
    device_type=memory
    reg:0 40000000 0 $
    }
    cpus{
    #address-cells:1
    #size-cells:0
    cpu@0{
    device_type=cpu
    compatible=arm,armv8
    reg:0
    enable-method=psci
    }
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

    """
  }

  private static var version3: Text {
    """
    intc@8000000{
    compatible=arm,gic-v3
    reg:0 8000000 0 10000 0 80a0000 0 20000

    """
  }

  private static var version2: Text {
    """
    intc@8000000{
    compatible=arm,cortex-a15-gic
    reg:0 8000000 0 10000 0 8010000 0 2000

    """
  }

  private static var rest: Text {
    """
    interrupt-controller
    #interrupt-cells:3
    phandle:1
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
    }

    """
  }

  /// Writes the device tree to `base`, which has `DeviceTreeWriter.capacity` zero bytes. False
  /// when it does not fit, which only the boot arguments can cause.
  package static func writeDeviceTree(
    to base: UnsafeMutableRawPointer, memorySize: UInt64, bootArguments: Text,
    isVersion2: Bool = false
  ) -> Bool {
    var tree = DeviceTreeWriter(base)
    tree.number = UInt32(truncatingIfNeeded: memorySize)
    tree.text = bootArguments
    tree.write(description)
    tree.write(isVersion2 ? version2 : version3)
    tree.write(rest)
    tree.finish()
    return !tree.isOverfull
  }
}
