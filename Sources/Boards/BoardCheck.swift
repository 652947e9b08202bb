import Devices
import Simulation

/// What must hold of a board for it to be built; everything that does not is reported.
struct BoardCheck {
  private let board: Board
  /// False when keys were wrong: then what is missing is not reported again.
  private let isComplete: Bool
  private var findings: [Finding] = []

  init(_ board: Board, isComplete: Bool) {
    self.board = board
    self.isComplete = isComplete
  }

  func run() -> [Finding] {
    var check = self
    check.checkFigures()
    check.checkNames()
    check.checkMemory()
    check.checkWindows()
    check.checkOverlaps()
    check.checkInterrupts()
    check.checkRequests()
    check.checkInputs()
    check.checkPresence()
    return check.findings
  }

  private mutating func note(_ path: String, _ message: String) {
    findings.append(Finding(path: path, level: .meaning, message: message, position: nil))
  }

  // MARK: - Figures and names

  private mutating func checkFigures() {
    for clock in board.clocks {
      if clock.frequencyHertz == 0 { note("clocks.\(clock.name)", "a clock cannot stand at 0 Hz") }
      if clock.frequencyHertz > 1_000_000_000_000 {
        note("clocks.\(clock.name)", "past 1 THz, where a cycle is a picosecond")
      }
    }
    for (key, time) in [("quantum", board.quantum), ("digestInterval", board.digestInterval)] {
      if time == .zero { note(key, "\(key == "quantum" ? "a round" : "an interval") takes time") }
    }
    if board.quantum > .milliseconds(1_000) { note("quantum", "expected at most 1s") }
    if board.cores.count > Board.coreLimit {
      let first = board.cores[Board.coreLimit].group
      note(
        "cores[\(first)]", "expected at most \(Board.coreLimit) cores, found \(board.cores.count)")
    }
  }

  private mutating func checkNames() {
    checkNames(board.memory.map(\.name), list: "memory")
    checkNames(board.devices.map(\.name), list: "devices")
    checkNames(board.keys.map { ($0.name, $0.index) }, list: "keys")
    for (index, device) in board.devices.enumerated()
    where device.name == BoardBuilder.boardName {
      note("devices[\(index)].name", "in wires \(quoted(device.name)) is the board itself")
    }
    var first: [String: Int] = [:]
    for console in board.consoles {
      let device = board.devices[console.device]
      if let other = first[console.label], board.devices[other].name != device.name {
        note(
          "devices[\(console.device)].\(device.consoleName == device.name ? "name" : "label")",
          "the console of devices[\(other)] is called \(quoted(console.label)) as well")
      }
      first[console.label] = first[console.label] ?? console.device
    }
  }

  private mutating func checkNames(_ names: [String], list: String) {
    checkNames(names.enumerated().map { ($0.element, $0.offset) }, list: list)
  }

  private mutating func checkNames(_ names: [(name: String, index: Int)], list: String) {
    var first: [String: Int] = [:]
    for (name, index) in names where !name.isEmpty {
      if let other = first[name] {
        note("\(list)[\(index)].name", "\(list)[\(other)] is called \(quoted(name)) as well")
      } else {
        first[name] = index
      }
    }
  }

  // MARK: - The address space

  private mutating func checkMemory() {
    let page = PhysicalMemory.pageSize
    for (index, memory) in board.memory.enumerated() {
      let path = "memory[\(index)]"
      if memory.size == 0 {
        if isComplete { note("\(path).size", "expected at least one page of 4 KiB, found 0") }
        continue
      }
      if !memory.base.isMultiple(of: page) {
        note("\(path).base", "\(shown(memory.base)) is no multiple of 4 KiB")
      }
      if !memory.size.isMultiple(of: page) {
        note("\(path).size", "\(memory.size) bytes are no multiple of 4 KiB")
      }
      checkRange("\(path).base", memory.base, "\(path).size", memory.size)
    }
  }

  private mutating func checkWindows() {
    for (index, device) in board.devices.enumerated() {
      for window in device.windows {
        let path = "devices[\(index)].\(window.key)"
        let model = device.model.windows.first { $0.key == window.key }
        let size = model.map { $0.size | $0.sizePerCore } ?? window.size
        let alignment = min(64 << 10, size & (~size + 1))
        if alignment > 0, !window.base.isMultiple(of: alignment) {
          note(path, "\(shown(window.base)) is no multiple of \(byteCount(alignment))")
        }
        checkRange(path, window.base, path, window.room)
      }
    }
  }

  private mutating func checkRange(
    _ basePath: String, _ base: UInt64, _ sizePath: String, _ size: UInt64
  ) {
    if base >= Board.addressLimit {
      note(basePath, "\(shown(base)) is past \(Board.addressBits) bits of address")
    } else if size > Board.addressLimit - base {
      note(
        sizePath,
        "\(byteCount(size)) from \(shown(base)) reach past \(Board.addressBits) bits of address")
    }
  }

  private struct Extent {
    let name: String
    let path: String
    let base: UInt64
    let last: UInt64
  }

  private mutating func checkOverlaps() {
    var extents: [Extent] = []
    func add(_ name: String, _ path: String, _ base: UInt64, _ size: UInt64) {
      guard size > 0, base < Board.addressLimit, size <= Board.addressLimit - base else { return }
      extents.append(Extent(name: name, path: path, base: base, last: base + (size - 1)))
    }
    for (index, memory) in board.memory.enumerated() {
      add(memory.name, "memory[\(index)].base", memory.base, memory.size)
    }
    for (index, device) in board.devices.enumerated() {
      for window in device.windows {
        let name = window.key == "base" ? device.name : "\(device.name).\(window.key)"
        add(name, "devices[\(index)].\(window.key)", window.base, window.room)
      }
    }
    for (index, extent) in extents.enumerated() {
      guard let other = extents[..<index].first(where: { meets($0, extent) }) else { continue }
      note(
        extent.path,
        "\(shown(extent.base))–\(shown(extent.last)) overlaps \(other.name) at "
          + "\(shown(other.base))–\(shown(other.last))")
    }
  }

  private func meets(_ left: Extent, _ right: Extent) -> Bool {
    left.base <= right.last && right.base <= left.last
  }

  // MARK: - Wires

  private mutating func checkInterrupts() {
    var taken: [(interrupt: Board.Interrupt, owner: String)] = []
    var firstWired: String?
    let controller = board.interruptController.map { board.devices[$0] }
    if let controller, let interrupt = controller.maintenanceInterrupt {
      taken.append((interrupt, "\(controller.name) maintenanceInterrupt"))
    }
    for (index, device) in board.devices.enumerated() where !device.messageInterrupts.isEmpty {
      let (messages, count) = (device.messageInterrupts, device.sharedInterruptCount)
      if messages.upperBound > count {
        note(
          "devices[\(index)].v2m",
          "its interrupts are spi \(messages.lowerBound) to \(messages.upperBound - 1), "
            + "\(device.name) has spi 0 to \(count - 1)")
      }
      taken += messages.map {
        (Board.Interrupt(kind: .shared, number: $0, trigger: .edge), "\(device.name) v2m")
      }
    }
    for (index, device) in board.devices.enumerated() {
      for wire in device.interrupts {
        let path = "devices[\(index)].interrupts.\(wire.signal)"
        firstWired = firstWired ?? path
        if let problem = problem(with: wire.target, of: device, controller) {
          note(path, problem)
        } else if let other = taken.first(where: { $0.interrupt.id == wire.target.id }),
          let problem = clash(wire.target, other.interrupt, of: other.owner)
        {
          note(path, problem)
        } else {
          taken.append((wire.target, "\(device.name) \(wire.signal)"))
        }
      }
    }
    let controllers = board.devices.indices.filter {
      board.devices[$0].model.isInterruptController
    }
    if controllers.count > 1 {
      note(
        "devices[\(controllers[1])].type",
        "\(board.devices[controllers[0]].name) is the interrupt controller already")
    }
    if controllers.isEmpty, isComplete, let firstWired {
      note(firstWired, "the board has no interrupt controller such as gicv3")
    }
  }

  /// Two outputs on one input are meant to be there when both say so.
  private func clash(
    _ interrupt: Board.Interrupt, _ other: Board.Interrupt, of owner: String
  ) -> String? {
    guard interrupt.isShared, other.isShared else {
      let hint =
        interrupt.isShared || other.isShared
        ? ", and \(interrupt.isShared ? "that" : "this") one does not say shared" : ""
      return "\(interrupt) is taken by \(owner)\(hint)"
    }
    guard interrupt.trigger != other.trigger else { return nil }
    return "\(interrupt) is shared with \(owner), which has another trigger"
  }

  /// What each core has drives a line for each, every other device one for all.
  private func problem(
    with interrupt: Board.Interrupt, of device: Board.Device, _ controller: Board.Device?
  ) -> String? {
    switch (interrupt.kind, device.model.isPerCore) {
    case (.shared, true): return "expected a ppi: each core has its own, found \(interrupt)"
    case (.private, false):
      return "expected an spi: a ppi is for what each core has, found \(interrupt)"
    case (.shared, false):
      let count = controller?.sharedInterruptCount ?? Board.sharedInterruptLimit
      let owner = controller.map { " of \($0.name)" } ?? ""
      return interrupt.number < count
        ? nil : "expected an spi\(owner) from 0 to \(count - 1), found \(interrupt.number)"
    case (.private, true):
      if interrupt.isShared || interrupt.isInverted {
        return "a ppi is neither shared nor inverted"
      }
      return interrupt.number < 16
        ? nil : "expected a ppi from 0 to 15, found \(interrupt.number)"
    }
  }

  /// A peripheral's single and burst requests, `UARTTXDMASREQ` and `UARTTXDMABREQ`, go to the same
  /// place; nothing else shares one.
  private mutating func checkRequests() {
    var taken: [(request: Board.Request, device: String, signal: String)] = []
    for (index, device) in board.devices.enumerated() {
      for wire in device.dmaRequests {
        let other = taken.first { other in
          other.request == wire.target
            && (other.device != device.name || peripheral(other.signal) != peripheral(wire.signal))
        }
        if let other {
          note(
            "devices[\(index)].dmaRequests.\(wire.signal)",
            "\(board.devices[wire.target.device].name) \(wire.target.number) is taken by "
              + "\(other.device) \(other.signal)")
        } else {
          taken.append((wire.target, device.name, wire.signal))
        }
      }
    }
  }

  /// An input of a device has one driver; a reset may have several.
  private mutating func checkInputs() {
    var taken: [(place: Board.Input.Place, owner: String)] = []
    func add(_ wire: Board.Input, _ owner: String, _ path: String) {
      guard case .device(let index, let input) = wire.place else { return }
      if let other = taken.first(where: { $0.place == wire.place }) {
        let device = board.devices[index]
        note(path, "\(device.name) \(device.model.inputs[input]) is taken by \(other.owner)")
      } else {
        taken.append((wire.place, owner))
      }
    }
    for (index, device) in board.devices.enumerated() {
      for wire in device.outputs {
        add(
          wire.target, "\(device.name) \(wire.signal)",
          "devices[\(index)].outputs.\(wire.signal)")
      }
    }
    for key in board.keys { add(key.wire, "the key \(key.name)", "keys[\(key.index)].wire") }
  }

  private func peripheral(_ signal: String) -> Substring {
    signal.hasSuffix("BREQ") || signal.hasSuffix("SREQ") ? signal.dropLast(4) : signal[...]
  }

  // MARK: - What a board cannot be without

  private mutating func checkPresence() {
    guard isComplete else { return }
    if !board.memory.contains(where: { $0.kind == .ram }) { note("memory", "the board has no RAM") }
    if board.cores.isEmpty { note("cores", "the board has no core") }
    if !board.devices.contains(where: { $0.model.isConsole }) {
      note("devices", "the board has no console such as pl011")
    }
    if board.psci == .absent, board.cores.count > 1 {
      note("firmware.psci", "without PSCI nothing can start the second core")
    }
  }

  private func shown(_ address: UInt64) -> String { "0x\(hexadecimal(address, digits: 8))" }
}
