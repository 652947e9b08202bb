import JanusCore
import StewardCore
import Testing

/// Zeroed memory, aligned to a page.
private func withMemory<Result>(
  _ size: Int, _ body: (UnsafeMutableRawPointer) throws -> Result
) rethrows -> Result {
  let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
  defer { memory.deallocate() }
  memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
  return try body(memory)
}

struct PersonaDeviceTreeTests {
  @Test func thePersonasTreeReadsBack() throws {
    try withMemory(DeviceTreeWriter.capacity) { memory in
      let tree = PersonaDeviceTree(memorySize: 32 << 20, bootArguments: "demo")
      #expect(tree.write(to: memory))
      var readable = try #require(DeviceTree(memory))
      #expect(readable.size <= DeviceTreeWriter.capacity)
      var seen = 0
      readable.rewind()
      while readable.next() {
        if readable.isNamed("chosen") {
          seen += 1
          #expect(readable.list("bootargs", has: "demo"))
        }
        if readable.isNamed("memory@40000000") {
          seen += 1
          let range = try #require(readable.reg())
          #expect(range.start == 0x4000_0000 && range.size == 32 << 20)
        }
        if readable.isCompatible(with: "arm,pl011") {
          seen += 1
          #expect(readable.isCompatible(with: "arm,primecell"))
          #expect(!readable.isCompatible(with: "arm"))
          #expect(readable.reg()?.start == 0x0900_0000)
          #expect(readable.interrupt() == 33)
          #expect(readable.cell("clocks", orElse: 0) == 2)
          #expect(readable.cell("no-such", orElse: 7) == 7)
        }
        if readable.isCompatible(with: "arm,gic-v3") {
          seen += 1
          #expect(readable.reg(0)?.start == 0x0800_0000)
          #expect(readable.reg(1)?.start == 0x080a_0000)
          #expect(readable.reg(2) == nil)
        }
      }
      #expect(seen == 4)
    }
  }

  @Test func bootArgumentsThatDoNotFitAreRefused() {
    withMemory(DeviceTreeWriter.capacity) { memory in
      let arguments = [UInt8](repeating: 0x61, count: 3000) + [0]
      arguments.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return }
        let tree = PersonaDeviceTree(memorySize: 2 << 20, bootArguments: Text(start: start))
        #expect(!tree.write(to: memory))
      }
    }
  }

  @Test func theTreeNamesTheVersion() {
    withMemory(DeviceTreeWriter.capacity) { memory in
      var tree = PersonaDeviceTree(memorySize: 2 << 20, bootArguments: "")
      tree.isVersion2 = true
      #expect(tree.write(to: memory))
      guard var readable = DeviceTree(memory) else { return }
      var seen = 0
      readable.rewind()
      while readable.next() {
        #expect(!readable.isCompatible(with: "arm,gic-v3"))
        if readable.isCompatible(with: "arm,cortex-a15-gic") {
          seen += 1
          #expect(readable.reg(0)?.start == PersonaMachine.distributor)
          #expect(readable.reg(1)?.start == PersonaMachine.interface)
          #expect(readable.cell("phandle", orElse: 0) == 1)
        }
      }
      #expect(seen == 1)
    }
  }

  /// Eight vCPUs, an initial file system and a long line of boot arguments.
  @Test func theLargestTreeFits() {
    withMemory(DeviceTreeWriter.capacity) { memory in
      let arguments = [UInt8](repeating: 0x61, count: 600) + [0]
      arguments.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return }
        var tree = PersonaDeviceTree(memorySize: 1 << 30, bootArguments: Text(start: start))
        tree.vcpuCount = 8
        tree.initrd = MemoryRange(start: 0x4800_0000, end: 0x4900_0000)
        #expect(tree.write(to: memory))
      }
    }
  }
}
