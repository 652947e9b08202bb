import Replay
import Simulation
import Testing
import Traces

@Suite struct ConfigurationTests {
  private static func file(_ name: String) -> NamedFile {
    NamedFile(name: name, bytes: Array(name.utf8))
  }

  private static var full: Scenario {
    var scenario = Scenario(boardFile: file("boards/a=b.json"))
    scenario.coreCount = 2
    scenario.memorySize = 64 << 20
    scenario.exceptionLevel = 1
    scenario.seed = 7
    scenario.quantum = Time(picoseconds: 1_500)
    scenario.jitter = true
    scenario.until = .milliseconds(1500)
    scenario.firmware = file("janus.elf")
    scenario.kernel = file("Image")
    scenario.initialRAMDisk = file("disk")
    scenario.bootArguments = "console=ttyAMA0 \\ two\nlines\r"
    scenario.deviceTree = file("x.dtb")
    scenario.personas = [
      .init(label: "work", file: file("w.elf"), memorySize: 1 << 24, bootArguments: "demo"),
      .init(label: "personal", file: file("p.elf"), memorySize: nil, bootArguments: nil),
    ]
    scenario.personas[1].initialRAMDisk = file("p.cpio")
    scenario.personas[1].vCPUCount = 2
    scenario.personas[1].share = 50
    scenario.personas[1].cap = 80
    scenario.loads = [.init(file: file("data.bin"), address: 0x4800_0000)]
    scenario.disks = [.init(device: "disk0", file: file("a.img"))]
    scenario.entry = 0x4020_0000
    scenario.inputScript = file("keys.script")
    return scenario
  }

  @Test func textAndScenarioAreTheSame() throws {
    let text = Self.full.configuration
    let again = try Scenario(configuration: text) { _, path in Self.file(path) }
    #expect(again.configuration == text)
    #expect(again.personas == Self.full.personas)
    #expect(again.loads == Self.full.loads)
    #expect(again.disks == Self.full.disks && again.jitter)
    #expect(again.bootArguments == Self.full.bootArguments)
    #expect(text.contains("quantum=1500ps\njitter=yes\nuntil=1500ms\n"))
    #expect(text.contains("append=console=ttyAMA0 \\\\ two\\nlines\\r\n"))
  }

  @Test func defaultsAreLeftOut() {
    let scenario = Scenario(boardFile: Self.file("b.json"))
    #expect(scenario.configuration == "board=b.json\nel=2\nseed=0\n")
  }

  @Test(arguments: [
    ("", "board=FILE"), ("el=2\n", "board=FILE"), ("board=b\nel=3\n", "el=3"),
    ("board=b\nel\n", "key=value"), ("board=b\nseed=1\nel=2\n", "out of order"),
    ("board=b\npersona=work\n", "no persona.file"), ("board=b\nload=x\n", "no load.address"),
    ("board=b\npersona=w\npersona.file=w\npersona.vcpus=x\n", "persona.vcpus=x"),
    ("board=b\njitter=no\n", "jitter=no"), ("board=b\nquantum=0s\n", "quantum"),
    ("board=b\nappend=\\x\n", "key=value"),
    ("board=b\nentry=12\n", "entry=12"), ("board=b\nboard=c\n", "board=c"),
  ]) func badTextIsRefused(_ text: String, _ expected: String) {
    do {
      _ = try Scenario(configuration: text) { _, path in Self.file(path) }
      Issue.record("\(text) was taken")
    } catch {
      #expect("\(error)".contains(expected), "\(error)")
    }
  }

  @Test func imagesAreListedByRole() {
    #expect(
      Self.full.images.map(\.role) == [
        "firmware", "persona work", "persona personal", "initrd personal", "kernel", "initrd",
        "dtb", "load",
        "disk disk0", "input",
      ])
  }

  @Test func aFolderHoldsEveryFileUnderAnotherName() throws {
    var scenario = Self.full
    scenario.kernel = nil
    scenario.personas[0].file = Self.file("one/guest.elf")
    scenario.personas[1].file = Self.file("two/guest.elf")
    scenario.loads[0].file = Self.file("three/scenario.txt")
    scenario.personas[0].initialRAMDisk = Self.file("one/initrd.cpio")
    scenario.personas[1].initialRAMDisk = Self.file("two/initrd.cpio")
    let folder = try TemporaryFolder()
    let relocated = ScenarioFolder.relocated(scenario)
    #expect(relocated.personas.map(\.file.name) == ["guest.elf", "persona-guest.elf"])
    #expect(
      relocated.personas.map(\.initialRAMDisk?.name) == ["initrd.cpio", "initrd-initrd.cpio"])
    #expect(relocated.loads[0].file.name == "load-scenario.txt")
    try ScenarioFolder.write(relocated, to: "\(folder.path)/deep/er")
    let again = try ScenarioFolder.read("\(folder.path)/deep/er")
    #expect(again.personas.map(\.file.bytes) == scenario.personas.map(\.file.bytes))
    #expect(ScenarioFolder.relocated(again).configuration == relocated.configuration)
    #expect(throws: ScenarioError.self) { try ScenarioFolder.read(folder.path) }
  }
}
