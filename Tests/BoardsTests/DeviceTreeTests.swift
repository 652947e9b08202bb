import Boards
import Devices
import Foundation
import Simulation
import TestSupport
import Testing

@Suite struct DeviceTreeTests {
  private func board(_ name: String) throws -> Board {
    try Board(json: try contents("Boards/\(name).json"), file: "\(name).json")
  }

  private static var home: PersonaModule {
    var persona = PersonaModule(
      label: "home", image: 0x4A00_0000..<0x4A00_0010, memorySize: 1 << 25, bootArguments: "demo")
    persona.initialRAMDisk = 0x4B00_0000..<0x4B00_0020
    persona.vCPUCount = 2
    persona.share = 50
    persona.cap = 80
    return persona
  }

  private static let chosen = Chosen(
    bootArguments: "console=ttyAMA0 \"quoted\"", initialRAMDisk: 0x4800_0000..<0x4810_0000,
    personas: [
      PersonaModule(label: "work", image: 0x4800_0000..<0x4800_1234),
      home,
    ], memoryLimit: 64 << 20)

  @Test func roundTrip() throws {
    for name in repositoryBoards {
      for level in [1, 2] {
        let tree = try board(name).tree(exceptionLevel: level, chosen: Self.chosen)
        let blob = tree.flattened()
        #expect(try DeviceTree(flattened: blob) == tree)
      }
    }
  }

  @Test func chosenAndPersonas() throws {
    let tree = try board("phone").tree(exceptionLevel: 2, chosen: Self.chosen)
    let chosen = try #require(tree.node("/chosen"))
    #expect(chosen["stdout-path"]?.texts == ["/pl011@9000000"])
    #expect(chosen["linux,initrd-start"]?.cells == [0, 0x4800_0000])
    #expect(chosen["linux,initrd-end"]?.cells == [0, 0x4810_0000])
    #expect(tree.node("/memory@40000000")?["reg"]?.cells == [0, 0x4000_0000, 0, 64 << 20])
    let work = try #require(tree.node("/chosen/persona@48000000"))
    #expect(work["compatible"]?.texts == ["janus,persona"] && work["label"]?.texts == ["work"])
    #expect(work["reg"]?.cells == [0, 0x4800_0000, 0, 0x1234])
    for name in ["memory-size", "bootargs", "vcpus", "share", "cap"] {
      #expect(work[name] == nil, "\(name)")
    }
    let home = try #require(tree.node("/chosen/persona@4a000000"))
    #expect(home["memory-size"]?.cells == [0, 1 << 25] && home["bootargs"]?.texts == ["demo"])
    #expect(home["reg"]?.cells == [0, 0x4A00_0000, 0, 0x10, 0, 0x4B00_0000, 0, 0x20])
    #expect(home["vcpus"]?.cells == [2] && home["share"]?.cells == [50])
    #expect(home["cap"]?.cells == [80])
  }

  @Test func directMemoryAccess() throws {
    let tree = try board("phone").tree(exceptionLevel: 2)
    let engine = try #require(tree.node("/pl330@a800000"))
    let handle = try #require(engine["phandle"]?.cells?.first)
    #expect(engine["#dma-cells"]?.cells == [1])
    #expect(engine["clock-names"]?.texts == ["apb_pclk"])
    let console = try #require(tree.node("/pl011@9000000"))
    #expect(console["dma-names"]?.texts == ["rx", "tx"])
    #expect(console["dmas"]?.cells == [handle, 1, handle, 0])
    #expect(try board("virt").tree(exceptionLevel: 2).node("/pl011@9000000")?["dmas"] == nil)
  }

  @Test func clocksPinsAndKeys() throws {
    let path = "Tests/Fixtures/boards/good/tree.json"
    let board = try Board(json: try contents(path), file: path, models: testModels)
    #expect(
      board.clocks.map(\.frequencyHertz) == [
        20_000_000, 1_000_000_000, 24_000_000, 1_000_000_000, 20_000_000,
      ])
    let tree = board.tree(exceptionLevel: 2)
    // What no device is driven by, directly or from further down, is not told.
    #expect(tree.node("/core") == nil)
    let bus = try #require(tree.node("/apb"))
    #expect(bus["compatible"]?.texts == ["fixed-factor-clock"])
    #expect(bus["clock-mult"]?.cells == [1] && bus["clock-div"]?.cells == [50])
    let pll = try #require(tree.node("/pll"))
    #expect(bus["clocks"]?.cells == pll["phandle"]?.cells)
    #expect(pll["clock-mult"]?.cells == [125] && pll["clock-div"]?.cells == [3])
    #expect(pll["clocks"]?.cells == tree.node("/osc")?["phandle"]?.cells)
    #expect(tree.node("/osc")?["clock-frequency"]?.cells == [24_000_000])
    let pins = try #require(tree.node("/pl061@9030000"))
    #expect(pins["gpio-controller"]?.value == [] && pins["#gpio-cells"]?.cells == [2])
    #expect(pins["interrupts"]?.cells == [0, 7, 4])
    let handle = try #require(pins["phandle"]?.cells?.first)
    let keys = try #require(tree.node("/gpio-keys"))
    #expect(keys.children.map(\.name) == ["power", "volume-up"])
    #expect(keys.child("power")?["gpios"]?.cells == [handle, 3, 0])
    #expect(keys.child("power")?["linux,code"]?.cells == [116])
    #expect(keys.child("power")?["label"]?.texts == ["Power"])
    #expect(keys.child("volume-up")?["gpios"]?.cells == [handle, 0, 1])
    #expect(keys.child("volume-up")?["label"]?.texts == ["volume-up"])
  }

  /// What Linux' drivers bind to by `arm,primecell` need: `apb_pclk` by name, and first the clock
  /// that the device counts by.
  @Test func drivers() throws {
    let tree = try board("virt-drivers").tree(exceptionLevel: 1)
    let clock = try #require(tree.node("/apb-pclk")?["phandle"]?.cells?.first)
    let clocks = [
      "pl011@9040000": ["uartclk", "apb_pclk"], "pl061@9030000": ["apb_pclk"],
      "pl031@9010000": ["apb_pclk"], "sp804@9100000": ["timclken1", "timclken2", "apb_pclk"],
      "sp805@9110000": ["wdog_clk", "apb_pclk"], "pl330@9120000": ["apb_pclk"],
    ]
    for (name, names) in clocks.sorted(by: { $0.key < $1.key }) {
      let node = try #require(tree.node("/\(name)"))
      #expect(node["compatible"]?.texts?.last == "arm,primecell")
      #expect(node["clock-names"]?.texts == names)
      #expect(node["clocks"]?.cells == names.map { _ in clock })
    }
    let engine = try #require(tree.node("/pl330@9120000"))
    let handle = try #require(engine["phandle"]?.cells?.first)
    #expect(engine["interrupts"]?.cells?.count == 9 * 3)
    let console = try #require(tree.node("/pl011@9040000"))
    #expect(console["dma-names"]?.texts == ["rx", "tx"])
    #expect(console["dmas"]?.cells == [handle, 0, handle, 1])
    let service = try #require(tree.node("/intc@8000000/its@8080000"))
    #expect(service["compatible"]?.texts == ["arm,gic-v3-its"])
    #expect(tree.node("/sp804@9100000")?["interrupts"]?.cells == [0, 96, 4, 0, 97, 4])
  }

  @Test func conduit() throws {
    let phone = try board("phone")
    #expect(phone.tree(exceptionLevel: 1).node("/psci")?["method"]?.texts == ["hvc"])
    #expect(phone.tree(exceptionLevel: 2).node("/psci")?["method"]?.texts == ["smc"])
    #expect(phone.tree(exceptionLevel: 1).node("/intc@8000000")?["interrupts"] == nil)
  }

  // MARK: - Others' opinions

  /// Runs a program; `nil` when it is not there.
  private func run(_ arguments: [String]) throws -> ProgramRun? {
    let run = try ProgramRun(arguments, errors: .collected)
    return run.status == 127 ? nil : run
  }

  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "orrery-tree-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test func compilerAccepts() throws {
    try inFolder { folder in
      for name in repositoryBoards {
        for level in [1, 2] {
          let tree = try board(name).tree(exceptionLevel: level, chosen: Self.chosen)
          try Data(tree.flattened()).write(to: URL(fileURLWithPath: folder + "/a.dtb"))
          let dtc = ["dtc", "-O", "dts", "-o", folder + "/b.dts", "-I", "dtb", folder + "/a.dtb"]
          guard let result = try run(dtc) else {
            print("skipped: no dtc to read device trees with")
            return
          }
          #expect(result.status == 0 && result.output.isEmpty, "\(name): \(result.output)")
          try tree.text.write(toFile: folder + "/a.dts", atomically: true, encoding: .utf8)
          // Source without labels: its handles are numbers.
          let back = [
            "dtc", "-Wno-clocks_property", "-Wno-dmas_property", "-Wno-gpios_property", "-O", "dtb",
            "-o",
            folder + "/c.dtb",
            folder + "/a.dts",
          ]
          let compiled = try #require(try run(back))
          #expect(compiled.status == 0 && compiled.output.isEmpty, "\(name): \(compiled.output)")
          let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/c.dtb")))
          #expect(try DeviceTree(flattened: bytes) == tree)
        }
      }
    }
  }

  /// Nodes of QEMU's that are not modelled: no device here answers at their place.
  private static let notModelled = [
    "platform-bus", "fw-cfg", "virtio_mmio", "pcie", "flash",
  ]

  @Test(arguments: [1, 2, 4], [2, 3]) func sameAsQEMU(cores: Int, gicVersion: Int) throws {
    try inFolder { folder in
      for level in [1, 2] {
        let path = folder + "/qemu.dtb"
        let qemu = [
          "qemu-system-aarch64", "-display", "none", "-nic", "none", "-cpu", "cortex-a53", "-smp",
          "\(cores)", "-m", "256", "-M",
          "virt,gic-version=\(gicVersion),dtb-randomness=off,virtualization=\(level == 2 ? "on" : "off"),"
            + "dumpdtb=\(path)",
        ]
        guard let result = try run(qemu) else {
          print("skipped: no qemu-system-aarch64 to compare device trees with")
          return
        }
        #expect(result.status == 0, "\(result.output)")
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let theirs = try DeviceTree(flattened: bytes)
        let ours = try board(gicVersion == 2 ? "virt-gicv2" : "virt").with(
          cores: cores, memory: 256 << 20
        )
        .tree(exceptionLevel: level)
        #expect(ours.node("/virtio_mmio@a003e00") != nil)
        #expect(differences(ours.root, theirs.root, "") == [])
      }
    }
  }

  /// What differs between the nodes, by path: order does not matter.
  private func differences(_ ours: DeviceTree.Node, _ theirs: DeviceTree.Node, _ path: String)
    -> [String]
  {
    var list: [String] = []
    for property in ours.properties where theirs[property.name]?.value != property.value {
      let other = theirs[property.name]?.text ?? "nothing"
      list.append("\(path)/: ours \(property.text), QEMU's \(other)")
    }
    for property in theirs.properties where ours[property.name] == nil {
      list.append("\(path)/: ours nothing, QEMU's \(property.text)")
    }
    for child in ours.children {
      guard let other = theirs.child(child.name) else {
        list.append("\(path)/\(child.name): only ours")
        continue
      }
      list += differences(child, other, "\(path)/\(child.name)")
    }
    for child in theirs.children where ours.child(child.name) == nil {
      let kind = child.name.split(separator: "@").first.map(String.init) ?? ""
      if !Self.notModelled.contains(kind) { list.append("\(path)/\(child.name): only QEMU's") }
    }
    return list
  }

  // MARK: - Damage

  @Test func damagedBlobsAreErrors() throws {
    let right = try board("phone").deviceTree(exceptionLevel: 2, chosen: Self.chosen)
    var random = SeededRandom(seed: 2)
    var good = 0
    for round in 0..<2000 {
      var bytes = right
      let bound = round.isMultiple(of: 2) ? 40 : UInt64(bytes.count)
      for _ in 0...random.next(below: 3) {
        bytes[Int(random.next(below: bound))] = UInt8(random.next(below: 256))
      }
      if random.next(below: 4) == 0 {
        bytes.removeLast(Int(random.next(below: UInt64(bytes.count))))
      }
      if let tree = try? DeviceTree(flattened: bytes) {
        good += 1
        _ = tree.text
      }
    }
    #expect(good > 100 && good < 1900)
  }

  @Test func deepTreesAreErrors() {
    var root = DeviceTree.Node("")
    for _ in 0..<100 { root = DeviceTree.Node("a", children: [root]) }
    root.name = ""
    let blob = DeviceTree(root: root).flattened()
    #expect(throws: DeviceTreeError.self) { try DeviceTree(flattened: blob) }
    #expect(throws: DeviceTreeError.self) { try DeviceTree(flattened: []) }
  }
}
