import JanusCore
import StewardCore
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

  @Test func damageEndsTheWalkAndNeverLeavesTheBlob() {
    withMemory(2 * DeviceTreeWriter.capacity) { memory in
      _ = PersonaDeviceTree(memorySize: 2 << 20, bootArguments: "").write(to: memory)
      let intact = DeviceTree(memory).map(walk)
      #expect(intact == 14)
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
