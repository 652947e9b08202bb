import Boards
import Machine
import Replay
import Simulation
import TestSupport
import Testing
import Traces

/// A board that is nothing but a JSON file boots a bare program, which knows of `virt` and `phone`
/// only where they keep their first UART and the interrupt controller.
@Suite struct BoardByDataTests {
  /// Made clocks, a hole in memory, four UARTs, of which the program's has its interrupts joined
  /// outside, a watchdog, pins and keys.
  static let board = """
    {
      "name": "bench", "model": "A bench", "digestInterval": "100us",
      "memory": [
        { "name": "ram", "base": "0x40000000", "size": "4MiB" },
        { "name": "high", "base": "0x80000000", "size": "1MiB" },
        { "name": "boot", "kind": "rom", "base": 0, "size": "64KiB" }
      ],
      "clocks": {
        "core": "pll", "apb": "pll / 25", "pll": "osc * 125 / 3", "osc": "19.2MHz", "slow": "32768Hz"
      },
      "cores": [{ "model": "max", "clock": "core" }],
      "chosen": { "console": "serial", "stdout": "serial" },
      "keys": [
        { "name": "power", "wire": "pins GPIN3", "code": 116 },
        { "name": "mode", "wire": "pins GPIN0 inverted" },
        { "name": "off", "wire": "board power-off" }
      ],
      "devices": [
        { "name": "first", "type": "pl011", "base": "0x0a000000", "clocks": "apb" },
        {
          "name": "serial", "type": "pl011", "base": "0x09000000", "clocks": "apb",
          "interrupts": { "UARTRXINTR": "spi 1 shared", "UARTRTINTR": "spi 1 shared" }
        },
        { "name": "third", "type": "pl011", "base": "0x0a002000", "clocks": { "uartclk": "osc", "apb_pclk": "apb" } },
        { "name": "fourth", "type": "pl011", "base": "0x0a003000", "clocks": "apb" },
        {
          "name": "pins", "type": "pl061", "base": "0x0a004000", "clocks": "apb",
          "interrupts": { "GPIOINTR": "spi 30 inverted" }
        },
        {
          "name": "dog", "type": "sp805", "base": "0x0a005000",
          "clocks": { "wdog_clk": "slow", "apb_pclk": "apb" }, "outputs": { "WDOGRES": "board reset" }
        },
        { "name": "timers", "type": "sp804", "base": "0x0a006000", "clocks": "apb" },
        {
          "name": "gic", "type": "gicv3", "base": "0x08000000", "redistributors": "0x080a0000",
          "spis": 32
        }
      ]
    }
    """

  private func scenario(_ script: String) throws -> Scenario {
    let file = NamedFile(name: "bench.json", bytes: Array(Self.board.utf8))
    var scenario = Scenario(boardFile: file)
    let path = Goldens.folder("typed-input") + "/echo.elf"
    scenario.firmware = NamedFile(name: "echo.elf", bytes: try #require(HostFiles.read(path)))
    scenario.inputScript = NamedFile(name: "bench.script", bytes: Array(script.utf8))
    return scenario
  }

  @Test func bootsAndTalks() throws {
    let scenario = try scenario(
      """
      after serial "ends" type "hello\\n"
      after serial "hello" type "\\x04"
      expect serial "6 bytes" within 1s
      """)
    let input = try #require(try scenario.scriptInput())
    let machine = try scenario.makeMachine()
    machine.input = input
    let transcript = ConsoleTranscript(machine.board)
    machine.simulator.observers.append(transcript)
    #expect(machine.run(until: .milliseconds(500)) == .poweredOff)
    input.end(at: machine.time)
    let text = String(decoding: transcript.text, as: UTF8.self)
    #expect(input.failure == nil, "\(text)")
    #expect(text.contains("echo: type, Ctrl-D ends") && text.contains("hello"))
    #expect(machine.board.clock(named: "core")?.frequencyHertz == 800_000_000)
  }

  private static let keys = """
    at 200us press power
    after serial "ends" press mode
    at 1ms release power
    at 1ms release mode
    at 1500us type serial "x"
    at 2ms press off
    """

  @Test func keysAreRecordedAndReplayed() throws {
    let scenario = try scenario(Self.keys)
    var ending: Ending?
    let recording = try scenario.record { machine in
      let found = machine.run(until: .milliseconds(500))
      ending = found
      return found
    }
    #expect(ending == .poweredOff)
    let reader = try RecordingReader(bytes: recording)
    let inputs = try reader.allInputs()
    let keys = inputs.filter { $0.kind == .key }
    #expect(keys.map(\.target).sorted() == ["mode", "mode", "off", "power", "power"])
    #expect(keys.last?.target == "off" && keys.last?.time == .milliseconds(2))
    #expect(keys.filter { $0.bytes == [0] }.map(\.time) == [.milliseconds(1), .milliseconds(1)])
    #expect(try reader.summary()?.journalCount == UInt64(inputs.count))
    // The same input from the recording gives the same bytes, however the run is cut.
    #expect(try scenario.record(input: try JournalInput(inputs)) == recording)
    let cut = try scenario.record(input: try JournalInput(inputs)) { machine in
      while true {
        let ending = machine.run(until: machine.time + Time(picoseconds: 77_777_777))
        if ending != .timeLimit { return ending }
      }
    }
    #expect(cut == recording)
  }

  /// The keys' levels are in the digests: a run without them differs.
  @Test func keysShowInDigests() throws {
    let scenario = try scenario(Self.keys)
    let inputs = try RecordingReader(bytes: try scenario.record()).allInputs()
    let without = inputs.filter { $0.target != "power" }
    let first = try RecordingReader(bytes: try scenario.record(input: try JournalInput(inputs)))
    let second = try RecordingReader(bytes: try scenario.record(input: try JournalInput(without)))
    #expect(try firstDifference(first, second) != nil)
  }

  @Test func badInputsAreRefused() {
    for entry in [
      JournalEntry(time: .zero, target: "power", kind: .key, bytes: []),
      JournalEntry(time: .zero, target: "power", kind: .key, bytes: [2]),
      JournalEntry(time: .zero, target: "power", kind: .key, bytes: [1, 0]),
    ] { #expect(throws: ScenarioError.self) { try JournalInput([entry]) } }
  }
}
