import Devices
import Simulation

extension Board {
  /// The board for people: a line for the whole, then one for each part.
  public var summary: [String] {
    var lines = ["\(name): \(model)"]
    for (index, core) in cores.enumerated() {
      lines.append(
        "  core \(index): \(core.model.rawValue), \(core.clock) \(hertz(core.frequencyHertz))")
    }
    for memory in memory {
      lines.append("  \(memory.kind.rawValue) \(memory.name): \(range(memory.base, memory.size))")
    }
    for clock in clocks {
      let origin = clock.derivation.map { " from \($0.parent) * \($0.multiplier) / \($0.divider)" }
      lines.append("  clock \(clock.name): \(hertz(clock.frequencyHertz))\(origin ?? "")")
    }
    for device in devices { lines.append("  \(summary(of: device))") }
    for key in keys { lines.append("  key \(key.name): \(shown(key.wire))") }
    return lines
  }

  private func summary(of device: Device) -> String {
    var parts = [device.type]
    parts += device.windows.map { range($0.base, $0.room) }
    parts += device.interrupts.map { "\($0.signal) \($0.target.text)" }
    parts += device.dmaRequests.map {
      "\($0.signal) \(devices[$0.target.device].name) \($0.target.number)"
    }
    parts += device.outputs.map { "\($0.signal) \(shown($0.target))" }
    return "\(device.name): \(parts.joined(separator: ", "))"
  }

  private func shown(_ input: Input) -> String {
    let place =
      switch input.place {
      case .reset: "board reset"
      case .powerOff: "board power-off"
      case .resetOf(let device): "\(devices[device].name) reset"
      case .device(let device, let number):
        "\(devices[device].name) \(devices[device].model.inputs[number])"
      }
    return input.isInverted ? "\(place) inverted" : place
  }

  private func range(_ base: UInt64, _ size: UInt64) -> String {
    "0x\(hexadecimal(base, digits: 8))–0x\(hexadecimal(base + (size - 1), digits: 8))"
  }

  private func hertz(_ frequency: UInt64) -> String {
    for (unit, scale) in [("GHz", 1_000_000_000), ("MHz", 1_000_000), ("kHz", 1_000)]
      as [(String, UInt64)]
    where frequency.isMultiple(of: scale) { return "\(frequency / scale) \(unit)" }
    return "\(frequency) Hz"
  }
}
