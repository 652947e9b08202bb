import AArch64
import Machine

extension Command {
  static let walk: Command = Command(
    "walk", usage: "walk VA [CORE] [el0|el1|el2|stage2]",
    summary: "Show how an address is translated, each level of both stages.",
    example: "walk 0x40080000 0 el1"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    guard let text = arguments[0] else { throw walk.misuse("expected an address") }
    try arguments.atMost(3, .walk)
    let address = try debugger.value(of: text)
    var core = debugger.focus
    var regime: String?
    for word in arguments.dropFirst().words {
      if let value = number(word) {
        guard value < UInt64(debugger.machine.cores.count) else {
          throw DebuggerError("no core \(word)")
        }
        core = debugger.machine.cores[Int(value)]
      } else {
        guard ["el0", "el1", "el2", "stage2"].contains(word.lowercased()) else {
          throw walk.misuse("no regime \(word)")
        }
        regime = word.lowercased()
      }
    }
    let isWithoutEL2 = core.virtualMachineID == nil
    if isWithoutEL2, regime == "el2" || regime == "stage2" {
      throw DebuggerError("this machine has no EL2", hint: "it was started with --el 1")
    }
    if regime == "stage2" {
      debugger.print("stage 2 of \(hex(address)), VMID \(core.virtualMachineID ?? 0)")
      return debugger.printWalk(core.explainStageTwo(address))
    }
    let level = regime.flatMap { UInt8($0.dropFirst(2)) } ?? core.exceptionLevel
    debugger.print("\(hex(address)) as core \(core.index) sees it at EL\(level)")
    debugger.printWalk(core.explainWalk(address, level: level))
  }
}

extension Debugger {
  /// One step a line: `stage 1 level 2, 0x40001008: 0x…711 table at …`.
  func printWalk(_ steps: [WalkStep]) {
    for step in steps {
      var words = "stage \(step.stage)"
      if let level = step.level { words += " level \(level)" }
      if let place = step.descriptorAddress, let value = step.value {
        let physical = step.physicalDescriptorAddress ?? place
        let moved = physical == place ? "" : " at physical \(hex(physical))"
        words += ", descriptor \(hex(place))\(moved) = \(hex(value, digits: 16))"
      }
      // A stage-1 table is itself behind stage 2.
      print("\(step.isForStage1Table ? "    " : "  ")\(words): \(step.meaning)")
    }
  }
}
