import Devices

/// The tables of every kind of object that a board holds.
enum BoardFields {
  static func board(_ models: [DeviceModel]) -> FieldTable {
    FieldTable(
      title: "a board", summary: "One file, one board.",
      fields: [
        .scalar("$schema", .text, "For editors; not looked at."),
        .scalar("name", .name, required: true, "The board's name."),
        .scalar("model", .text, "What software is told; by default the name."),
        Field("compatible", .list(.scalar(.text)), "Device-tree names, most specific first."),
        Field(
          "memory", .list(.object(memory)), required: true, "RAM and ROM, with holes or without."),
        Field(
          "clocks", .map(.clock, keys: nil, of: "clock"), required: true,
          "Every clock of the board by name."),
        Field(
          "cores", .list(.object(cores)), required: true, "The processor cores in their order."),
        .scalar(
          "quantum", .duration, default: "1us",
          "How far cores may run apart: the length of a round."),
        .scalar(
          "digestInterval", .duration, default: "1ms",
          "Simulated time between digests of the state."),
        .scalar(
          "timing", .choice(timings), default: "fixed",
          "What an instruction costs: one figure a class."),
        Field("firmware", .object(firmware), "The firmware below the loaded software."),
        Field("chosen", .object(chosen), "Which consoles software and people use."),
        Field("keys", .list(.object(keys)), "What people press."),
        Field(
          "devices", .list(device(models)), required: true,
          "The devices; their order is the order of their numbers."),
      ])
  }

  /// `approximate` is known and refused by name.
  static let timings = ["fixed", "approximate"]
  static let memoryKinds = ["ram", "rom"]
  static let psciVersions = ["1.0", "none"]

  static let memory = FieldTable(
    title: "a memory region", summary: "Whole pages of 4 KiB.",
    fields: [
      .scalar("name", .name, required: true, "For messages and traces."),
      .scalar("kind", .choice(memoryKinds), default: "ram", "ROM is filled by the loader alone."),
      .scalar("base", .address, required: true, "First physical address."),
      .scalar("size", .size, required: true, "Bytes."),
    ])

  static let cores = FieldTable(
    title: "a group of cores", summary: "Affinity 0 is the core's place in the order.",
    fields: [
      .scalar(
        "model", .choice(Board.CoreModel.allCases.map(\.rawValue)), required: true, "The core."),
      .scalar("count", .integer(1...8), default: "1", "How many of them."),
      .scalar("clock", .name, required: true, "The clock that drives them."),
    ])

  static let firmware = FieldTable(
    title: "the firmware", summary: "What answers SMC, or HVC without EL2.",
    fields: [
      .scalar(
        "psci", .choice(psciVersions), default: "1.0",
        "Version of the power interface; several cores need one.")
    ])

  static let chosen = FieldTable(
    title: "the choice of consoles", summary: "Names of devices that are consoles.",
    fields: [
      .scalar("console", .name, "Where keys go first; by default the first console."),
      .scalar("stdout", .name, "`stdout-path` of the device tree; by default the console."),
    ])

  static let keys = FieldTable(
    title: "a key", summary: "Its wire is high while it is down.",
    fields: [
      .scalar("name", .name, required: true, "What input scripts call it."),
      .scalar("wire", .wire, required: true, "Where it leads."),
      .scalar(
        "code", .integer(1...767),
        "Linux's number for it, 116 for the power key: with it the device tree tells of the key."),
      .scalar("label", .text, "What the device tree calls it; by default the name."),
    ])

  static func device(_ models: [DeviceModel]) -> FieldKind {
    .variant(
      tag: "type", of: "device",
      models.sorted { $0.type < $1.type }.map { (name: $0.type, table: table(for: $0)) })
  }

  /// A device's keys: the common ones, its windows, its wires, its settings.
  static func table(for model: DeviceModel) -> FieldTable {
    var fields: [Field] = [
      .scalar("name", .name, required: true, "The device's name."),
      .scalar("type", .choice([model.type]), required: true, "The kind of device."),
    ]
    for window in model.windows {
      var size = "\(byteCount(window.size)) of registers"
      if window.sizePerCore > 0 {
        size = (window.size > 0 ? size + ", " : "") + "\(byteCount(window.sizePerCore)) a core"
      }
      fields.append(
        .scalar(window.key, .window, required: !window.isOptional, "Address of \(size)."))
    }
    if !model.interrupts.isEmpty {
      fields.append(
        Field(
          "interrupts", .map(.interrupt, keys: model.interrupts, of: "interrupt"),
          "Outputs to the interrupt controller: \(model.interrupts.joined(separator: ", "))."))
    }
    if !model.clocks.isEmpty {
      fields.append(
        Field(
          "clocks", .scalarOrMap(.name, keys: model.clocks, of: "clock input"), required: true,
          "A clock for each of \(model.clocks.joined(separator: ", ")), or one for all."))
    }
    if !model.dmaRequests.isEmpty {
      fields.append(
        Field(
          "dmaRequests", .map(.request, keys: model.dmaRequests, of: "DMA request"),
          "Outputs to a DMA engine: \(model.dmaRequests.joined(separator: ", "))."))
    }
    if !model.outputs.isEmpty {
      fields.append(
        Field(
          "outputs", .map(.wire, keys: model.outputs, of: "output"),
          "Outputs to other inputs: \(model.outputs.joined(separator: ", "))."))
    }
    if model.isConsole {
      fields.append(.scalar("label", .name, "Name of the console; by default the device's."))
    }
    fields += model.configuration.map { setting in
      if case .names = setting.kind {
        return Field(setting.key, .list(.scalar(.name)), setting.summary)
      }
      if case .addresses = setting.kind {
        return Field(
          setting.key, .map(.internetAddress, keys: nil, of: "name"), setting.summary)
      }
      return .scalar(
        setting.key, setting.kind.scalar, default: setting.kind.text(setting.defaultValue),
        setting.summary)
    }
    var summary = "\(model.title), \(model.manual)."
    if !model.inputs.isEmpty { summary += " Inputs: \(model.inputs.joined(separator: ", "))." }
    return FieldTable(title: "a \(model.type)", summary: summary, fields: fields)
  }
}

extension ConfigurationField.Kind {
  var scalar: Scalar {
    switch self {
    case .integer(let range): .integer(range)
    case .choice(let words): .choice(words)
    case .flag: .flag
    case .size: .size
    case .names: .name
    case .addresses: .internetAddress
    }
  }

  /// A value as a board would write it.
  func text(_ value: UInt64) -> String {
    switch self {
    case .integer, .size, .names, .addresses: "\(value)"
    case .choice(let words): words[Int(value)]
    case .flag: value == 0 ? "false" : "true"
    }
  }
}

/// `64 KiB`, for documentation and messages.
func byteCount(_ size: UInt64) -> String {
  for (unit, shift) in [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)] as [(String, UInt64)]
  where size > 0 && size.isMultiple(of: 1 << shift) {
    return "\(size >> shift) \(unit)"
  }
  return "\(size) bytes"
}
