import AArch64
import Machine
import Simulation

/// What a run waits for besides breakpoints.
struct Goal {
  /// The focused core carries out one instruction, or takes an exception.
  var isStep = false
  /// An exception to this level, or to any when 0; `nil` for none.
  var trapLevel: UInt8?
  /// The focused core reaches this place.
  var landing: Landing?
  var time = Time.never
}

/// A place to be reached: the same level and, where recursion may come by, the same frame.
struct Landing {
  let address: UInt64
  var scope = Scope.anywhere
  var level: UInt8?
  /// The stack pointer is not below this.
  var stack: UInt64 = 0

  func matches(_ core: Core) -> Bool {
    core.programCounter == address && level.map { $0 == core.exceptionLevel } ?? true
      && core.generalRegister(31) >= stack
      && scope.contains(level: core.exceptionLevel, machine: core.virtualMachineID ?? 0)
  }
}

/// Why a run came back.
enum Stop {
  case stepped, landed, time, interrupted
  case breakpoint(Int)
  case trap(TraceEvent)
  case ended(Ending)
}

extension Debugger {
  /// Runs until the goal, a breakpoint or an end. The core that stopped has the focus then.
  func resume(_ goal: Goal) throws(DebuggerError) -> Stop {
    guard !isOver else { throw DebuggerError("the machine is off", hint: "quit, and start again") }
    arm(goal)
    defer { disarm() }
    let target = focus.stops.retired
    while true {
      let ending = machine.run(until: min(goal.time, limit), isInterrupted: isInterrupted)
      switch ending {
      case .stepped:
        guard let core = machine.steppedCore else { continue }
        if let stop = judge(core, goal, target) {
          focus = core
          return stop
        }
      case .reset, .powerCut:
        print("\(ending == .reset ? "the machine resets" : "power fails") at \(machine.time)")
        _ = machine.restart(after: ending)
      case .timeLimit: return .time
      case .interrupted: return .interrupted
      default:
        isOver = ending == .poweredOff
        if case .unimplemented(let core, _) = ending { focus = machine.cores[core] }
        return .ended(ending)
      }
    }
  }

  private func arm(_ goal: Goal) {
    var stops = StopConditions()
    for breakpoint in breakpoints { stops.stop(at: breakpoint.address) }
    if let landing = goal.landing { stops.stop(at: landing.address) }
    stops.time = goal.time
    for core in machine.cores { core.stops = stops }
    if goal.isStep { focus.stops.retired = focus.instructionsRetired + 1 }
    traps.forgetCaught()
    let stepped = goal.isStep ? UInt16(focus.index) : nil
    guard stepped != nil || goal.trapLevel != nil else { return }
    traps.isWanted = { event in
      if stepped == event.origin { return true }
      guard let level = goal.trapLevel else { return false }
      return level == 0 || event.d >> 4 & 15 == UInt64(level)
    }
  }

  private func disarm() {
    for core in machine.cores { core.stops = StopConditions() }
    traps.isWanted = nil
  }

  /// Whether the place at which a core stopped is one that was meant.
  private func judge(_ core: Core, _ goal: Goal, _ target: UInt64) -> Stop? {
    if let event = traps.caught, Int(event.origin) == core.index {
      return goal.isStep ? .stepped : .trap(event)
    }
    if let place = breakpoints.firstIndex(where: { $0.matches(core) }),
      !(goal.isStep && core === focus)
    {
      breakpoints[place].hits += 1
      return .breakpoint(breakpoints[place].number)
    }
    if goal.isStep, core === focus, core.instructionsRetired >= target { return .stepped }
    if let landing = goal.landing, core === focus || goal.landing?.level == nil,
      landing.matches(core)
    {
      return .landed
    }
    return core.time >= goal.time ? .time : nil
  }

  /// Says why the run came back and where the focused core is.
  func report(_ stop: Stop) {
    consoles.flush()
    switch stop {
    case .stepped, .landed: break
    case .breakpoint(let number): print("breakpoint \(number)")
    case .trap(let event): print(trapLine(event))
    case .time: print("the time is \(presentTime)")
    case .interrupted: print("interrupted at \(presentTime)")
    case .ended(let ending): print(describe(ending))
    }
    if isOver { return }
    print(placeLine())
  }

  /// The time of the core that was stopped, or of the last round's end.
  var presentTime: Time { machine.steppedCore?.time ?? machine.time }

  private func describe(_ ending: Ending) -> String {
    switch ending {
    case .poweredOff: "the machine switched itself off at \(machine.time)"
    case .asleep: "every core waits and nothing is pending at \(machine.time)"
    case .unimplemented(let core, let what):
      "core \(core) stopped: not carried out yet: \(what)"
    case .expectationFailed(let text): text
    case .reset, .powerCut, .timeLimit, .interrupted, .stepped: "stopped at \(machine.time)"
    }
  }

  /// `core 0 EL2 0x40000010 main+0x4 (Hello.swift:6): bl 0x40000100`
  func placeLine() -> String {
    let state = focus.isRunning ? "" : ", \(focus.powerDescription)"
    if focus.isOff { return "core \(focus.index) is off" }
    let pc = focus.programCounter
    let virtual = level < 2 && virtualMachine != 0 ? " VMID \(virtualMachine)" : ""
    let text = instruction(at: pc).map { ": \($0)" } ?? ""
    return "core \(focus.index) EL\(level)\(virtual) \(hex(pc))\(suffix(pc))\(state)\(text)"
  }
}
