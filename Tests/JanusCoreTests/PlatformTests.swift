import JanusCore
import StewardCore
import Testing

struct PlatformTests {
  private func board(personas: Int, cores: Int = 2) -> Platform {
    withMemory(DeviceTreeWriter.capacity) { memory in
      var tree = DeviceTreeWriter(memory)
      tree.write(
        """
        {
        #address-cells:2
        #size-cells:2
        memory@80000000{
        device_type=memory
        reg:0 80000000 0 10000000
        }
        cpus{
        #address-cells:1
        #size-cells:0

        """)
      for index in 0..<cores {
        tree.number = UInt32(index * 0x100)
        tree.write("cpu{\ndevice_type=cpu\nreg:$\n}\n")
      }
      tree.write(
        """
        }
        uart@1000{
        compatible=arm,pl011
        reg:0 1000 0 1000
        }
        uart@2000{
        compatible=arm,pl011|arm,primecell
        reg:0 2000 0 1000
        interrupts:0 7 4
        }
        dma{
        compatible=arm,pl330
        status=disabled
        reg:0 3000 0 1000
        }
        reserved-memory{
        secure{
        reg:0 80000000 0 200000
        }
        }
        chosen{
        stdout-path=/uart@2000

        """)
      for index in 0..<personas {
        tree.number = 0x8800_0000 + UInt32(index) * 0x10_0000
        tree.write(
          """
          persona{
          compatible=janus,persona
          label=work
          reg:0 $ 0 8000
          memory-size:0 300000
          }

          """)
      }
      tree.write("}\n}\n")
      tree.finish()
      #expect(!tree.isOverfull)
      var platform = Platform()
      if var readable = DeviceTree(memory) { platform.read(&readable) }
      return platform
    }
  }

  @Test func findsWhatTheTreeHas() {
    var platform = board(personas: 2)
    #expect(platform.console == 0x2000)
    #expect(platform.consoleInterrupt == 39)
    #expect(platform.dma == 0, "a disabled device is absent")
    #expect(platform.coreCount == 2)
    #expect(platform.affinity[1] == 0x100)
    #expect(platform.personaCount == 2)
    // Cells of /chosen are the root's when it does not say.
    #expect(platform.personas[1].file.start == 0x8810_0000)
    #expect(platform.personas[1].file.size == 0x8000)
    #expect(platform.personas[0].memorySize == 4 << 20, "rounded up to 2 MiB")
    let memory = platform.allocate(2 << 20)
    #expect(memory?.start == 0x8020_0000, "behind the reserved memory")
  }

  @Test func aPersonaIsAsItsNodeSays() throws {
    try withMemory(DeviceTreeWriter.capacity) { memory in
      var tree = DeviceTreeWriter(memory)
      tree.write(
        """
        {
        #address-cells:2
        #size-cells:2
        memory@80000000{
        device_type=memory
        reg:0 80000000 0 1000000
        }
        chosen{
        persona@80200000{
        compatible=janus,persona
        reg:0 80200000 0 8000 0 80300000 0 123
        vcpus:3
        share:32
        cap:50
        }
        persona@80400000{
        compatible=janus,persona
        reg:0 80400000 0 8000
        }
        }
        }

        """)
      tree.finish()
      var readable = try #require(DeviceTree(memory))
      var platform = Platform()
      platform.read(&readable)
      #expect(platform.personaCount == 2 && platform.refusedPersonas == 0)
      let first = platform.personas[0]
      #expect(first.vcpuCount == 3 && first.share == 0x32 && first.cap == 0x50)
      #expect(first.initrd.start == 0x8030_0000 && first.initrd.size == 0x123)
      let second = platform.personas[1]
      #expect(second.vcpuCount == 1 && second.share == 100 && second.cap == 0)
      #expect(second.initrd.size == 0)
      #expect(second.memorySize == 16 << 20)
      // What is given out is none of their files, from the first 2 MiB without one on.
      var pieces = 0
      while let piece = platform.allocate(2 << 20) {
        pieces += 1
        #expect(![0x8020_0000, 0x8040_0000].contains(piece.start))
      }
      #expect(pieces == 6)
    }
  }

  private func interruptController(_ node: Text) -> Platform {
    withMemory(DeviceTreeWriter.capacity) { memory in
      var tree = DeviceTreeWriter(memory)
      tree.write("{\n#address-cells:2\n#size-cells:2\nintc{\ninterrupts:1 8 4\n")
      tree.write(node)
      tree.write("}\n}\n")
      tree.finish()
      var platform = Platform()
      if var readable = DeviceTree(memory) { platform.read(&readable) }
      return platform
    }
  }

  @Test func eachVersionOfTheGIC() {
    let version3 = interruptController(
      "compatible=arm,gic-v3\nreg:0 1000 0 1000 0 8000 0 2000\n")
    #expect(!version3.isGICv2 && version3.distributor.start == 0x1000)
    #expect(version3.interfaces.start == 0x8000 && version3.maintenanceInterrupt == 24)
    let version2 = interruptController(
      "compatible=arm,gic-400\nreg:0 1000 0 1000 0 2000 0 2000 0 4000 0 2000 0 6000 0 2000\n")
    #expect(version2.isGICv2 && version2.distributor.start == 0x1000)
    #expect(version2.interfaces.start == 0x2000)
    #expect(version2.virtualControl == 0x4000 && version2.virtualInterface == 0x6000)
    let halved = interruptController(
      "compatible=arm,cortex-a15-gic\nreg:0 1000 0 1000 0 2000 0 2000\n")
    #expect(halved.distributor.size == 0, "no virtualisation, no use")
  }

  @Test func countsWhatIsTooMuch() {
    let platform = board(personas: 6, cores: 6)
    #expect(platform.personaCount == 4)
    #expect(platform.refusedPersonas == 2)
    #expect(platform.coreCount == 4)
  }
}
