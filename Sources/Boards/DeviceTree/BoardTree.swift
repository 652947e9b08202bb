import Devices
import Simulation

extension Board {
  /// The board's device tree as a blob.
  ///
  /// - Parameter exceptionLevel: where software is entered, 1 or 2. It decides the conduit of
  ///   PSCI, and whether software hears of the virtualisation interrupt.
  public func deviceTree(exceptionLevel: Int, chosen: Chosen = Chosen()) -> [UInt8] {
    tree(exceptionLevel: exceptionLevel, chosen: chosen).flattened()
  }

  /// The same in memory. Names, properties and handles are QEMU 7.2's `virt` for the parts that
  /// both have.
  public func tree(exceptionLevel: Int, chosen: Chosen = Chosen()) -> DeviceTree {
    precondition(exceptionLevel == 1 || exceptionLevel == 2, "software starts at EL1 or EL2")
    return DeviceTree(root: TreeBuilder(self, exceptionLevel, chosen).root())
  }
}

private struct TreeBuilder {
  private typealias Node = DeviceTree.Node
  private typealias Property = DeviceTree.Property

  private let board: Board
  private let exceptionLevel: Int
  private let chosen: Chosen
  /// Clocks that devices are driven by, and what those are made from, in board order.
  private let clocks: [Board.NamedClock]

  init(_ board: Board, _ exceptionLevel: Int, _ chosen: Chosen) {
    self.board = board
    self.exceptionLevel = exceptionLevel
    self.chosen = chosen
    var names = board.devices.filter { !$0.model.isGenericTimer }.flatMap {
      $0.clocks.map(\.target)
    }
    for clock in board.clocks where names.contains(clock.name) {
      var parent = clock.derivation?.parent
      while let name = parent {
        names.append(name)
        parent = board.clocks.first { $0.name == name }?.derivation?.parent
      }
    }
    clocks = board.clocks.filter { names.contains($0.name) }
  }

  // MARK: - Handles: clocks, cores from the last to the first, interrupt controller, then DMA
  // engines and pin controllers

  private static let firstHandle: UInt32 = 0x8000

  private func handle(clock name: String) -> UInt32 {
    let index = clocks.firstIndex { $0.name == name } ?? 0
    return Self.firstHandle + UInt32(index)
  }
  private func handle(core index: Int) -> UInt32 {
    Self.firstHandle + UInt32(clocks.count + board.cores.count - 1 - index)
  }
  private var controllerHandle: UInt32 {
    Self.firstHandle + UInt32(clocks.count + board.cores.count)
  }
  private func handle(provider index: Int) -> UInt32 {
    let before = board.devices[..<index].count {
      $0.model.requestInputs > 0 || $0.model.isPinController
    }
    let services = board.devices.count { $0.messageWindow != nil }
    return controllerHandle + 1 + UInt32(services + before)
  }

  // MARK: - Nodes

  func root() -> DeviceTree.Node {
    var properties = [Property("#address-cells", cells: [2]), Property("#size-cells", cells: [2])]
    if !board.compatible.isEmpty {
      properties.append(Property("compatible", texts: board.compatible))
    }
    properties.append(Property("model", texts: [board.model]))
    if board.interruptController != nil {
      properties.append(Property("interrupt-parent", cells: [controllerHandle]))
    }
    var children = [chosenNode()] + memoryNodes() + [cores()]
    if board.psci == .version1 { children.append(psci()) }
    children += clocks.map(clock)
    children += board.devices.indices.compactMap(device)
    if let keys = keys() { children.append(keys) }
    return Node("", properties, children: children)
  }

  private func memoryNodes() -> [Node] {
    let main = board.mainMemory
    return board.memory.filter { $0.kind == .ram }.map { memory in
      var size = memory.size
      if memory == main, let limit = chosen.memoryLimit { size = min(size, limit) }
      return Node(
        "memory@\(hexadecimal(memory.base))",
        [
          Property("device_type", texts: ["memory"]),
          Property("reg", cells: cells(memory.base) + cells(size)),
        ])
    }
  }

  private func cores() -> Node {
    var nodes = board.cores.enumerated().map { index, core in
      var properties = [
        Property("device_type", texts: ["cpu"]),
        Property("compatible", texts: [core.model.compatible]),
        Property("reg", cells: [core.affinity]),
        Property("phandle", cells: [handle(core: index)]),
      ]
      if board.psci == .version1, board.cores.count > 1 {
        properties.append(Property("enable-method", texts: ["psci"]))
      }
      return Node("cpu@\(hexadecimal(UInt64(core.affinity)))", properties)
    }
    let places = board.cores.indices.map { index in
      Node("core\(index)", [Property("cpu", cells: [handle(core: index)])])
    }
    nodes.append(
      Node("cpu-map", children: [Node("socket0", children: [Node("cluster0", children: places)])]))
    return Node(
      "cpus",
      [Property("#address-cells", cells: [1]), Property("#size-cells", cells: [0])],
      children: nodes)
  }

  /// Function identifiers of Arm DEN 0022, 5.1.
  private func psci() -> Node {
    Node(
      "psci",
      [
        Property("compatible", texts: ["arm,psci-1.0", "arm,psci-0.2", "arm,psci"]),
        Property("method", texts: [exceptionLevel == 2 ? "smc" : "hvc"]),
        Property("cpu_suspend", cells: [0xC400_0001]),
        Property("cpu_off", cells: [0x8400_0002]),
        Property("cpu_on", cells: [0xC400_0003]),
        Property("migrate", cells: [0xC400_0005]),
      ])
  }

  /// QEMU's one clock is `apb-pclk`, with the output `clk24mhz`.
  private func clock(_ clock: Board.NamedClock) -> Node {
    let hertz = clock.frequencyHertz
    let output = hertz.isMultiple(of: 1_000_000) ? "clk\(hertz / 1_000_000)mhz" : "clk\(hertz)hz"
    var source = [
      Property("compatible", texts: ["fixed-clock"]), Property("#clock-cells", cells: [0]),
      Property("clock-frequency", cells: hertz >> 32 == 0 ? [UInt32(hertz)] : cells(hertz)),
    ]
    if let derivation = clock.derivation {
      source = [
        Property("compatible", texts: ["fixed-factor-clock"]), Property("#clock-cells", cells: [0]),
        Property("clocks", cells: [handle(clock: derivation.parent)]),
        Property("clock-mult", cells: [UInt32(derivation.multiplier)]),
        Property("clock-div", cells: [UInt32(derivation.divider)]),
      ]
    }
    return Node(
      clock.name,
      source + [
        Property("clock-output-names", texts: [output]),
        Property("phandle", cells: [handle(clock: clock.name)]),
      ])
  }

  // MARK: - Devices

  private func device(_ index: Int) -> Node? {
    let device = board.devices[index]
    let model = device.model
    guard !model.compatible.isEmpty else { return nil }
    var properties = [Property("compatible", texts: model.compatible)]
    if model.isGenericTimer { return timer(device) }
    if model.isPerCore {
      properties.append(
        Property(
          "interrupts", cells: privately(device.interrupts.flatMap { specifier($0.target) })))
      return Node("pmu", properties)
    }
    var windows = device.windows.filter { $0 != device.messageWindow }
    // Software at EL1 has no use for a GICv2's parts for virtualisation.
    if model.isGICv2, exceptionLevel == 1 { windows.removeLast(max(0, windows.count - 2)) }
    if !windows.isEmpty {
      properties.append(
        Property("reg", cells: windows.flatMap { cells($0.base) + cells($0.room) }))
    }
    if model.isInterruptController {
      properties += controllerProperties(model)
      // Software at EL1 has no use for the maintenance interrupt.
      if exceptionLevel == 2, let interrupt = device.maintenanceInterrupt {
        properties.append(Property("interrupts", cells: specifier(interrupt)))
      }
      return Node(
        "intc@\(address(device))", properties,
        children: device.messageWindow.map { [messageController($0)] } ?? [])
    }
    if model.isVirtio { properties.append(Property("dma-coherent")) }
    properties += interrupts(device)
    if !device.clocks.isEmpty {
      properties += [
        Property("clocks", cells: device.clocks.map { handle(clock: $0.target) }),
        Property("clock-names", texts: device.clocks.map(\.signal)),
      ]
    }
    properties += requests(device)
    if model.requestInputs > 0 {
      properties += [
        Property("#dma-cells", cells: [1]), Property("phandle", cells: [handle(provider: index)]),
      ]
    }
    if model.isPinController {
      properties += [
        Property("gpio-controller"), Property("#gpio-cells", cells: [2]),
        Property("phandle", cells: [handle(provider: index)]),
      ]
    }
    return Node(nodeName(device), properties)
  }

  private func nodeName(_ device: Board.Device) -> String {
    "\(device.model.isVirtio ? "virtio_mmio" : device.type)@\(address(device))"
  }

  /// The binding knows the interrupts by place: secure, physical, virtual, hypervisor. Nothing
  /// here is secure, and its place holds the PPI that Arm recommends.
  private func timer(_ device: Board.Device) -> Node {
    var list: [UInt32] = [1, 13, 4]
    for signal in ["CNTPNSIRQ", "CNTVIRQ", "CNTHPIRQ"] {
      guard let interrupt = device.interrupt(signal) else { break }
      list += specifier(interrupt)
    }
    return Node(
      "timer",
      [
        Property("compatible", texts: ["arm,armv8-timer", "arm,armv7-timer"]),
        Property("interrupts", cells: privately(list)), Property("always-on"),
      ])
  }

  /// Specifiers of private interrupts, in which the GICv2's binding has in [15:8] of the third cell
  /// which cores get them.
  private func privately(_ specifiers: [UInt32]) -> [UInt32] {
    guard board.interruptController.map({ board.devices[$0].model.isGICv2 }) == true else {
      return specifiers
    }
    let cores: UInt32 = 1 << UInt32(board.cores.count) - 1
    return specifiers.enumerated().map { $0 % 3 == 2 ? $1 | cores << 8 : $1 }
  }

  private func address(_ device: Board.Device) -> String {
    hexadecimal(device.windows.first?.base ?? 0)
  }

  private func controllerProperties(_ model: DeviceModel) -> [Property] {
    let regions = model.isGICv2 ? [] : [Property("#redistributor-regions", cells: [1])]
    return [Property("interrupt-controller"), Property("#interrupt-cells", cells: [3])] + regions
      + [
        Property("#address-cells", cells: [2]), Property("#size-cells", cells: [2]),
        Property("ranges"), Property("phandle", cells: [controllerHandle]),
      ]
  }

  /// A GICv3's Interrupt Translation Service, or a GICv2's frame for messages.
  private func messageController(_ window: Board.Window) -> Node {
    let isService = window.key == "its"
    var properties = [
      Property("compatible", texts: [isService ? "arm,gic-v3-its" : "arm,gic-v2m-frame"]),
      Property("msi-controller"),
    ]
    if isService { properties.append(Property("#msi-cells", cells: [1])) }
    properties += [
      Property("reg", cells: cells(window.base) + cells(window.room)),
      Property("phandle", cells: [controllerHandle + 1]),
    ]
    return Node("\(window.key)@\(hexadecimal(window.base))", properties)
  }

  private func interrupts(_ device: Board.Device) -> [Property] {
    guard !device.interrupts.isEmpty else { return [] }
    return [Property("interrupts", cells: device.interrupts.flatMap { specifier($0.target) })]
  }

  /// The three cells of the GIC's binding: kind, number, trigger.
  private func specifier(_ interrupt: Board.Interrupt) -> [UInt32] {
    [
      interrupt.kind == .shared ? 0 : 1, UInt32(interrupt.number),
      interrupt.trigger == .edge ? 1 : 4,
    ]
  }

  /// Linux calls a UART's requests `tx` and `rx`.
  private func requests(_ device: Board.Device) -> [Property] {
    var list: [(name: String, request: Board.Request)] = []
    for wire in device.dmaRequests {
      let name = wire.signal.contains("TX") ? "tx" : wire.signal.contains("RX") ? "rx" : ""
      if !name.isEmpty, !list.contains(where: { $0.name == name }) {
        list.append((name, wire.target))
      }
    }
    guard !list.isEmpty else { return [] }
    return [
      Property(
        "dmas",
        cells: list.flatMap { [handle(provider: $0.request.device), UInt32($0.request.number)] }),
      Property("dma-names", texts: list.map(\.name)),
    ]
  }

  /// Keys with a number that lead to a pin; the second cell's bit 0 says that low is pressed.
  private func keys() -> Node? {
    let nodes: [Node] = board.keys.compactMap { key in
      guard let code = key.code, case .device(let device, let pin) = key.wire.place,
        board.devices[device].model.isPinController
      else { return nil }
      return Node(
        key.name,
        [
          Property("label", texts: [key.label]), Property("linux,code", cells: [code]),
          Property(
            "gpios", cells: [handle(provider: device), UInt32(pin), key.wire.isInverted ? 1 : 0]),
        ])
    }
    guard !nodes.isEmpty else { return nil }
    return Node("gpio-keys", [Property("compatible", texts: ["gpio-keys"])], children: nodes)
  }

  // MARK: - Chosen

  private func chosenNode() -> Node {
    var properties: [Property] = []
    let output = board.devices[board.standardOutput]
    properties.append(Property("stdout-path", texts: ["/\(nodeName(output))"]))
    if let arguments = chosen.bootArguments {
      properties.append(Property("bootargs", texts: [arguments]))
    }
    if let disk = chosen.initialRAMDisk {
      properties += [
        Property("linux,initrd-start", cells: cells(disk.lowerBound)),
        Property("linux,initrd-end", cells: cells(disk.upperBound)),
      ]
    }
    if !chosen.personas.isEmpty {
      properties += [
        Property("#address-cells", cells: [2]), Property("#size-cells", cells: [2]),
        Property("ranges"),
      ]
    }
    return Node("chosen", properties, children: chosen.personas.map(persona))
  }

  private func persona(_ persona: PersonaModule) -> Node {
    var properties = [
      Property("compatible", texts: ["janus,persona"]), Property("label", texts: [persona.label]),
      Property(
        "reg",
        cells: [persona.image, persona.initialRAMDisk].compactMap { $0 }.flatMap {
          cells($0.lowerBound) + cells($0.upperBound - $0.lowerBound)
        }),
    ]
    if let size = persona.memorySize {
      properties.append(Property("memory-size", cells: cells(size)))
    }
    for (name, value) in [
      ("vcpus", persona.vCPUCount), ("share", persona.share), ("cap", persona.cap),
    ] {
      if let value { properties.append(Property(name, cells: [value])) }
    }
    if let arguments = persona.bootArguments {
      properties.append(Property("bootargs", texts: [arguments]))
    }
    return Node("persona@\(hexadecimal(persona.image.lowerBound))", properties)
  }
}
