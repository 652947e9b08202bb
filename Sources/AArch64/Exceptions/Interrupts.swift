import Simulation

/// An asynchronous exception.
enum Interrupt: UInt8, CaseIterable {
  // In the order in which they are taken when several are pending: IMPLEMENTATION DEFINED, see
  // ImplementationChoices.swift.
  case systemError, fiq, irq
  case virtualSystemError, virtualFIQ, virtualIRQ

  var isVirtual: Bool { rawValue >= Self.virtualSystemError.rawValue }

  /// The bit of HCR_EL2 that sends the physical one to EL2 and enables the virtual one.
  var routing: UInt64 {
    switch self {
    case .systemError, .virtualSystemError: HCR.amo
    case .fiq, .virtualFIQ: HCR.fmo
    case .irq, .virtualIRQ: HCR.imo
    }
  }

  /// The bit of PSTATE.DAIF that masks it.
  var mask: UInt8 {
    switch self {
    case .systemError, .virtualSystemError: DAIF.a
    case .fiq, .virtualFIQ: DAIF.f
    case .irq, .virtualIRQ: DAIF.i
    }
  }

  var vector: Core.ExceptionVector {
    switch self {
    case .systemError, .virtualSystemError: .systemError
    case .fiq, .virtualFIQ: .fiq
    case .irq, .virtualIRQ: .irq
    }
  }
}

extension Core {
  /// Takes the interrupt that is pending and not masked, if there is one: `state.pc` becomes the
  /// vector's address.
  func takePendingInterrupt() -> Bool {
    guard mayBePending, let (interrupt, target) = takeableInterrupt else { return false }
    var esr: UInt64 = 0
    if interrupt.vector == .systemError {
      esr = 0x2f << 26 | 1 << 25 | systemErrorSyndrome(interrupt)
      if target == 2 {
        system.pointee.esrEL2 = esr
      } else {
        system.pointee.esrEL1 = esr
      }
      // An error is over once it has been reported.
      if interrupt.isVirtual {
        system.pointee.hcrEL2 &= ~HCR.vse
      } else {
        set(.systemError, to: false)
      }
    }
    enter(target, interrupt.vector, returnTo: state.pointee.pc, event: (esr, 0, 0))
    return true
  }

  /// Whether a pending interrupt or event ends the wait that the core is in. WFI ends for
  /// interrupts that are masked too, WFE does not (D1.16.1, D1.16.2).
  var wakesFromWait: Bool {
    if state.pointee.power == .waitingForEvent {
      return state.pointee.eventRegister || (mayBePending && takeableInterrupt != nil)
    }
    return wakesFromInterruptWait
  }

  /// Whether WFI would not wait.
  var wakesFromInterruptWait: Bool {
    guard mayBePending else { return false }
    for interrupt in Interrupt.allCases where isPending(interrupt) {
      if !interrupt.isVirtual || virtualIsEnabled(interrupt) { return true }
    }
    return false
  }

  /// Ends a wait: to be called when ``wakesFromWait`` before the core runs on.
  func endWait() {
    // Waking consumes the event: IMPLEMENTATION DEFINED, see ImplementationChoices.swift.
    if state.pointee.power == .waitingForEvent { clearEvent() }
    state.pointee.power = .running
  }

  /// False when nothing can be pending, cheaply.
  private var mayBePending: Bool {
    state.pointee.signals != 0
      || system.pointee.hcrEL2 & (HCR.vf | HCR.vi | HCR.vse) != 0
  }

  func isPending(_ interrupt: Interrupt) -> Bool {
    let hcr = system.pointee.hcrEL2
    func signal(_ signal: CoreSignal) -> Bool {
      state.pointee.signals >> signal.rawValue & 1 != 0
    }
    return switch interrupt {
    case .systemError: signal(.systemError)
    case .fiq: signal(.fiq)
    case .irq: signal(.irq)
    case .virtualSystemError: hcr & HCR.vse != 0
    case .virtualFIQ: signal(.virtualFIQ) || hcr & HCR.vf != 0
    case .virtualIRQ: signal(.virtualIRQ) || hcr & HCR.vi != 0
    }
  }

  /// Virtual interrupts exist below EL2, for each kind that HCR_EL2 routes, and not with TGE
  /// (D1.14.2).
  func virtualIsEnabled(_ interrupt: Interrupt) -> Bool {
    let hcr = system.pointee.hcrEL2
    return hasEL2 && state.pointee.exceptionLevel < 2 && hcr & HCR.tge == 0
      && hcr & interrupt.routing != 0
  }

  /// The first interrupt that is pending, enabled and not masked, and the level it goes to
  /// (D1.14.1, table of routing and masking).
  var takeableInterrupt: (Interrupt, UInt8)? {
    let level = state.pointee.exceptionLevel
    let hcr = system.pointee.hcrEL2
    for interrupt in Interrupt.allCases where isPending(interrupt) {
      let isMasked = state.pointee.daif & interrupt.mask != 0
      if interrupt.isVirtual {
        if virtualIsEnabled(interrupt), !isMasked { return (interrupt, 1) }
      } else if hasEL2, hcr & (interrupt.routing | HCR.tge) != 0 {
        if !isMasked || cannotMaskForEL2 { return (interrupt, 2) }
      } else if level < 2, !isMasked {
        // To EL1; at EL2 it stays pending.
        return (interrupt, 1)
      }
    }
    return nil
  }

  /// What goes to EL2 cannot be masked from below, but by the applications of a host.
  private var cannotMaskForEL2: Bool { state.pointee.exceptionLevel < 2 && !hostsUser }

  /// ISR_EL1 (D13.2.66): what is pending, virtual where EL1 would get the virtual one.
  var pendingAtLevel: UInt64 {
    func pending(_ physical: Interrupt, _ virtual: Interrupt) -> Bool {
      virtualIsEnabled(virtual) ? isPending(virtual) : isPending(physical)
    }
    return (pending(.systemError, .virtualSystemError) ? 1 << 8 : 0)
      | (pending(.irq, .virtualIRQ) ? 1 << 7 : 0) | (pending(.fiq, .virtualFIQ) ? 1 << 6 : 0)
  }
}

/// An interrupt that waits at a core, for people.
public struct WaitingInterrupt: Sendable, Equatable {
  /// `IRQ`, `virtual FIQ`, `SError`.
  public let name: String
  /// Why the core does not take it; `nil` when it is about to.
  public let obstacle: String?
}

extension Core {
  /// Every interrupt that is pending at the core, and what keeps the core from taking it.
  public var waitingInterrupts: [WaitingInterrupt] {
    Interrupt.allCases.filter(isPending).map {
      WaitingInterrupt(name: $0.name, obstacle: obstacle($0))
    }
  }

  private func obstacle(_ interrupt: Interrupt) -> String? {
    let level = state.pointee.exceptionLevel
    let hcr = state.pointee.system.hcrEL2
    let isMasked = state.pointee.daif & interrupt.mask != 0
    let mask = "masked by PSTATE.\(["F", "I", "A"][interrupt.mask.trailingZeroBitCount])"
    if interrupt.isVirtual {
      if level == 2 { return "taken at EL1 only" }
      if !virtualIsEnabled(interrupt) { return "not enabled by HCR_EL2" }
      return isMasked ? mask : nil
    }
    if hasEL2, hcr & (interrupt.routing | HCR.tge) != 0 {
      return cannotMaskForEL2 || !isMasked ? nil : mask
    }
    if level == 2 { return "routed to EL1" }
    return isMasked ? mask : nil
  }
}

extension Interrupt {
  fileprivate var name: String {
    switch self {
    case .systemError: "SError"
    case .fiq: "FIQ"
    case .irq: "IRQ"
    case .virtualSystemError: "virtual SError"
    case .virtualFIQ: "virtual FIQ"
    case .virtualIRQ: "virtual IRQ"
    }
  }
}
