import Simulation

/// What a device tree says of the hardware, in words that two trees can be compared by: handles are
/// followed, the order of nodes does not matter.
struct HardwareDescription {
  /// A core, the memory, a device.
  struct Part {
    /// `pl011 at 0x09000000`
    let name: String
    /// What is told of it, by aspect, in a fixed order.
    let aspects: [(name: String, value: String)]
  }

  /// In the order of the tree.
  private(set) var parts: [Part] = []
  private var memory: [(base: UInt64, size: UInt64)] = []
  /// Nodes that others refer to, by handle.
  private var nodes: [UInt32: DeviceTree.Node] = [:]
  private static let depthLimit = 16
  /// Longer lists of address windows and clocks are read so far: no hardware has them.
  private static let listLimit = 256

  init(_ tree: DeviceTree) {
    index(tree.root)
    for child in tree.root.children {
      describe(child, Bus(tree.root))
    }
    memory.sort { ($0.base, $0.size) < ($1.base, $1.size) }
    for (base, size) in memory {
      parts.append(Part(name: "memory at \(shown(base))", aspects: [("size", "\(size) bytes")]))
    }
  }

  private mutating func index(_ node: DeviceTree.Node) {
    if let handle = (node["phandle"] ?? node["linux,phandle"])?.cells?.first {
      nodes[handle] = nodes[handle] ?? node
    }
    for child in node.children { index(child) }
  }

  // MARK: - Addresses

  /// How the addresses of a node's children are written, and where they lie for the cores.
  private struct Bus {
    let addressCells: Int
    let sizeCells: Int
    let interruptParent: UInt32?
    /// From the children's addresses to the cores'; `nil` when they are no addresses of memory.
    let windows: [(child: UInt64, base: UInt64, size: UInt64)]?

    /// The root, whose children's addresses are the cores'.
    init(_ root: DeviceTree.Node) {
      (addressCells, sizeCells) = Self.cellCounts(root)
      interruptParent = root["interrupt-parent"]?.cells?.first
      windows = [(0, 0, .max)]
    }

    init(_ node: DeviceTree.Node, below parent: Bus) {
      (addressCells, sizeCells) = Self.cellCounts(node)
      interruptParent = node["interrupt-parent"]?.cells?.first ?? parent.interruptParent
      guard let ranges = node["ranges"]?.cells else {
        windows = nil
        return
      }
      if ranges.isEmpty {
        windows = parent.windows
        return
      }
      let (own, above) = (addressCells, parent.addressCells)
      windows = Self.rows(ranges, own + above + sizeCells).prefix(listLimit).compactMap { row in
        let size = number(row[(own + above)...])
        guard let base = parent.translated(number(row[own..<own + above])) else { return nil }
        return (number(row[..<own]), base, size)
      }
    }

    private static func cellCounts(_ node: DeviceTree.Node) -> (Int, Int) {
      func count(_ name: String, _ standard: UInt32) -> Int {
        Int(min(node[name]?.cells?.first ?? standard, 4))
      }
      return (count("#address-cells", 2), count("#size-cells", 1))
    }

    /// The values cut into rows of `width`.
    private static func rows(_ cells: [UInt32], _ width: Int) -> [ArraySlice<UInt32>] {
      guard width > 0 else { return [] }
      return (0..<cells.count / width).map { Array(cells[$0 * width..<($0 + 1) * width])[...] }
    }

    func translated(_ address: UInt64) -> UInt64? {
      guard
        let window = windows?.first(where: { address >= $0.child && address - $0.child < $0.size })
      else { return nil }
      return window.base &+ (address - window.child)
    }

    /// A node's `reg`.
    func registers(_ node: DeviceTree.Node) -> [(base: UInt64, size: UInt64)] {
      Self.rows(node["reg"]?.cells ?? [], addressCells + sizeCells).compactMap { row in
        guard let base = translated(number(row[..<addressCells])) else { return nil }
        return (base, number(row[addressCells...]))
      }
    }
  }

  // MARK: - Nodes

  /// Nodes that say how to read others, or what software is to do.
  private static let passedOver = [
    "chosen", "aliases", "cpu-map", "reserved-memory", "__symbols__",
  ]
  private static let clockTypes = ["fixed-clock", "fixed-factor-clock"]

  private mutating func describe(_ node: DeviceTree.Node, _ bus: Bus) {
    let compatible = node["compatible"]?.texts ?? []
    let status = node["status"]?.texts?.first ?? "okay"
    guard !Self.passedOver.contains(node.name),
      !compatible.contains(where: Self.clockTypes.contains),
      status == "okay" || status == "ok"
    else { return }
    switch node["device_type"]?.texts?.first {
    case "memory": memory += bus.registers(node)
    case "cpu": describeCore(node, compatible)
    default: if !compatible.isEmpty { describeDevice(node, compatible, bus) }
    }
    let inner = Bus(node, below: bus)
    for child in node.children { describe(child, inner) }
  }

  private mutating func describeCore(_ node: DeviceTree.Node, _ compatible: [String]) {
    let affinity = number((node["reg"]?.cells ?? [])[...])
    var aspects = [(name: "compatible", value: list(compatible))]
    if let method = node["enable-method"]?.texts { aspects.append(("enable-method", list(method))) }
    parts.append(Part(name: "core 0x\(hexadecimal(affinity))", aspects: aspects))
  }

  private mutating func describeDevice(
    _ node: DeviceTree.Node, _ compatible: [String], _ bus: Bus
  ) {
    let kind = node.name.split(separator: "@").first.map(String.init) ?? node.name
    let registers = bus.registers(node)
    var aspects = [(name: "compatible", value: list(compatible))]
    if !registers.isEmpty {
      aspects.append(
        (
          "registers",
          list(registers.map { "\(shown($0.base)) of 0x\(hexadecimal($0.size)) bytes" })
        ))
    }
    if let interrupts = interrupts(node, bus) { aspects.append(("interrupts", list(interrupts))) }
    let clocks = clocks(node)
    if !clocks.isEmpty { aspects.append(("clocks", list(clocks))) }
    if let method = node["method"]?.texts { aspects.append(("method", list(method))) }
    let name = registers.first.map { "\(kind) at \(shown($0.base))" } ?? node.name
    parts.append(Part(name: name, aspects: aspects))
  }

  // MARK: - Interrupts and clocks

  private func interrupts(_ node: DeviceTree.Node, _ bus: Bus) -> [String]? {
    if let extended = node["interrupts-extended"]?.cells {
      return entries(extended, argumentCount: "#interrupt-cells").map { interrupt($0.arguments) }
    }
    guard let cells = node["interrupts"]?.cells else { return nil }
    let parent = node["interrupt-parent"]?.cells?.first ?? bus.interruptParent
    let count = parent.flatMap { nodes[$0]?["#interrupt-cells"]?.cells?.first } ?? 3
    guard count > 0, count <= 4 else { return [interrupt(cells[...])] }
    return stride(from: 0, to: cells.count, by: Int(count)).map {
      interrupt(cells[$0..<min($0 + Int(count), cells.count)])
    }
  }

  /// The GIC's three cells in a board's words.
  private func interrupt(_ cells: ArraySlice<UInt32>) -> String {
    let cells = Array(cells)
    guard cells.count == 3, cells[0] <= 1 else {
      return "<\(cells.map { "0x\(hexadecimal(UInt64($0)))" }.joined(separator: " "))>"
    }
    let triggers: [UInt32: String] = [1: "edge", 2: "falling", 4: "level", 8: "low"]
    let trigger = triggers[cells[2] & 15] ?? "0x\(hexadecimal(UInt64(cells[2] & 15)))"
    return "\(cells[0] == 0 ? "spi" : "ppi") \(cells[1]) \(trigger)"
  }

  private func clocks(_ node: DeviceTree.Node) -> [String] {
    let names = node["clock-names"]?.texts ?? []
    let entries = entries(node["clocks"]?.cells ?? [], argumentCount: "#clock-cells")
    return entries.enumerated().map { index, entry in
      let name = index < names.count ? names[index] : "clock \(index)"
      return "\(name) \(frequency(entry.node, depth: 0).map { "\($0) Hz" } ?? entry.node.name)"
    }
  }

  /// Of fixed clocks and what is made of them; `nil` for others.
  private func frequency(_ node: DeviceTree.Node, depth: Int) -> UInt64? {
    if let cells = node["clock-frequency"]?.cells, !cells.isEmpty { return number(cells[...]) }
    guard depth < Self.depthLimit, let multiplier = node["clock-mult"]?.cells?.first,
      let divider = node["clock-div"]?.cells?.first, divider > 0,
      let parent = node["clocks"]?.cells?.first.flatMap({ nodes[$0] }),
      let source = frequency(parent, depth: depth + 1)
    else { return nil }
    return UInt64(clamping: UInt128(source) * UInt128(multiplier) / UInt128(divider))
  }

  /// Handles, each with as many cells behind it as the node wants that it names.
  private func entries(
    _ cells: [UInt32], argumentCount: String
  ) -> [(node: DeviceTree.Node, arguments: ArraySlice<UInt32>)] {
    var list: [(DeviceTree.Node, ArraySlice<UInt32>)] = []
    var place = 0
    while place < cells.count, list.count < Self.listLimit, let node = nodes[cells[place]] {
      let count = Int(min(node[argumentCount]?.cells?.first ?? 0, 8))
      let end = min(place + 1 + count, cells.count)
      list.append((node, cells[place + 1..<end]))
      place = end
    }
    return list
  }
}

/// A number of several cells: the last two of them, should there be more.
private func number(_ cells: ArraySlice<UInt32>) -> UInt64 {
  cells.suffix(2).reduce(0) { $0 << 32 | UInt64($1) }
}

private func list(_ words: [String]) -> String { words.joined(separator: ", ") }

private func shown(_ address: UInt64) -> String { "0x\(hexadecimal(address, digits: 8))" }
