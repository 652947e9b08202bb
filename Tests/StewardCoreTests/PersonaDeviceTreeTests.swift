import JanusCore
import StewardCore
import Testing

/// Zeroed memory, aligned to a page.
func withMemory<Result>(
  _ size: Int, _ body: (UnsafeMutableRawPointer) throws -> Result
) rethrows -> Result {
  let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
  defer { memory.deallocate() }
  memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
  return try body(memory)
}

/// What a persona is told of its machine.
struct PersonaDeviceTreeTests {
  /// Writes the tree and calls `body` for each node.
  private func walk(
    _ configuration: PersonaDeviceTree, _ body: (borrowing DeviceTree) throws -> Void
  ) throws {
    try withMemory(DeviceTreeWriter.capacity) { memory in
      try #require(configuration.write(to: memory))
      var tree = try #require(DeviceTree(memory))
      #expect(tree.size <= DeviceTreeWriter.capacity)
      tree.rewind()
      while tree.next() { try body(tree) }
    }
  }

  private let plain = PersonaDeviceTree(memorySize: 32 << 20, bootArguments: "demo")

  @Test func readsBack() throws {
    var seen = 0
    try walk(plain) { tree in
      if tree.isNamed("chosen") {
        seen += 1
        #expect(tree.list("bootargs", has: "demo"))
        #expect(tree.number("linux,initrd-start") == nil)
      }
      if tree.isNamed("memory@40000000") {
        seen += 1
        let range = try #require(tree.reg())
        #expect(range.start == 0x4000_0000 && range.size == 32 << 20)
      }
      if tree.isCompatible(with: "arm,pl011") {
        seen += 1
        #expect(tree.isCompatible(with: "arm,primecell"))
        #expect(!tree.isCompatible(with: "arm"))
        #expect(tree.reg()?.start == 0x0900_0000)
        #expect(tree.interrupt() == 33)
        #expect(tree.cell("clocks", orElse: 0) == 2)
        #expect(tree.cell("no-such", orElse: 7) == 7)
      }
      if tree.isCompatible(with: "arm,gic-v3") {
        seen += 1
        #expect(tree.reg(0)?.start == 0x0800_0000)
        let redistributors = try #require(tree.reg(1))
        #expect(redistributors.start == 0x080a_0000 && redistributors.size == 0x2_0000)
        #expect(tree.reg(2) == nil)
      }
    }
    #expect(seen == 4)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt32>) func eachVCPUIsThere(count: UInt32) throws {
    var configuration = plain
    configuration.vcpuCount = count
    var numbers: [UInt64] = []
    try walk(configuration) { tree in
      if tree.list("device_type", has: "cpu") {
        numbers.append(try #require(tree.number("reg")))
        #expect(tree.list("enable-method", has: "psci"))
      }
      if tree.isCompatible(with: "arm,gic-v3") {
        #expect(tree.reg(1)?.size == UInt64(count) * 0x2_0000)
      }
    }
    #expect(numbers == (0..<UInt64(count)).map { $0 })
  }

  @Test func theInitialFileSystemIsTold() throws {
    var configuration = plain
    configuration.initrd = MemoryRange(start: 0x4120_0000, end: 0x4123_4567)
    var seen = 0
    try walk(configuration) { tree in
      if tree.isNamed("chosen") {
        seen += 1
        #expect(tree.number("linux,initrd-start") == 0x4120_0000)
        #expect(tree.number("linux,initrd-end") == 0x4123_4567)
        #expect(tree.list("bootargs", has: "demo"))
      }
    }
    #expect(seen == 1)
  }

  @Test func devicesHaveRegistersAndInterrupts() throws {
    let configuration = plain
    var count = 0
    try walk(configuration) { tree in
      if tree.isCompatible(with: "virtio,mmio") {
        let range = try #require(tree.reg())
        #expect(range.size == PersonaMachine.deviceSize)
        #expect(PersonaMachine.device(range.start) == count)
        #expect(PersonaMachine.device(range.end - 1) == count)
        #expect(tree.interrupt() == PersonaMachine.deviceInterrupt + UInt32(count))
        count += 1
      }
    }
    #expect(count == PersonaMachine.deviceCount)
    #expect(PersonaMachine.device(0x09ff_ffff) == nil)
    #expect(PersonaMachine.device(0x0a00_0800) == nil)
  }

  @Test func theVersionOfTheGICIsNamed() throws {
    var configuration = plain
    configuration.isVersion2 = true
    configuration.vcpuCount = 2
    var seen = 0
    try walk(configuration) { tree in
      #expect(!tree.isCompatible(with: "arm,gic-v3"))
      if tree.isCompatible(with: "arm,cortex-a15-gic") {
        seen += 1
        #expect(tree.reg(0)?.start == PersonaMachine.distributor)
        #expect(tree.reg(1)?.start == PersonaMachine.interface)
        #expect(tree.reg(1)?.size == 0x2000)
        #expect(tree.cell("phandle", orElse: 0) == 1)
      }
    }
    #expect(seen == 1)
  }

  @Test func theLargestFits() {
    var configuration = plain
    configuration.vcpuCount = 8
    configuration.initrd = MemoryRange(start: 0x4120_0000, end: 0x4123_4567)
    withMemory(DeviceTreeWriter.capacity) { memory in
      #expect(configuration.write(to: memory))
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
}
