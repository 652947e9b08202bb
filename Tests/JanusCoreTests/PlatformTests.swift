import JanusCore
import Testing

struct PlatformTests {
  private func board(personas: Int, cores: Int = 2) -> Platform {
    withMemory(DeviceTreeWriter.capacity) { memory in
      var tree = DeviceTreeWriter(memory)
      tree.begin("")
      tree.property("#address-cells", cell: 2)
      tree.property("#size-cells", cell: 2)
      tree.begin("memory@80000000")
      tree.property("device_type", "memory")
      tree.begin(property: "reg", length: 16)
      tree.append(start: 0x8000_0000, size: 0x1000_0000)
      tree.endNode()
      tree.begin("cpus")
      tree.property("#address-cells", cell: 1)
      tree.property("#size-cells", cell: 0)
      for index in 0..<cores {
        tree.begin("cpu")
        tree.property("device_type", "cpu")
        tree.property("reg", cell: UInt32(index * 0x100))
        tree.endNode()
      }
      tree.endNode()
      tree.begin("uart@1000")
      tree.property("compatible", "arm,pl011")
      tree.begin(property: "reg", length: 16)
      tree.append(start: 0x1000, size: 0x1000)
      tree.endNode()
      tree.begin("uart@2000")
      tree.property("compatible", "arm,pl011\0arm,primecell")
      tree.begin(property: "reg", length: 16)
      tree.append(start: 0x2000, size: 0x1000)
      tree.begin(property: "interrupts", length: 12)
      tree.append(0)
      tree.append(7)
      tree.append(4)
      tree.endNode()
      tree.begin("dma")
      tree.property("compatible", "arm,pl330")
      tree.property("status", "disabled")
      tree.begin(property: "reg", length: 16)
      tree.append(start: 0x3000, size: 0x1000)
      tree.endNode()
      tree.begin("reserved-memory")
      tree.begin("secure")
      tree.begin(property: "reg", length: 16)
      tree.append(start: 0x8000_0000, size: 0x20_0000)
      tree.endNode()
      tree.endNode()
      tree.begin("chosen")
      tree.property("stdout-path", "/uart@2000")
      for index in 0..<personas {
        tree.begin("persona")
        tree.property("compatible", "janus,persona")
        tree.property("label", "work")
        tree.begin(property: "reg", length: 16)
        tree.append(start: 0x8800_0000 + UInt32(index) * 0x10_0000, size: 0x8000)
        tree.begin(property: "memory-size", length: 8)
        tree.append(0)
        tree.append(0x30_0000)
        tree.endNode()
      }
      tree.endNode()
      tree.endNode()
      _ = tree.finish()
      #expect(!tree.isOverfull)
      var platform = Platform()
      if let readable = DeviceTree(memory) { platform.read(readable) }
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

  @Test func countsWhatIsTooMuch() {
    let platform = board(personas: 6, cores: 6)
    #expect(platform.personaCount == 4)
    #expect(platform.refusedPersonas == 2)
    #expect(platform.coreCount == 4)
  }
}
