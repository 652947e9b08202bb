import Devices
import Simulation

/// Makes a board of the objects that were read, and resolves names.
///
/// What was wrong has been reported; here it is left out, so that the checks can go on with the
/// rest. Lists keep their length, so that an index is an index in the file.
struct BoardBuilder {
  let models: [DeviceModel]
  /// The clocks that are written down, right or wrong; `nil` when nobody knows.
  let clockNames: [String]?
  private(set) var findings: [Finding] = []

  init(models: [DeviceModel], clockNames: [String]?) {
    self.models = models
    self.clockNames = clockNames
  }

  /// Stands for a device whose type is not known.
  static let unknown = DeviceModel(type: "", title: "", manual: "", compatible: [], windows: [])

  mutating func build(_ object: FieldObject, source: [UInt8], places: SourceMap) -> Board {
    let name = object.text("name") ?? "board"
    let clocks = clocks(object)
    let cores = cores(object, clocks)
    let parts = object.objects("devices").enumerated().map { index, part in
      device(part, at: "devices[\(index)]", coreCount: cores.count)
    }
    var devices = parts
    for (index, part) in object.objects("devices").enumerated() {
      guard let part else { continue }
      devices[index].dmaRequests = requests(part, devices[index].model, among: parts)
      devices[index].outputs = outputs(part, devices[index].model, among: parts)
    }
    let keys = object.objects("keys").enumerated().map { key($0.element, $0.offset, among: parts) }
    let timing = object.integer("timing").map { BoardFields.timings[Int($0)] } ?? "fixed"
    if timing != "fixed" {
      note("timing", "the timing model \(quoted(timing)) is not there yet; there is \"fixed\"")
    }
    let chosen = object.object("chosen")
    let console =
      device(chosen, "console", among: devices) ?? devices.firstIndex { $0.model.isConsole } ?? -1
    return Board(
      name: name, model: object.text("model") ?? name,
      compatible: object.list("compatible").compactMap { value in
        guard case .scalar(.text(let text))? = value else { return nil }
        return text
      },
      memory: object.objects("memory").map(memory), clocks: clocks, cores: cores,
      quantum: Time(picoseconds: object.integer("quantum") ?? 1_000_000),
      digestInterval: Time(picoseconds: object.integer("digestInterval") ?? 1_000_000_000),
      timing: .fixed, psci: psci(object.object("firmware")), devices: devices,
      keys: keys.compactMap { $0 }, consoles: Board.consoles(of: devices),
      console: console,
      standardOutput: device(chosen, "stdout", among: devices) ?? console, source: source,
      places: places)
  }

  private func psci(_ firmware: FieldObject?) -> Board.PSCIVersion {
    guard let index = firmware?.integer("psci") else { return .version1 }
    return Board.PSCIVersion(rawValue: BoardFields.psciVersions[Int(index)]) ?? .version1
  }

  private func memory(_ object: FieldObject?) -> Board.Memory {
    let kind = object?.integer("kind").map { BoardFields.memoryKinds[Int($0)] } ?? "ram"
    let isPlaced = object?.integer("base") != nil
    return Board.Memory(
      name: object?.text("name") ?? "", kind: kind == "rom" ? .rom : .ram,
      base: object?.integer("base") ?? 0,
      size: isPlaced ? object?.integer("size") ?? 0 : 0)
  }

  private mutating func cores(_ object: FieldObject, _ clocks: [Board.NamedClock])
    -> [Board.Core]
  {
    var cores: [Board.Core] = []
    for (group, entry) in object.objects("cores").enumerated() {
      guard let entry else { continue }
      let clock = entry.text("clock") ?? ""
      let known = clocks.first { $0.name == clock }
      if !clock.isEmpty { checkClock(clock, at: "cores[\(group)].clock") }
      guard let model = entry.integer("model").map({ Board.CoreModel.allCases[Int($0)] }) else {
        continue
      }
      for _ in 0..<(entry.integer("count") ?? 1) {
        cores.append(
          Board.Core(
            model: model, clock: clock,
            frequencyHertz: known?.frequencyHertz ?? 1, affinity: UInt32(cores.count), group: group)
        )
      }
    }
    return cores
  }

  // MARK: - Devices

  private mutating func device(
    _ object: FieldObject?, at path: String, coreCount: Int
  ) -> Board.Device {
    let name = object?.text("name") ?? ""
    guard let object, let type = object.variant,
      let model = models.first(where: { $0.type == type })
    else {
      return Board.Device(
        name: name, model: Self.unknown, windows: [], interrupts: [], clocks: [], dmaRequests: [],
        outputs: [], settings: [:], nameLists: [:], consoleName: name)
    }
    var settings: [String: UInt64] = [:]
    var nameLists: [String: [String]] = [:]
    for field in model.configuration {
      switch field.kind {
      case .names(let limit): nameLists[field.key] = names(object, field.key, atMost: limit)
      case .addresses(let limit):
        nameLists[field.key] = addresses(object, field.key, atMost: limit, &settings)
      case .size(let unit, let limit):
        settings[field.key] = size(object, field.key, unit, limit) ?? field.defaultValue
      case .integer, .choice, .flag:
        settings[field.key] = object.integer(field.key) ?? field.defaultValue
      }
    }
    checkConditions(object, model, settings)
    let interrupts = object.map("interrupts")
    let wired: [Board.Wire<Board.Interrupt>] = model.interrupts.compactMap { signal in
      guard case .interrupt(let target)? = interrupts.first(where: { $0.key == signal })?.value
      else { return nil }
      return Board.Wire(signal: signal, target: target)
    }
    return Board.Device(
      name: name, model: model,
      windows: model.windows.compactMap { window(object, $0, coreCount: coreCount) },
      interrupts: wired, clocks: clocks(object, model),
      dmaRequests: [], outputs: [], settings: settings, nameLists: nameLists,
      consoleName: object.text("label") ?? name)
  }

  /// Keys that say nothing without another are mistakes where that is not there.
  private mutating func checkConditions(
    _ object: FieldObject, _ model: DeviceModel, _ settings: [String: UInt64]
  ) {
    for field in model.configuration where object.values[field.key] != nil {
      guard let condition = field.condition,
        case .choice(let choices)? = model.configuration.first(where: { $0.key == condition.key })?
          .kind,
        let chosen = settings[condition.key], choices[Int(chosen)] != condition.choice
      else { continue }
      note(
        "\(object.path).\(field.key)",
        "means something with \(quoted(condition.key)): \(quoted(condition.choice)) only")
    }
  }

  private mutating func names(_ object: FieldObject, _ key: String, atMost limit: Int) -> [String] {
    let names = object.list(key).compactMap { value -> String? in
      guard case .scalar(.text(let name))? = value else { return nil }
      return name
    }
    if names.count > limit {
      note("\(object.path).\(key)", "expected at most \(limit) names, found \(names.count)")
    }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      note("\(object.path).\(key)[\(index)]", "\(quoted(name)) is there already")
    }
    return names
  }

  /// The names; their addresses go into the settings as `key.name`.
  private mutating func addresses(
    _ object: FieldObject, _ key: String, atMost limit: Int, _ settings: inout [String: UInt64]
  ) -> [String] {
    let entries = object.map(key)
    if entries.count > limit {
      note("\(object.path).\(key)", "expected at most \(limit) names, found \(entries.count)")
    }
    for entry in entries { settings["\(key).\(entry.key)"] = integer(entry.value) }
    return entries.map(\.key)
  }

  private mutating func size(
    _ object: FieldObject, _ key: String, _ unit: UInt64, _ limit: UInt64
  ) -> UInt64? {
    guard let size = object.integer(key) else { return nil }
    guard size <= limit, size.isMultiple(of: unit) else {
      note(
        "\(object.path).\(key)",
        "expected a multiple of \(byteCount(unit)) up to \(byteCount(limit)), found "
          + byteCount(size))
      return nil
    }
    return size
  }

  private mutating func window(_ object: FieldObject, _ window: RegisterWindow, coreCount: Int)
    -> Board.Window?
  {
    guard case .window(let base, let end)? = object.scalar(window.key) else { return nil }
    let size = window.size(cores: coreCount)
    guard let end else {
      return Board.Window(key: window.key, base: base, size: size, room: size)
    }
    guard end > base, end - base >= size else {
      note(
        "\(object.path).\(window.key)",
        "the range holds \(end > base ? byteCount(end - base) : "nothing"), the \(object.variant ?? "device") needs \(byteCount(size))"
      )
      return nil
    }
    return Board.Window(key: window.key, base: base, size: size, room: end - base)
  }

  private mutating func clocks(_ object: FieldObject, _ model: DeviceModel)
    -> [Board.Wire<String>]
  {
    guard object.values["clocks"] != nil else { return [] }
    let wires = object.map("clocks")
    var checked: [String] = []
    return model.clocks.compactMap { signal in
      guard case .text(let clock)? = wires.first(where: { $0.key == signal })?.value else {
        note("\(object.path).clocks", "no clock for \(signal)")
        return nil
      }
      if !checked.contains(clock) {
        checked.append(clock)
        checkClock(clock, at: "\(object.path).clocks.\(signal)")
      }
      return Board.Wire(signal: signal, target: clock)
    }
  }

  private mutating func requests(
    _ object: FieldObject, _ model: DeviceModel, among devices: [Board.Device]
  ) -> [Board.Wire<Board.Request>] {
    let wires = object.map("dmaRequests")
    return model.dmaRequests.compactMap { signal in
      guard case .request(let name, let number)? = wires.first(where: { $0.key == signal })?.value
      else { return nil }
      let path = "\(object.path).dmaRequests.\(signal)"
      guard let index = devices.firstIndex(where: { $0.name == name }) else {
        note(path, unknownDevice(name, devices.map(\.name)))
        return nil
      }
      let count = devices[index].peripheralCount
      if devices[index].model.type.isEmpty { return nil }
      guard count > 0 else {
        note(path, "\(name) is a \(devices[index].type) and takes no DMA requests")
        return nil
      }
      guard number < count else {
        note(path, "expected a request of \(name) from 0 to \(count - 1), found \(number)")
        return nil
      }
      return Board.Wire(signal: signal, target: Board.Request(device: index, number: number))
    }
  }

  private mutating func device(_ object: FieldObject?, _ key: String, among devices: [Board.Device])
    -> Int?
  {
    guard let object, let name = object.text(key) else { return nil }
    guard let index = devices.firstIndex(where: { $0.name == name }) else {
      note("\(object.path).\(key)", unknownDevice(name, devices.map(\.name)))
      return nil
    }
    let model = devices[index].model
    guard model.isConsole || model.type.isEmpty else {
      note("\(object.path).\(key)", "\(name) is a \(model.type), no console")
      return nil
    }
    return index
  }

  // MARK: - Findings

  private func integer(_ value: ScalarValue) -> UInt64 {
    guard case .integer(let integer) = value else { preconditionFailure("not a number: \(value)") }
    return integer
  }

  mutating func checkClock(_ name: String, at path: String) {
    guard let clockNames, !clockNames.contains(name) else { return }
    let near = suggestion(for: name, among: clockNames)
    let list = clockNames.isEmpty ? "" : "; there is \(alternatives(clockNames))"
    note(path, "no clock \(quoted(name))" + (near.isEmpty ? list : near))
  }

  func unknownDevice(_ name: String, _ known: [String]) -> String {
    "no device \(quoted(name))" + suggestion(for: name, among: known)
  }

  mutating func note(_ path: String, _ message: String) {
    findings.append(Finding(path: path, level: .meaning, message: message, position: nil))
  }
}
