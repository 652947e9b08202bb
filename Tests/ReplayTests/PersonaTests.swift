import Boards
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Where the loader puts guests, and what it tells the hypervisor of them.
@Suite struct PersonaTests {
  /// An arm64 `Image` of this size: the header that tells it, and bytes of its own.
  private static func kernel(_ size: Int, of letter: UInt8) -> NamedFile {
    var bytes = [UInt8](repeating: letter, count: size)
    for index in 0..<64 { bytes[index] = 0 }
    for index in 0..<8 { bytes[16 + index] = UInt8(size >> (8 * index) & 0xff) }
    bytes.replaceSubrange(56..<60, with: Array("ARMd".utf8))
    return NamedFile(name: "Image-\(letter)", bytes: bytes)
  }

  private static func scenario(_ board: String) throws -> Scenario {
    var scenario = Scenario(
      boardFile: try BuiltFirmware.file("\(repositoryRoot)/Boards/\(board).json"))
    let trace = board == "phone-b" ? board : "two-personas"
    scenario.firmware = try BuiltFirmware.file("\(repositoryRoot)/traces/\(trace)/janus.elf")
    for (label, letter) in [("work", UInt8(1)), ("personal", 2)] {
      var persona = Scenario.Persona(label: label, file: kernel(35 << 20 + 12, of: letter))
      persona.initialRAMDisk = NamedFile(
        name: "\(label).cpio", bytes: [UInt8](repeating: letter + 8, count: 9_000_001))
      scenario.personas.append(persona)
    }
    scenario.personas[0].memorySize = 96 << 20
    scenario.personas[0].vCPUCount = 2
    scenario.personas[0].share = 50
    scenario.personas[0].cap = 80
    scenario.personas[0].bootArguments = "console=ttyAMA0,115200 quiet"
    return scenario
  }

  @Test(arguments: ["phone", "phone-b"]) func kernelsAreToldAndThere(_ board: String) throws {
    let scenario = try Self.scenario(board)
    let machine = try scenario.makeMachine()
    let ram = machine.board.mainMemory
    let memory = machine.memory
    // With firmware the tree is at the start of RAM.
    let tree = try DeviceTree(flattened: #require(memory.read(ram.base, count: 64 << 10)))
    let nodes = try #require(tree.node("/chosen")).children
    #expect(nodes.count == 2)
    var free = ram.base + 2 << 20
    for (node, persona) in zip(nodes, scenario.personas) {
      #expect(node["label"]?.texts == [persona.label])
      let reg = try #require(node["reg"]?.cells).map(UInt64.init)
      #expect(reg.count == 8)
      for (pair, file) in zip([0, 4], [persona.file, try #require(persona.initialRAMDisk)]) {
        let (base, size) = (reg[pair] << 32 | reg[pair + 1], reg[pair + 2] << 32 | reg[pair + 3])
        #expect(base >= free && base + size <= ram.end && base.isMultiple(of: 4096), "\(file.name)")
        #expect(size == UInt64(file.bytes.count))
        #expect(memory.read(base, count: 64) == Array(file.bytes.prefix(64)), "\(file.name)")
        #expect(memory.read(base + size - 64, count: 64) == file.bytes.suffix(64), "\(file.name)")
        free = base + size
      }
    }
    #expect(nodes[0]["memory-size"]?.cells == [0, 96 << 20])
    #expect(nodes[0]["vcpus"]?.cells == [2] && nodes[0]["share"]?.cells == [50])
    #expect(nodes[0]["cap"]?.cells == [80])
    #expect(nodes[0]["bootargs"]?.texts == ["console=ttyAMA0,115200 quiet"])
    #expect(nodes[1]["vcpus"] == nil)
  }

  @Test func whatDoesNotFitOrIsCompressedIsRefused() throws {
    var scenario = try Self.scenario("phone")
    scenario.memorySize = 64 << 20
    let full = #expect(throws: (any Error).self) { try scenario.makeMachine() }
    #expect("\(full.map { "\($0)" } ?? "")".contains("is not in memory"))
    scenario = try Self.scenario("phone")
    scenario.personas[0].file = NamedFile(name: "Image.gz", bytes: [0x1f, 0x8b, 8, 0])
    let compressed = #expect(throws: (any Error).self) { try scenario.makeMachine() }
    #expect("\(compressed.map { "\($0)" } ?? "")".contains("uncompress it first, with gunzip"))
  }
}
