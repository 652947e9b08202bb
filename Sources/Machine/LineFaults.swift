import Simulation

/// The lines of a machine by name, and what is wrong with them.
///
/// An event target like a device, behind the last of them: a late rise and the end of a spurious
/// one are events, with the line's number as their tag.
final class LineFaults: EventTarget {
  private var lines: [(name: String, line: Line)] = []
  /// What waits, by the line's number.
  private var waiting: [Int: EventID] = [:]
  private let simulator: Simulator
  let id: ComponentID

  init(simulator: Simulator, id: ComponentID) { (self.simulator, self.id) = (simulator, id) }

  /// What one may have meant by a name that no line has: the lines of its device, or devices.
  func alternatives(to name: String) -> String {
    let device = name.prefix { $0 != "." }
    let own = lines.map(\.name).filter { $0.hasPrefix("\(device).") }
    guard own.isEmpty else {
      return own.count == 1 ? own[0] : "one of \(own.joined(separator: ", "))"
    }
    var devices: [Substring] = []
    for line in lines {
      let device = line.name.prefix { $0 != "." }
      if devices.last != device { devices.append(device) }
    }
    guard let first = lines.first?.name else { return "no line (the machine has none)" }
    return "a line such as \(first), of one of \(devices.joined(separator: ", "))"
  }

  func number(of name: String) -> Int? { lines.firstIndex { $0.name == name } }

  /// A device's outputs, in their order; for one with outputs by core, `core` is its number.
  func add(_ device: String, signals: [String], _ outputs: [Line], core: Int? = nil) {
    for (signal, line) in zip(signals, outputs) {
      let number = lines.count
      line.whenDelayed = { [unowned self] _, delay in schedule(number, in: delay) }
      lines.append(("\(device).\(signal)" + (core.map { ".core\($0)" } ?? ""), line))
    }
  }

  /// From now on this is wrong with the line, and nothing that was before.
  func apply(_ fault: LineFault, to number: Int) {
    let line = lines[number].line
    forget(number)
    switch fault {
    case .free: line.disturb(nil)
    case .stuck(let level): line.disturb(.stuck(level))
    case .lost: line.disturb(.losesNext)
    case .late(let delay): line.disturb(.delaysNext(delay))
    case .spurious(let span):
      line.disturb(.stuck(true))
      schedule(number, in: span)
    }
  }

  func event(_ tag: UInt32) {
    waiting[Int(tag)] = nil
    lines[Int(tag)].line.disturb(nil)
  }

  /// At a reset lines are as they are driven; faults that have begun are over.
  func reset() {
    for number in lines.indices where lines[number].line.disturbance != nil {
      forget(number)
      lines[number].line.disturb(nil)
    }
  }

  private func schedule(_ number: Int, in span: Time) {
    waiting[number] = simulator.queue.schedule(
      at: simulator.now + span, priority: .device, target: id, tag: UInt32(number))
  }

  private func forget(_ number: Int) {
    if let event = waiting.removeValue(forKey: number) { simulator.queue.cancel(event) }
  }

  // MARK: State

  /// The disturbed lines in their order. To be called after the devices' own, which restore their
  /// lines as driven.
  func code(_ coder: inout StateCoder) throws(StateError) {
    let disturbed = coder.isDecoding ? [] : lines.indices.filter { isDisturbed($0) }
    var count = UInt32(disturbed.count)
    try coder.field("disturbedLines", &count)
    guard count <= lines.count else { throw StateError("disturbedLines: \(count)") }
    if coder.isDecoding { waiting = [:] }
    for place in 0..<Int(count) {
      try code(coder.isDecoding ? nil : disturbed[place], &coder)
    }
  }

  private func isDisturbed(_ number: Int) -> Bool { lines[number].line.disturbance != nil }

  private func code(_ line: Int?, _ coder: inout StateCoder) throws(StateError) {
    var number = UInt32(line ?? 0)
    try coder.field("line", &number)
    guard number < lines.count else { throw StateError("line: \(number)") }
    let wire = lines[Int(number)].line
    var (kind, delay) = (wire.disturbance ?? .losesNext).coded
    try coder.field("disturbance", &kind)
    try coder.field("delay", &delay)
    var seen = wire.seen
    try coder.field("seen", &seen)
    var event = waiting[Int(number)]
    try coder.field("event", &event)
    guard coder.isDecoding else { return }
    guard let disturbance = LineDisturbance(kind: kind, delay: delay) else {
      throw StateError("disturbance: \(kind)")
    }
    wire.restore(disturbance, seen: seen)
    waiting[Int(number)] = event
  }
}

extension LineDisturbance {
  fileprivate var coded: (kind: UInt8, delay: Time) {
    switch self {
    case .stuck(false): (0, .zero)
    case .stuck(true): (1, .zero)
    case .losesNext: (2, .zero)
    case .loses: (3, .zero)
    case .delaysNext(let delay): (4, delay)
    case .delays(let delay): (5, delay)
    }
  }

  fileprivate init?(kind: UInt8, delay: Time) {
    switch kind {
    case 0: self = .stuck(false)
    case 1: self = .stuck(true)
    case 2: self = .losesNext
    case 3: self = .loses
    case 4: self = .delaysNext(delay)
    case 5: self = .delays(delay)
    default: return nil
    }
  }
}
