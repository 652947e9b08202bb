import JanusCore
import Testing

/// Zeroed memory, aligned as Janus has it.
func withMemory<Result>(
  _ size: Int, _ body: (UnsafeMutableRawPointer) throws -> Result
) rethrows -> Result {
  let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
  defer { memory.deallocate() }
  memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
  return try body(memory)
}

struct DeviceTreeTests {
  private func walk(_ board: DeviceTree) -> Int {
    var tree = board
    var count = 0
    tree.rewind()
    while tree.next() {
      count += 1
      _ = tree.reg()
      _ = tree.reg(3)
      _ = tree.interrupt()
      _ = tree.number("memory-size")
      _ = tree.isCompatible(with: "arm,pl011")
      _ = tree.text("bootargs")
      _ = tree.reservation(count)
      _ = tree.text("stdout-path").lastComponent
    }
    return count
  }

  @Test func thePersonasTreeReadsBack() throws {
    try withMemory(DeviceTreeWriter.capacity) { memory in
      let fits = PersonaMachine.writeDeviceTree(
        to: memory, memorySize: 32 << 20, bootArguments: "demo")
      #expect(fits)
      var tree = try #require(DeviceTree(memory))
      #expect(tree.size <= DeviceTreeWriter.capacity)
      var seen = 0
      tree.rewind()
      while tree.next() {
        if tree.isNamed("chosen") {
          seen += 1
          #expect(tree.list("bootargs", has: "demo"))
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
          #expect(tree.reg(1)?.start == 0x080a_0000)
          #expect(tree.reg(2) == nil)
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
        let fits = PersonaMachine.writeDeviceTree(
          to: memory, memorySize: 2 << 20, bootArguments: Text(start: start))
        #expect(!fits)
      }
    }
  }

  @Test func damageEndsTheWalkAndNeverLeavesTheBlob() {
    withMemory(2 * DeviceTreeWriter.capacity) { memory in
      _ = PersonaMachine.writeDeviceTree(to: memory, memorySize: 2 << 20, bootArguments: "")
      let intact = DeviceTree(memory).map(walk)
      #expect(intact == 10)
      var random: UInt64 = 1
      for _ in 0..<20_000 {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        // Anything but the size, which is what the walk is held to.
        let offset = 8 + Int(random >> 33) % (DeviceTreeWriter.capacity - 8)
        let old = memory.load(fromByteOffset: offset, as: UInt8.self)
        memory.storeBytes(
          of: UInt8(truncatingIfNeeded: random), toByteOffset: offset, as: UInt8.self)
        if let tree = DeviceTree(memory) { _ = walk(tree) }
        memory.storeBytes(of: old, toByteOffset: offset, as: UInt8.self)
      }
      #expect(DeviceTree(memory).map(walk) == intact)
    }
  }

  @Test func whatIsNoTreeIsRefused() {
    withMemory(64) { memory in
      #expect(DeviceTree(memory) == nil)
      #expect(DeviceTree(memory + 4) == nil)
    }
  }
}
