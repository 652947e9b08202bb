import Boards
import Devices
import Simulation
import Testing

@Suite struct BoardTests {
  private func board(_ name: String) throws -> Board {
    try Board(json: try contents("Boards/\(name).json"), file: "\(name).json")
  }

  @Test func phone() throws {
    let phone = try board("phone")
    #expect(phone.cores.map(\.model) == [.cortexA53, .cortexA53])
    #expect(phone.cores.map(\.affinity) == [0, 1])
    #expect(phone.cores.map(\.frequencyHertz) == [1_000_000_000, 1_000_000_000])
    #expect(phone.clock(named: "counter") == Clock(frequencyHertz: 62_500_000))
    #expect(phone.mainMemory.base == 0x4000_0000 && phone.mainMemory.size == 1 << 30)
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
    #expect(phone.mainMemory.base == 0x8000_0000 && phone.mainMemory.size == 1 << 30)
    let gic = try #require(phone.device(named: "gic"))
    #expect(gic.windows.map(\.base) == [0x2C00_1000, 0x2C00_2000, 0x2C00_4000, 0x2C00_6000])
    #expect(gic.maintenanceInterrupt?.id == 24 && gic.sharedInterruptCount == 160)
    #expect(phone.devices[phone.console].interrupt("UARTINTR")?.id == 117)
  }

  /// A network device's names and their addresses.
  @Test func hosts() throws {
    let board = try board("virt")
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
  @Test(arguments: repositoryBoards) func isRead(name: String) throws {
    let board = try Board(json: try contents("Boards/\(name).json"), file: "\(name).json")
    #expect(board.interruptController != nil)
    #expect(throws: Never.self) { try board.with(cores: Board.coreLimit) }
  }

  /// What is said of a board's text, without places, when a part of it is another.
  private func sayings(_ text: String) -> (_ old: String, _ new: String) -> [String] {
    { old, new in
      #expect(text.contains(old))
      return messages(text.replacing(old, with: new), models: deviceTypes.map { $0.model }).map {
        String($0.drop { $0 != " " }.dropFirst())
      }
    }
  }

  @Test func portsAndSizes() throws {
    let text = String(decoding: try contents("Boards/virt.json"), as: UTF8.self)
    #expect(
      try Board(json: [UInt8](text.utf8), file: "b.json").consoles.map(\.name)
        == ["uart0", "console0", "console0.org.janus.log"])
    let said = sayings(text)
    #expect(
      said(#""spi 47 edge" }"#, #""spi 47 edge" }, "size": "1000""#) == [
        "devices[11].size: expected a multiple of 512 bytes up to 64 GiB, found 1000 bytes"
      ])
    #expect(
      said(#""spi 47 edge" }"#, #""spi 47 edge" }, "size": "128GiB""#) == [
        "devices[11].size: expected a multiple of 512 bytes up to 64 GiB, found 128 GiB"
      ])
    #expect(
      said(#"["org.janus.log"]"#, #"["a", "b", "a"]"#) == [
        "devices[10].ports[2]: \"a\" is there already"
      ])
    #expect(
      said(#"["org.janus.log"]"#, "[1]") == [
        "devices[10].ports[0]: expected a name such as uart0, found 1"
      ])
    #expect(
      said(#""name": "uart0""#, #""name": "uart0", "label": "console0""#) == [
        "devices[10].name: the console of devices[3] is called \"console0\" as well"
      ])
  }

  @Test func hostsWithoutServices() throws {
    let said = sayings(String(decoding: try contents("Boards/virt.json"), as: UTF8.self))
    #expect(
      said(#""peer": "services""#, #""peer": "none""#) == [
        #"devices[8].hosts: means something with "peer": "services" only"#
      ])
    #expect(
      said(#""peer": "services","#, "") == [
        #"devices[8].hosts: means something with "peer": "services" only"#
      ])
  }

  /// The interrupts of a GICv2m frame are taken, and must be there.
  @Test func messageInterrupts() throws {
    let text = String(decoding: try contents("Boards/virt-gicv2.json"), as: UTF8.self)
    let board = try Board(json: [UInt8](text.utf8), file: "b.json")
    #expect(board.device(named: "gic")?.messageInterrupts == 48..<112)
    let said = sayings(text)
    #expect(
      said(#""spi 47 edge""#, #""spi 48 edge""#) == [
        "devices[11].interrupts.IRQ: spi 48 is taken by gic v2m"
      ])
    #expect(
      said(#""v2m": "0x08020000""#, #""v2m": "0x08020000", "messageSPI": 200"#) == [
        "devices[0].v2m: its interrupts are spi 200 to 263, gic has spi 0 to 255"
      ])
  }
}
