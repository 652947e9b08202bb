import AArch64
import Boards
import Devices
import Simulation

extension Machine {
  /// Connects interrupts, DMA requests, other wires and the devices that answer system registers.
  func connect() {
    if let index = board.interruptController,
      let controller = devices[index] as? any InterruptController
    {
      controller.attach(cores: cores, affinities: cores.map(\.affinity))
      connectInterrupts(to: controller)
    }
    nameLines()
    connectRequests()
    connectWires()
    for device in devices {
      if let timer = device as? GenericTimer {
        timer.attach(receivers: cores)
        timer.hasHostExtensions = cores.contains { $0.hasHostExtensions }
        for core in cores { core.eventStream = timer }
      }
      if let monitors = device as? PMUv3 {
        for core in cores { core.performanceInterrupt = monitors.outputs(core: core.index)[0] }
      }
      guard let port = device as? any SystemRegisterPort else { continue }
      for core in cores { core.attach(port) }
    }
    for junction in junctions { junction.settle() }
  }

  /// For faults: every output by its name.
  private func nameLines() {
    for (index, device) in board.devices.enumerated() {
      let names = device.model.lineNames
      guard let outputs = (devices[index] as? any PerCoreDevice)?.outputs else {
        lineFaults.add(device.name, signals: names, hosts[index].lines)
        continue
      }
      for core in cores {
        lineFaults.add(device.name, signals: names, outputs(core.index), core: core.index)
      }
    }
  }

  private func connectInterrupts(to controller: any InterruptController) {
    var shared: [(id: Int, junction: Junction)] = []
    for (index, device) in board.devices.enumerated() {
      for wire in device.interrupts {
        guard let line = device.model.interrupts.firstIndex(of: wire.signal) else { continue }
        let target = wire.target
        if let device = devices[index] as? any PerCoreDevice {
          for core in cores {
            let input = controller.input(interrupt: target.id, core: core.index)
            device.outputs(core: core.index)[line].connect(to: controller, input: input)
          }
        } else if target.isShared || target.isInverted {
          let known = shared.first { $0.id == target.id }?.junction
          let junction =
            known ?? join(controller, input: controller.input(interrupt: target.id, core: 0))
          if known == nil { shared.append((target.id, junction)) }
          junction.add(hosts[index].lines[line], isInverted: target.isInverted)
        } else {
          hosts[index].lines[line].connect(
            to: controller, input: controller.input(interrupt: target.id, core: 0))
        }
      }
    }
  }

  private func connectRequests() {
    for (index, device) in board.devices.enumerated() {
      let names = device.model.lineNames
      for wire in device.dmaRequests {
        guard let line = names.firstIndex(of: wire.signal),
          let engine = devices[wire.target.device] as? any LineSink
        else { continue }
        // A peripheral has two requests at the engine: burst, then single.
        let isSingle = wire.signal.hasSuffix("SREQ")
        hosts[index].lines[line].connect(
          to: engine, input: wire.target.number * 2 + (isSingle ? 1 : 0))
      }
    }
  }

  /// Outputs and keys to the inputs of devices and of the board.
  private func connectWires() {
    for (index, device) in board.devices.enumerated() {
      for wire in device.outputs {
        guard let line = device.model.lineNames.firstIndex(of: wire.signal) else { continue }
        connect(hosts[index].lines[line], to: wire.target)
      }
    }
    for (key, place) in zip(keys, board.keys) { connect(key.line, to: place.wire) }
  }

  private func connect(_ line: Line, to target: Board.Input) {
    let (sink, input) = sink(target)
    if target.isInverted {
      join(sink, input: input).add(line, isInverted: true)
    } else {
      line.connect(to: sink, input: input)
    }
  }

  private func sink(_ target: Board.Input) -> (any LineSink, Int) {
    switch target.place {
    case .reset: return (boardInputs, BoardInputs.reset)
    case .powerOff: return (boardInputs, BoardInputs.powerOff)
    case .resetOf(let device): return (ResetInput(devices[device]), 0)
    case .device(let device, let input):
      guard let sink = devices[device] as? any LineSink else {
        preconditionFailure("\(board.devices[device].name) has inputs and takes no lines")
      }
      return (sink, input)
    }
  }

  private func join(_ sink: any LineSink, input: Int) -> Junction {
    let junction = Junction()
    junction.output.connect(to: sink, input: input)
    junctions.append(junction)
    return junction
  }
}

/// The inputs of the board itself: a rising edge resets the machine, as PSCI SYSTEM_RESET does, or
/// takes its power.
final class BoardInputs: LineSink {
  static let reset = 0
  static let powerOff = 1
  private unowned let machine: Machine

  init(machine: Machine) { self.machine = machine }

  func line(_ input: Int, changedTo level: Bool) {
    if level { machine.end(input == Self.reset ? .reset : .poweredOff) }
  }
}

/// A device's reset: taken at the rising edge.
private final class ResetInput: LineSink {
  private unowned let device: any Device

  init(_ device: any Device) { self.device = device }

  func line(_ input: Int, changedTo level: Bool) {
    if level { device.reset() }
  }
}
