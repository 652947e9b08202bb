/// What differs between the device trees of personas.
package struct PersonaDeviceTree {
  /// Bytes of RAM.
  package var memorySize: UInt64
  package var bootArguments: Text
  package var vcpuCount: UInt32 = 1
  package var isVersion2 = false
  /// Guest-physical addresses of the initial file system; empty without one.
  package var initrd = MemoryRange(start: 0, end: 0)

  package init(memorySize: UInt64, bootArguments: Text) {
    self.memorySize = memorySize
    self.bootArguments = bootArguments
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

  /// Writes the tree to `base`, which has `DeviceTreeWriter.capacity` zero bytes. False when it does
  /// not fit, which only the boot arguments can cause.
  package func write(to base: UnsafeMutableRawPointer) -> Bool {
    var tree = DeviceTreeWriter(base)
    tree.text = bootArguments
    tree.write(Self.root)
    if initrd.size != 0 {
      tree.number = UInt32(truncatingIfNeeded: initrd.start)
      tree.write("linux,initrd-start:0 $\n")
      tree.number = UInt32(truncatingIfNeeded: initrd.end)
      tree.write("linux,initrd-end:0 $\n")
    }
    tree.number = UInt32(truncatingIfNeeded: memorySize)
    tree.write(Self.memory)
    tree.number = 0
    while tree.number < vcpuCount {
      tree.write(Self.processor)
      tree.number &+= 1
    }
    tree.write(Self.fixedParts)
    tree.number &*= UInt32(PersonaMachine.redistributorSize)
    tree.write(isVersion2 ? Self.version2 : Self.version3)
    for index in 0..<UInt32(PersonaMachine.deviceCount) {
      tree.number = index &* 2
      tree.write(
        "virtio_mmio@a000%00{\ncompatible=virtio,mmio\ndma-coherent\nreg:0 a000%00 0 200\n")
      tree.number = index
      tree.write("interrupts:0 1% 1\n}\n")
    }
    tree.write("}\n")
    tree.finish()
    return !tree.isOverfull
  }
}
