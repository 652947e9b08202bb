import Boards
import Devices
import Foundation
import TestSupport
import Testing

/// A board beside device trees from elsewhere.
@Suite struct TreeDifferenceTests {
  private func board(_ name: String) throws -> Board {
    name.hasPrefix("Boards/")
      ? try Board(json: try contents(name), file: name)
      : try Board(json: try contents(name), file: name, models: testModels)
  }
  private static let good = "Tests/Fixtures/boards/good"

  @Test(arguments: [
    "Boards/phone.json", "Boards/virt.json", "\(good)/tree.json", "\(good)/wires.json",
    "\(good)/holes.json", "\(good)/alone.json",
  ]) func ownTreesAreEqual(name: String) throws {
    let board = try board(name)
    for level in [1, 2] {
      let blob = board.deviceTree(exceptionLevel: level)
      let (list, count) = board.differences(
        from: try DeviceTree(flattened: blob), exceptionLevel: level)
      #expect(list == [] && count >= 3)
    }
  }

  /// What of the tree is changed, and what is said then.
  @Test func everyAspectIsCompared() throws {
    let virt = try board("Boards/virt.json")
    func differences(_ change: (inout DeviceTree) throws -> Void) rethrows -> [String] {
      var tree = virt.tree(exceptionLevel: 2)
      try change(&tree)
      return virt.differences(from: tree, exceptionLevel: 2).list.map(\.description)
    }
    func set(_ node: String, _ property: DeviceTree.Property) -> [String] {
      differences { tree in
        guard let place = tree.root.children.firstIndex(where: { $0.name == node }),
          let old = tree.root.children[place].properties.firstIndex(where: {
            $0.name == property.name
          })
        else { return }
        tree.root.children[place].properties[old] = property
      }
    }
    let serial = "pl011@9000000"
    #expect(
      set(serial, .init("interrupts", cells: [0, 4, 1])) == [
        "pl011 at 0x09000000: interrupts: the board has spi 1 level, the tree spi 4 edge"
      ])
    #expect(
      set(serial, .init("compatible", texts: ["arm,pl011"])) == [
        "pl011 at 0x09000000: compatible: the board has arm,pl011, arm,primecell, "
          + "the tree arm,pl011"
      ])
    #expect(
      set(serial, .init("reg", cells: [0, 0x0900_1000, 0, 0x1000])) == [
        "only the board: pl011 at 0x09000000", "only the tree: pl011 at 0x09001000",
      ])
    #expect(
      set(serial, .init("reg", cells: [0, 0x0900_0000, 0, 0x2000])) == [
        "pl011 at 0x09000000: registers: the board has 0x09000000 of 0x1000 bytes, "
          + "the tree 0x09000000 of 0x2000 bytes"
      ])
    #expect(
      set("apb-pclk", .init("clock-frequency", cells: [1_000])) == [
        "pl011 at 0x09000000: clocks: the board has uartclk 24000000 Hz, apb_pclk 24000000 Hz, "
          + "the tree uartclk 1000 Hz, apb_pclk 1000 Hz",
        "pl031 at 0x09010000: clocks: the board has apb_pclk 24000000 Hz, "
          + "the tree apb_pclk 1000 Hz",
        "pl061 at 0x09030000: clocks: the board has apb_pclk 24000000 Hz, "
          + "the tree apb_pclk 1000 Hz",
      ])
    #expect(
      set("memory@40000000", .init("reg", cells: [0, 0x4000_0000, 0, 0x1000])) == [
        "memory at 0x40000000: size: the board has 134217728 bytes, the tree 4096 bytes"
      ])
    #expect(
      set("psci", .init("method", texts: ["hvc"])) == [
        "psci: method: the board has smc, the tree hvc"
      ])
    #expect(
      set(serial, .init("clock-names", texts: ["a", "b"])).first?.contains("the tree a 24000000")
        == true)
    let cores = differences { tree in
      guard let cpus = tree.root.children.firstIndex(where: { $0.name == "cpus" }) else { return }
      tree.root.children[cpus].children[0] = .init(
        "cpu@1",
        [
          .init("device_type", texts: ["cpu"]), .init("compatible", texts: ["arm,cortex-a72"]),
          .init("reg", cells: [1]),
        ])
    }
    #expect(cores == ["only the board: core 0x0", "only the tree: core 0x1"])
    #expect(set(serial, .init("stays", [])) == [])
  }

  /// Handles have other values, nodes another order and other buses, and nothing differs.
  @Test func otherWaysToSayTheSame() throws {
    let virt = try board("Boards/virt.json")
    var tree = virt.tree(exceptionLevel: 2)
    let devices = tree.root.children.filter { $0.name.hasPrefix("pl0") }
    tree.root.children.removeAll { $0.name.hasPrefix("pl0") }
    // A bus with addresses of one cell that begin at 0x09000000.
    let moved = devices.map { device in
      var device = device
      for (index, property) in device.properties.enumerated() where property.name == "reg" {
        let cells = property.cells ?? []
        device.properties[index] = .init("reg", cells: [cells[1] - 0x0900_0000, cells[3]])
      }
      return device
    }
    tree.root.children.insert(
      .init(
        "soc",
        [
          .init("compatible", texts: ["simple-bus"]), .init("#address-cells", cells: [1]),
          .init("#size-cells", cells: [1]),
          .init("ranges", cells: [0, 0, 0x0900_0000, 0x10_0000]),
        ], children: moved.reversed()), at: 0)
    tree.root.children.append(
      .init("off@1", [.init("compatible", texts: ["x"]), .init("status", texts: ["disabled"])]))
    let list = virt.differences(from: tree, exceptionLevel: 2).list
    #expect(list == [.onlyTree("soc")])
  }

  /// QEMU's tree has what is not modelled, and nothing else is different.
  @Test func qemu() throws {
    let path = NSTemporaryDirectory() + "orrery-diff-\(UUID().uuidString).dtb"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let run = try ProgramRun([
      "qemu-system-aarch64", "-display", "none", "-nic", "none", "-cpu", "cortex-a53", "-smp", "2",
      "-m", "256", "-M", "virt,gic-version=3,virtualization=on,dumpdtb=\(path)",
    ])
    guard run.status != 127 else {
      print("skipped: no qemu-system-aarch64 to compare a board with")
      return
    }
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let virt = try board("Boards/virt.json").with(cores: 2, memory: 256 << 20)
    let list = virt.differences(from: try DeviceTree(flattened: bytes), exceptionLevel: 2).list
    #expect(list.count >= 3)
    for difference in list {
      guard case .onlyTree = difference else {
        Issue.record("\(difference)")
        continue
      }
    }
    #expect(list.contains(.onlyTree("fw-cfg at 0x09020000")))
    // With other figures the board is another.
    let other = try board("Boards/virt.json").differences(
      from: try DeviceTree(flattened: bytes), exceptionLevel: 1
    ).list.map(\.description)
    #expect(other.contains("only the tree: core 0x1"))
    #expect(other.contains { $0.hasPrefix("memory at 0x40000000: size: the board has 134217728") })
    #expect(other.contains("psci: method: the board has hvc, the tree smc"))
  }
}
