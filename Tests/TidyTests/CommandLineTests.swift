import Foundation
import TestSupport
import Testing

/// What `orrery board`, the completions and `make doctor` do for a person at a shell.
@Suite(.serialized) struct CommandLineTests {
  private static let bad = "Tests/Fixtures/boards/bad/form/address-fraction.json"

  private func shell() throws -> Shell {
    try #require(Shell(), "orrery is not built beside the tests")
  }

  @Test func excerptsAreForTerminals() throws {
    let shell = try shell()
    let plain = try shell.run("orrery check \(Self.bad)")
    #expect(plain.status == 65)
    let lines = plain.output.split(separator: "\n")
    #expect(
      lines.count == 1 && lines[0].hasSuffix("expected an address such as 0x09000000, found 1.5"))
    guard try shell.run("script -qec true /dev/null").status == 0 else {
      print("SKIPPED: script lends no terminal here: excerpts are not looked at")
      return
    }
    let shown = try shell.run("script -qec 'orrery check \(Self.bad)' /dev/null")
    let found = shown.output.replacingOccurrences(of: "\r", with: "").split(separator: "\n")
    #expect(shown.status == 65 && found.count == 3)
    #expect(found.count == 3 && found[1].contains("\"base\": 1.5") && found[2].hasSuffix("^"))
    if found.count == 3 {
      let place = found[2].distance(from: found[2].startIndex, to: found[2].endIndex) - 1
      #expect(found[1].dropFirst(place).hasPrefix("1.5"))
    }
  }

  /// Ctrl-A k presses a key of the board, which the recording has with its time.
  @Test func keysArePressedAtTheTerminal() throws {
    let shell = try shell()
    let program = ".build/firmware/echo.elf"
    guard FileManager.default.fileExists(atPath: "\(repositoryRoot)/\(program)") else {
      print("skipped: echo.elf is missing: make firmware")
      return
    }
    let file = NSTemporaryDirectory() + "orrery-\(UUID().uuidString).orrery"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let terminal = try #require(PseudoTerminal(), "no pseudo-terminal is to be had here")
    let process = shell.process(
      "orrery run Boards/virt.json --firmware \(program) --record \(file)")
    terminal.attach(process)
    try process.run()
    terminal.closeOtherEnd()
    #expect(terminal.waits(for: "Ctrl-D ends"))
    terminal.type("\u{1}kpwr\r")
    #expect(terminal.waits(for: "[orrery] expected a key (poweroff), found pwr"))
    terminal.type("\u{1}kpowerofx\u{8}f 1us\r")
    #expect(terminal.waits(for: "f 1us"))
    terminal.type("\u{1}h")
    #expect(terminal.waits(for: "k presses a key of the board"))
    terminal.type("\u{4}")
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let replay = try shell.run("orrery replay \(file)")
    #expect(replay.status == 0)
    #expect(replay.output.contains(" 3 inputs,"), "down, up, and Ctrl-D: \(replay.output)")
  }

  @Test func snapshotsThatCannotBeWritten() throws {
    let result = try shell().run(
      "orrery run Boards/virt.json --load Boards/virt.json@0x40100000 --entry 0x40200000 "
        + "--save-at 1us /nowhere/a.snapshot --until 1ms")
    #expect(result.status == 65)
    #expect(result.output.contains("/nowhere/a.snapshot"))
  }

  @Test(arguments: [
    ("work", "--persona: expected NAME=FILE, found work"),
    ("work=,vcpus=2", "--persona work: expected NAME=FILE, found work=,vcpus=2"),
    ("work=\(bad),vcpus", "--persona work vcpus: expected a number from 1 to 64, found none"),
    ("work=\(bad),share=101", "--persona work share: expected a number from 1 to 100, found 101"),
    ("work=\(bad),cap=x", "--persona work cap: expected a number from 1 to 6400, found x"),
    ("work=\(bad),memory=1TB", "--persona work memory: expected a size such as 256MiB, found 1TB"),
    ("work=\(bad),initrd=", "--persona work: expected initrd=FILE, found initrd"),
    ("work=\(bad),vcpus=1,vcpus=1", "--persona work: vcpus is given twice"),
    (
      "work=\(bad),cpus=1",
      "--persona work: expected initrd, memory, vcpus, share, cap or, as the last, append,"
        + " found cpus"
    ),
    ("work=\(bad) --persona work=\(bad)", "--persona work: given twice"),
  ]) func personasAreChecked(_ option: String, _ expected: String) throws {
    let result = try shell().run("orrery run Boards/phone.json --persona \(option)")
    #expect(result.status == 64 && result.output.contains(expected), "\(result.output)")
  }

  @Test func personasAreSavedAsTheyWereGiven() throws {
    let shell = try shell()
    let folder = NSTemporaryDirectory() + "orrery-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let elf = "traces/two-personas/work.elf"
    let run = try shell.run(
      "orrery run Boards/phone.json --firmware traces/two-personas/janus.elf --until 1us "
        + "--persona 'work=\(elf),cap=80,initrd=\(Self.bad),vcpus=2,share=5,memory=32MiB,"
        + "append=a,b vcpus=9,append=c' --persona home=\(elf) --save \(folder)")
    #expect(run.status == 3, "\(run.output)")
    let text = try String(contentsOfFile: "\(folder)/scenario.txt", encoding: .utf8)
    #expect(
      text.contains(
        """
        persona=work
        persona.file=work.elf
        persona.initrd=address-fraction.json
        persona.memory=33554432
        persona.vcpus=2
        persona.share=5
        persona.cap=80
        persona.append=a,b vcpus=9,append=c
        persona=home
        persona.file=persona-work.elf

        """))
    #expect(try shell.run("orrery replay \(folder)/recording.orrery").status == 0)
  }

  @Test func boardsAreCompared() throws {
    let shell = try shell()
    let file = NSTemporaryDirectory() + "orrery-\(UUID().uuidString).dtb"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let diff = "orrery board dtb Boards/virt.json >\(file) && orrery board diff"
    #expect(try shell.run("\(diff) Boards/virt.json \(file)").status == 0)
    let other = try shell.run("\(diff) Boards/virt.json \(file) --cores 2 --memory 64MiB --el 1")
    #expect(other.status == 1)
    #expect(other.output.contains("only the board: core 0x1\n"))
    #expect(other.output.contains("psci: method: the board has hvc, the tree smc\n"))
    let phone = try shell.run("\(diff) Boards/phone.json \(file)")
    #expect(phone.status == 1 && phone.output.contains("only the board: pl330 at 0x0a800000\n"))
    let cut = try shell.run(
      "head -c 60 \(file) >\(file).cut; orrery board diff Boards/virt.json \(file).cut; code=$?; rm \(file).cut; exit $code"
    )
    #expect(cut.status == 65 && cut.output.contains(".cut: offset 0x4: totalsize is"))
  }

  @Test func schemaAndList() throws {
    let shell = try shell()
    let same = "orrery board schema | cmp - Boards/schema/board.schema.json"
    #expect(try shell.run(same).status == 0)
    let list = try shell.run("orrery board list Boards/phone.json Boards/virt.json")
    #expect(list.status == 0 && list.output.contains("  core 1: cortex-a53, core 1 GHz\n"))
    #expect(list.output.contains("virt: linux,dummy-virt\n"))
    #expect(try shell.run("orrery board list \(Self.bad) Boards/virt.json").status == 65)
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completions(of name: String) throws {
    let script = try shell().run("orrery --generate-completion-script \(name)")
    #expect(script.status == 0)
    for word in ["replay", "diverge", "persona", "schema", "diff"] {
      #expect(script.output.contains(word), "\(word)")
    }
    guard name == "bash" else { return }
    let check = "orrery --generate-completion-script bash | bash -n"
    #expect(try shell().run(check).status == 0)
  }

  @Test func doctorNamesTheLine() throws {
    let result = try shell().run(
      "make -s doctor PACKAGES='orrery-no-such-package' ORACLES='orrery-no-such-oracle' SWIFT=99.0")
    #expect(result.status != 0)
    let lines = result.output.split(separator: "\n")
    #expect(
      lines.contains { $0.contains("apt-get install") && $0.hasSuffix(" orrery-no-such-package") })
    #expect(
      lines.contains { $0.contains("apt-get install") && $0.hasSuffix(" orrery-no-such-oracle") })
    #expect(lines.contains { $0.hasPrefix("needed: Swift 99.0 or later") })
    #expect(!lines.contains("everything needed is here"))
  }
}
