import AArch64
import Boards
import Machine
import Simulation

/// Where everybody is and what they wait for: each core's place, its pending interrupts and why
/// it does not take them, and what happens next.
///
///     core 0: EL1 VMID 1 0x40081234 work:idle+0x10 (Idle.swift:12), waiting for an interrupt
///       virtual IRQ pending, masked by PSTATE.I
///     next: 0.0125 s timer
public func describeWhere(_ machine: Machine, _ symbols: SymbolBook) -> String {
  var lines: [String] = []
  for core in machine.cores {
    lines.append("core \(core.index): \(place(of: core, symbols))")
    if core.isOff { continue }
    for interrupt in core.waitingInterrupts {
      lines.append("  \(interrupt.name) pending, \(interrupt.obstacle ?? "about to be taken")")
    }
  }
  let events = machine.simulator.queue.pending
  if events.isEmpty {
    lines.append("next: no event")
  } else {
    let next = events.prefix(4).map { "\($0.time) \(machine.name(of: $0.target))" }
    lines.append("next: \(next.joined(separator: ", "))")
  }
  return lines.joined(separator: "\n")
}

private func place(of core: Core, _ symbols: SymbolBook) -> String {
  if core.isOff { return "off" }
  let virtualMachine = core.virtualMachineID ?? 0
  let level = core.exceptionLevel
  let pc = core.programCounter
  let who = level < 2 && virtualMachine != 0 ? " VMID \(virtualMachine)" : ""
  return "EL\(level)\(who) \(hex(pc))"
    + symbols.suffix(pc, level: level, machine: virtualMachine) + ", \(core.powerDescription)"
}
