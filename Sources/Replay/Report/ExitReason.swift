import AArch64
import Simulation
import Traces

/// Why a core left its guest for EL2.
struct ExitReason: Hashable {
  /// EC of a synchronous exception, else 64, 65 and 66: IRQ, FIQ, SError.
  private let cause: UInt8
  /// What its text needs; of interrupts and calls filled in by what follows the exception.
  private var detail: UInt64
  private var isKnown: Bool
  /// One of many of its cause, too many to tell apart.
  private var isOther = false

  private static let interrupt: UInt8 = 64

  /// Of an exception's event.
  init(_ event: TraceEvent) {
    let vector = UInt8(event.d >> 15 & 3)
    guard vector == 0 else {
      cause = Self.interrupt + vector - 1
      (detail, isKnown) = (0, false)
      return
    }
    let syndrome = event.a
    cause = UInt8(syndrome >> 26 & 0x3f)
    isKnown = true
    switch cause {
    case 0x01: detail = syndrome & 3
    case 0x16, 0x17:
      detail = syndrome & 0xffff
      isKnown = false
    // All but Rt.
    case 0x18: detail = syndrome & 0x3f_fc1f
    // WnR, and the page.
    case 0x20, 0x24: detail = (event.d >> 32) << 12 | (cause == 0x24 ? syndrome >> 6 & 1 : 0)
    default: detail = 0
    }
  }

  var isInterrupt: Bool { cause == Self.interrupt || cause == Self.interrupt + 1 }

  /// The same for all of its cause.
  var generalized: ExitReason {
    var reason = self
    (reason.detail, reason.isKnown, reason.isOther) = (0, true, true)
    return reason
  }

  /// Takes the first INTID that was acknowledged, or the function that was called.
  mutating func specify(_ value: UInt64) {
    if !isKnown { (detail, isKnown) = (value, true) }
  }

  var text: String {
    if isOther {
      return cause >= Self.interrupt
        ? "other interrupt" : "\(ExceptionText.name(ofClass: cause)), other"
    }
    switch cause {
    case 0x01: return detail & 1 == 0 ? "WFI" : "WFE"
    case 0x16, 0x17:
      let name = cause == 0x16 ? "HVC" : "SMC"
      return isKnown
        ? "\(name) \(FirmwareText.name(ofFunction: detail))"
        : "\(name) #0x\(hexadecimal(detail))"
    case 0x18: return registerText
    case 0x20: return "instruction abort, IPA 0x\(hexadecimal(detail))"
    case 0x24:
      let page = hexadecimal(detail & ~1)
      return "data abort, \(detail & 1 == 0 ? "read" : "write"), IPA 0x\(page)"
    case Self.interrupt...:
      let name = ["IRQ", "FIQ", "SError"][Int(cause - Self.interrupt)]
      return isKnown ? "\(name), INTID \(detail)" : name
    default: return ExceptionText.name(ofClass: cause)
    }
  }

  /// ISS of class 0x18 (Arm DDI 0487, D13.2.39): Op0 [21:20], Op2 [19:17], Op1 [16:14], CRn
  /// [13:10], CRm [4:1], and bit 0 for a read.
  private var registerText: String {
    func field(_ shift: UInt64, _ mask: UInt64) -> UInt16 { UInt16(detail >> shift & mask) }
    let isWrite = detail & 1 == 0
    let encoding = SystemRegisterEncoding(
      field(20, 3), field(14, 7), field(10, 15), field(1, 15), field(17, 7))
    return "\(isWrite ? "MSR" : "MRS") \(systemRegisterName(encoding, isWrite: isWrite))"
  }
}
