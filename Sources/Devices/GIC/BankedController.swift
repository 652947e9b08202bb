import Simulation

/// What every version of the GIC has: interrupts in banks, a core's private ones and the shared
/// ones.
protocol BankedController: FramedDevice, InterruptController {
  var scheme: PriorityScheme { get }
  /// Changes the bank that holds interrupt `id` for `core`, and then what cores see of it; does
  /// nothing when there is no such interrupt.
  func changeBank(of id: Int, _ core: Int, _ change: (inout InterruptBank) -> Void)
}

extension BankedController {
  /// Tells observers of a step of an interrupt.
  func tell(_ step: InterruptStep, _ id: UInt64, _ core: Int, value: UInt64 = 0) {
    host.emitDetail(.interrupt, a: id, b: step.rawValue, c: UInt64(core), d: value)
  }

  /// An input of the controller, in ``InterruptInput``'s numbers.
  func setInput(_ input: Int, _ level: Bool) {
    let (id, core) = InterruptInput.place(input)
    if level { tell(.rise, UInt64(id), core) }
    changeBank(of: id, core) { $0.setLevel(id, level) }
  }

  /// The end of the active state, by the CPU interface or by a list register; any core may
  /// deactivate a shared interrupt.
  func deactivate(_ core: Int, _ id: Int) {
    changeBank(of: id, core) { $0.deactivate(id) }
  }
}

/// How a GIC numbers its inputs: a shared interrupt is its INTID from 32, a private one is
/// 1024 + 32 × core + INTID.
enum InterruptInput {
  static func number(interrupt id: Int, core: Int, cores: Int, words: Int) -> Int {
    if id < 32 {
      precondition(id >= 16 && core < cores, "no private input \(id) of \(core)")
      return 1024 + 32 * core + id
    }
    precondition(id < words * 32, "no shared interrupt \(id)")
    return id
  }

  static func place(_ input: Int) -> (id: Int, core: Int) {
    input < 1024 ? (input, 0) : ((input - 1024) % 32, (input - 1024) / 32)
  }
}
