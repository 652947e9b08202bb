import AArch64
import Devices
import Simulation

extension Machine {
  /// What was expected in place of a part of the fault that this machine does not have; `nil`
  /// when it can be injected.
  public func expectation(of fault: Fault) -> String? {
    switch fault {
    case .memoryBit(let address, _):
      return memory.region(at: address) == nil
        ? "an address in memory, found 0x\(hexadecimal(address))" : nil
    case .registerBit(let name, let register, let bit):
      guard let core = core(named: name) else { return coreExpectation(name) }
      return core.canFlip(bit, of: register)
        ? nil : "a register that can be set and a bit of it, found \(register).\(bit)"
    case .systemError(let name): return core(named: name) == nil ? coreExpectation(name) : nil
    case .line(let name, _):
      return lineFaults.number(of: name) == nil
        ? "\(lineFaults.alternatives(to: name)), found \(name)" : nil
    case .device(let name, let fault):
      let able = zip(hosts, devices).compactMap { host, device in
        (device as? any FaultyDevice).map { (host.name, type(of: $0).faults) }
      }
      guard let (_, faults) = able.first(where: { $0.0 == name }) else {
        return "one of \(able.map(\.0).joined(separator: ", ")), found \(name)"
      }
      return faults.contains(fault)
        ? nil : "one of \(faults.joined(separator: ", ")), found \(fault)"
    case .powerCut: return nil
    }
  }

  /// Does what the fault says, now. It was checked before: what is not there is passed over.
  func inject(_ fault: Fault) {
    switch fault {
    case .memoryBit(let address, let bit):
      guard let byte = memory.load(address, .byte) else { return }
      _ = memory.write(address, [UInt8(truncatingIfNeeded: byte) ^ 1 << UInt8(bit)], by: .host)
    case .registerBit(let name, let register, let bit):
      core(named: name)?.flip(bit, of: register)
    case .systemError(let name): core(named: name)?.set(.systemError, to: true)
    case .line(let name, let fault):
      guard let number = lineFaults.number(of: name) else { return }
      lineFaults.apply(fault, to: number)
    case .device(let name, let fault):
      guard let number = hosts.firstIndex(where: { $0.name == name }) else { return }
      (devices[number] as? any FaultyDevice)?.inject(fault: fault)
    case .powerCut(let count?) where count > simulator.eventCount:
      simulator.powerCutAfterEvents = count
    case .powerCut: end(.powerCut)
    }
  }

  private func core(named name: String) -> Core? { cores.first { "core\($0.index)" == name } }

  private func coreExpectation(_ found: String) -> String {
    "one of \(cores.map { "core\($0.index)" }.joined(separator: ", ")), found \(found)"
  }

  /// Goes on after an ending that is not the run's: a reset, or power that comes back. False for
  /// all others.
  public func restart(after ending: Ending) -> Bool {
    switch ending {
    case .reset: reset()
    case .powerCut:
      // What memory held is gone; what a device keeps without power is its own business.
      for region in memory.regions where region.isWritable { memory.clear(region) }
      reset()
    default: return false
    }
    return true
  }
}
