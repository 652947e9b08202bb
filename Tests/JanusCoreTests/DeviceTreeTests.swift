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
  private func walk(_ tree: DeviceTree) -> Int {
    var cursor = tree.start
    var count = 0
    while let node = tree.next(&cursor) {
      count += 1
      _ = tree.reg(node)
      _ = tree.interrupt(node)
      _ = tree.list(node, "compatible", has: "arm,pl011")
      _ = tree.bytes(node, "bootargs")
    }
    return count
  }

  @Test func thePersonasTreeReadsBack() throws {
    try withMemory(DeviceTreeWriter.capacity) { memory in
      let arguments = Array("demo".utf8)
      let fits = arguments.withUnsafeBytes {
        PersonaMachine.writeDeviceTree(to: memory, memorySize: 32 << 20, bootArguments: $0)
      }
      #expect(fits)
      let tree = try #require(DeviceTree(memory))
      #expect(tree.size <= DeviceTreeWriter.capacity)
      var seen = 0
      var cursor = tree.start
      while let node = tree.next(&cursor) {
        if tree.name(node, is: "chosen") {
          seen += 1
          #expect(tree.list(node, "bootargs", has: "demo"))
        }
        if tree.name(node, is: "memory@40000000") {
          seen += 1
          let range = try #require(tree.reg(node))
          #expect(range.start == 0x4000_0000 && range.size == 32 << 20)
        }
        if tree.list(node, "compatible", has: "arm,pl011") {
          seen += 1
          #expect(tree.list(node, "compatible", has: "arm,primecell"))
          #expect(!tree.list(node, "compatible", has: "arm"))
          #expect(tree.reg(node)?.start == 0x0900_0000)
          #expect(tree.interrupt(node) == 33)
        }
        if tree.list(node, "compatible", has: "arm,gic-v3") {
          seen += 1
          #expect(tree.reg(node, 0)?.start == 0x0800_0000)
          #expect(tree.reg(node, 1)?.start == 0x080a_0000)
          #expect(tree.reg(node, 2) == nil)
        }
      }
      #expect(seen == 4)
    }
  }

  @Test func bootArgumentsThatDoNotFitAreRefused() {
    withMemory(DeviceTreeWriter.capacity) { memory in
      let arguments = [UInt8](repeating: 0x61, count: 3000)
      let fits = arguments.withUnsafeBytes {
        PersonaMachine.writeDeviceTree(to: memory, memorySize: 2 << 20, bootArguments: $0)
      }
      #expect(!fits)
    }
  }

  @Test func damageEndsTheWalkAndNeverLeavesTheBlob() {
    withMemory(2 * DeviceTreeWriter.capacity) { memory in
      let none = UnsafeRawBufferPointer(start: nil, count: 0)
      _ = PersonaMachine.writeDeviceTree(to: memory, memorySize: 2 << 20, bootArguments: none)
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
      #expect(DeviceTree.size(at: memory + 4) == nil)
    }
  }
}
