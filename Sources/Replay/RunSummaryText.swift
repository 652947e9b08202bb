import Images
import Simulation

// A summary for people, and for programs.

extension RunSummary {
  /// A line for each thing, as shown when a run ends.
  public var lines: [String] {
    var lines = ["\(ending) at \(time), \(instructions) instructions"]
    for core in cores {
      lines.append(
        "\(core.name): \(core.cycles) cycles, \(core.instructions) instructions, "
          + "idle \(decimal(idleShare(core), 1)) %, \(core.interrupts) interrupts")
    }
    for (index, trap) in traps.enumerated() {
      if index == 0 || traps[index - 1].persona != trap.persona {
        lines.append("traps to EL2\(trap.persona.map { " of \($0)" } ?? ""):")
      }
      lines.append("  \(trap.cause): \(trap.count)")
    }
    if transferredBytes > 0 { lines.append("DMA: \(transferredBytes) bytes") }
    if let firmware {
      let total = firmware.text + firmware.readOnlyData + firmware.data
      lines.append(
        "firmware: \(total) bytes (text \(firmware.text), rodata \(firmware.readOnlyData), "
          + "data \(firmware.data))"
          + (firmware.payload > 0 ? ", payload \(firmware.payload)" : ""))
    }
    if let tenths = tenthsOfMIPS { lines.append("host: \(decimal(tenths, 1)) MIPS") }
    if let recording {
      let density = hundredthsOfBytesPerThousand.map {
        ", \(decimal($0, 2)) bytes per thousand instructions"
      }
      lines.append("recording: \(recording.path), \(recording.bytes) bytes\(density ?? "")")
    }
    return lines
  }

  /// One JSON object, with a line feed at its end. Its keys stay.
  public var json: String {
    var writer = JSONText()
    writer.field("ending", text: ending)
    writer.field("picoseconds", time.picoseconds)
    writer.field("instructions", instructions)
    writer.list(
      "cores",
      cores.map { core in
        JSONText {
          $0.field("name", text: core.name)
          $0.field("cycles", core.cycles)
          $0.field("idleCycles", core.idleCycles)
          $0.field("instructions", core.instructions)
          $0.field("interrupts", core.interrupts)
        }
      })
    writer.list(
      "traps",
      traps.map { trap in
        JSONText {
          $0.field("persona", optional: trap.persona)
          $0.field("cause", text: trap.cause)
          $0.field("count", trap.count)
        }
      })
    writer.field("dmaBytes", transferredBytes)
    writer.field("outputBytes", outputBytes)
    writer.field("inputBytes", inputBytes)
    if let firmware {
      writer.object(
        "firmware",
        JSONText {
          $0.field("text", firmware.text)
          $0.field("rodata", firmware.readOnlyData)
          $0.field("data", firmware.data)
          $0.field("payload", firmware.payload)
        })
    }
    if let hostNanoseconds { writer.field("hostNanoseconds", hostNanoseconds) }
    if let recording {
      writer.object(
        "recording",
        JSONText {
          $0.field("path", text: recording.path)
          $0.field("bytes", recording.bytes)
        })
    }
    return writer.text + "\n"
  }

  /// `value` with its last `digits` digits behind the point.
  private func decimal(_ value: UInt64, _ digits: Int) -> String {
    var text = String(value)
    while text.count <= digits { text = "0" + text }
    return "\(text.dropLast(digits)).\(text.suffix(digits))"
  }
}

/// Builds the text of one JSON object, its fields in the order in which they come.
struct JSONText {
  private var fields: [String] = []

  init() {}

  init(_ build: (inout JSONText) -> Void) { build(&self) }

  var text: String { "{" + fields.joined(separator: ", ") + "}" }

  mutating func field(_ name: String, _ value: UInt64) { fields.append("\"\(name)\": \(value)") }

  mutating func field(_ name: String, text: String) {
    fields.append("\"\(name)\": \(Self.quoted(text))")
  }

  mutating func field(_ name: String, optional text: String?) {
    fields.append("\"\(name)\": \(text.map(Self.quoted) ?? "null")")
  }

  mutating func object(_ name: String, _ value: JSONText) {
    fields.append("\"\(name)\": \(value.text)")
  }

  mutating func list(_ name: String, _ values: [JSONText]) {
    fields.append("\"\(name)\": [" + values.map(\.text).joined(separator: ", ") + "]")
  }

  /// RFC 8259, section 7.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<"\u{20}": result += "\\u" + hexadecimal(UInt64(scalar.value), digits: 4)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
