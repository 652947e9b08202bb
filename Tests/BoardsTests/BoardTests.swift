import Boards
import Devices
import Simulation
import Testing

@Suite struct BoardTests {
  private func board(_ name: String) throws -> Board {
    try Board(json: try contents("Boards/\(name).json"), file: "\(name).json", models: testModels)
  }

  @Test func phone() throws {
    let phone = try board("phone")
    #expect(phone.cores.map(\.model) == [.cortexA53, .cortexA53])
    #expect(phone.cores.map(\.affinity) == [0, 1])
    #expect(phone.cores.map(\.frequencyHertz) == [1_000_000_000, 1_000_000_000])
    #expect(phone.clock(named: "counter") == Clock(frequencyHertz: 62_500_000))
    #expect(phone.mainMemory.base == 0x4000_0000 && phone.mainMemory.size == 256 << 20)
    #expect(phone.quantum == .microseconds(1) && phone.digestInterval == .milliseconds(1))
    let consoles = phone.devices.filter { $0.model.isConsole }
    #expect(consoles.map(\.consoleName) == ["console", "management", "gps", "token"])
    #expect(consoles.map { $0.interrupt("UARTINTR")?.id } == [33, 40, 41, 42])
    #expect(phone.devices[phone.console].name == "uart0")
    #expect(phone.device(named: "gic")?.settings["listRegisters"] == 4)
    let engine = phone.devices.firstIndex { $0.name == "dmac" }
    let request = phone.device(named: "uart3")?.request("UARTRXDMABREQ")
    #expect(request?.device == engine && request?.number == 7)
  }

  @Test func virt() throws {
    let virt = try board("virt")
    #expect(virt.cores.count == 1 && virt.mainMemory.size == 128 << 20)
    #expect(virt.memory.map(\.kind) == [.rom, .rom, .ram])
    let gic = try #require(virt.device(named: "gic"))
    #expect(gic.windows.map(\.base) == [0x800_0000, 0x80A_0000, 0x808_0000])
    #expect(gic.windows.map(\.size) == [0x1_0000, 0x2_0000, 0x2_0000])
    #expect(gic.windows.map(\.room) == [0x1_0000, 0xF6_0000, 0x2_0000])
  }

  @Test func otherPhone() throws {
    let phone = try board("phone-b")
    #expect(phone.cores.map(\.frequencyHertz) == [800_000_000])
    #expect(phone.mainMemory.base == 0x8000_0000 && phone.mainMemory.size == 512 << 20)
    let gic = try #require(phone.device(named: "gic"))
    #expect(gic.windows.map(\.base) == [0x2C00_1000, 0x2C00_2000, 0x2C00_4000, 0x2C00_6000])
    #expect(gic.maintenanceInterrupt?.id == 24 && gic.sharedInterruptCount == 160)
    #expect(phone.devices[phone.console].interrupt("UARTINTR")?.id == 117)
  }

  /// A network device's names and their addresses.
  @Test func hosts() throws {
    let board = try Board(json: try contents("Boards/virt-disk.json"), file: "virt-disk.json")
    let card = try #require(board.device(named: "net0"))
    #expect(card.settings["peer"] == 1)
    #expect(card.nameLists["hosts"] == ["gateway.orrery.test", "names.orrery.test"])
    #expect(card.settings["hosts.gateway.orrery.test"] == 0x0a00_0202)
    #expect(card.settings["hosts.names.orrery.test"] == 0x0a00_0203)
  }

  @Test func otherFigures() throws {
    let virt = try board("virt")
    let larger = try virt.with(cores: 4, memory: 1 << 30)
    #expect(larger.cores.map(\.affinity) == [0, 1, 2, 3])
    #expect(larger.mainMemory.size == 1 << 30)
    #expect(larger.device(named: "gic")?.windows[1].size == 0x8_0000)
    #expect(try larger.with(cores: 1).cores.count == 1)
    #expect(throws: BoardError.self) { try virt.with(cores: 0) }
    #expect(throws: BoardError.self) { try virt.with(cores: 9) }
    #expect(throws: BoardError.self) { try virt.with(memory: 4097) }
    #expect(throws: BoardError.self) { try virt.with(memory: 0) }
    #expect(throws: BoardError.self) { try virt.with(memory: 1 << 40) }
    #expect(throws: BoardError.self) { try virt.with(memory: .max) }
  }

  /// The sentence that the project promises.
  @Test func theMessage() {
    let text = """
      { "name": "b", "memory": [{ "name": "ram", "base": 0, "size": 4096 }],
        "clocks": { "c": "1MHz" }, "cores": [{ "model": "max", "clock": "c" }],
        "devices": [
          { "name": "a", "type": "pl011", "clocks": "c", "base": 1.5 } ] }
      """
    #expect(
      messages(text) == [
        "b.json:4:60: devices[0].base: expected an address such as 0x09000000, found 1.5"
      ])
  }
}

/// The boards of the repository with the devices that there are.
@Suite struct RepositoryBoardTests {
  @Test(arguments: ["phone", "phone-b", "virt", "virt-disk", "virt-gicv2"])
  func isRead(name: String) throws {
    let types = deviceTypes.map { $0.model.type }
    guard testModels.allSatisfy({ types.contains($0.type) }) else {
      print("skipped: not every device of \(name).json is here, only \(types)")
      return
    }
    let board = try Board(json: try contents("Boards/\(name).json"), file: "\(name).json")
    #expect(board.interruptController != nil)
    #expect(throws: Never.self) { try board.with(cores: Board.coreLimit) }
  }

  @Test func portsAndSizes() throws {
    let text = String(decoding: try contents("Boards/virt-disk.json"), as: UTF8.self)
    let models = deviceTypes.map { $0.model }
    #expect(
      try Board(json: [UInt8](text.utf8), file: "b.json").consoles.map(\.name)
        == ["uart0", "console0", "console0.org.janus.log"])
    func said(_ old: String, _ new: String) -> [String] {
      #expect(text.contains(old))
      return messages(text.replacing(old, with: new), models: models).map {
        String($0.drop { $0 != " " }.dropFirst())
      }
    }
    #expect(
      said(#""16MiB""#, #""1000""#) == [
        "devices[10].size: expected a multiple of 512 bytes up to 64 GiB, found 1000 bytes"
      ])
    #expect(
      said(#""16MiB""#, #""128GiB""#) == [
        "devices[10].size: expected a multiple of 512 bytes up to 64 GiB, found 128 GiB"
      ])
    #expect(
      said(#"["org.janus.log"]"#, #"["a", "b", "a"]"#) == [
        "devices[9].ports[2]: \"a\" is there already"
      ])
    #expect(
      said(#"["org.janus.log"]"#, "[1]") == [
        "devices[9].ports[0]: expected a name such as uart0, found 1"
      ])
    #expect(
      said(#""name": "uart0""#, #""name": "uart0", "label": "console0""#) == [
        "devices[9].name: the console of devices[2] is called \"console0\" as well"
      ])
  }
}
