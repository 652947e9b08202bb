import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Keys asked for in words while the machine runs.
@Suite struct PressedInputTests {
  private final class Journal: JournalObserver {
    var entries: [JournalEntry] = []
    func delivered(_ entry: JournalEntry) { entries.append(entry) }
  }

  /// `virt.json` with a core that sleeps.
  private func machine() throws -> Machine {
    let path = "\(repositoryRoot)/Boards/virt.json"
    var scenario = Scenario(
      boardFile: NamedFile(name: path, bytes: try #require(HostFiles.read(path))))
    // 0: wfi; b 0b.
    let program: [UInt8] = [0x7f, 0x20, 0x03, 0xd5, 0xff, 0xff, 0xff, 0x17]
    scenario.loads = [
      .init(file: NamedFile(name: "wait.bin", bytes: program), address: 0x4008_0000)
    ]
    scenario.entry = 0x4008_0000
    return try scenario.makeMachine()
  }

  @Test func keysGoDownAndUp() throws {
    let machine = try machine()
    let pressed = PressedInput(machine)
    let journal = Journal()
    (machine.input, machine.journalObserver) = (pressed, journal)
    _ = machine.run(until: .milliseconds(1))
    try pressed.press("poweroff")
    _ = machine.run(until: .milliseconds(2))
    #expect(journal.entries.map(\.bytes) == [[1]])
    _ = machine.run(until: .milliseconds(500))
    try pressed.press("poweroff 3us")
    #expect(machine.run() == .asleep)
    #expect(journal.entries.map(\.target) == Array(repeating: "poweroff", count: 4))
    #expect(journal.entries.map(\.kind) == Array(repeating: .key, count: 4))
    #expect(journal.entries.map(\.bytes) == [[1], [0], [1], [0]])
    let times = journal.entries.map(\.time)
    #expect(times[1] - times[0] >= .milliseconds(99) && times[1] - times[0] <= .milliseconds(100))
    #expect(times[3] - times[2] <= .microseconds(3) && times[2] > times[1])
  }

  @Test func devicesTakeEvents() throws {
    let machine = try machine()
    let pressed = PressedInput(machine)
    let journal = Journal()
    (machine.input, machine.journalObserver) = (pressed, journal)
    let driver = VirtioDriver(machine.bus, base: 0x0a00_3600, area: 0x4010_0000)
    driver.start(queues: 2)
    try pressed.press("keyboard0 KEY_LEFTSHIFT KEY_A")
    _ = machine.run(until: .microseconds(50))
    #expect(journal.entries.map(\.target) == ["keyboard0"])
    #expect(
      journal.entries.map { InputEvent.events($0.bytes) } == [InputEvent.press([42, 30])])
    let panel = VirtioDriver(machine.bus, base: 0x0a00_3400, area: 0x4020_0000)
    panel.start(queues: 2)
    try pressed.press("touch0 540 960")
    _ = machine.run(until: .microseconds(100))
    #expect(
      journal.entries.last.map { InputEvent.events($0.bytes) }
        == InputEvent.touch(x: 540, y: 960))
  }

  @Test func mistakesAreNamed() throws {
    let machine = try machine()
    let pressed = PressedInput(machine)
    func said(_ words: String) -> String {
      do {
        try pressed.press(words)
        return ""
      } catch { return "\(error)" }
    }
    #expect(said("pwr") == "expected a key (poweroff), found pwr")
    #expect(said("") == "expected a key such as power, found the end of the line")
    #expect(
      said("touch1 1 2") == "expected a key such as KEY_A, found 1")
    #expect(said("keyboard0 KEY_NONE") == "expected a key such as KEY_A, found KEY_NONE")
    #expect(said("touch0 1") == "expected a column or row such as 540, found the end of the line")
    #expect(
      said("keyboard0 KEY_A") == "keyboard0 takes nothing now: no driver listens, or it is behind")
    machine.input = pressed
    #expect(machine.run() == .asleep)
  }
}
