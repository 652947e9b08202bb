import Simulation

/// How an exception came about, from its event (Arm DDI 0487, D1.3.1 and D24.2.40).
public struct ExceptionText {
  private let event: TraceEvent

  /// `event` is of kind ``TraceKind/exception``.
  public init(_ event: TraceEvent) { self.event = event }

  private var syndrome: UInt64 { event.a }
  private var vectorOffset: UInt64 { event.d >> 8 & 0xffff }
  /// EC, ESR bits [31:26].
  public var exceptionClass: UInt8 { UInt8(syndrome >> 26 & 0x3f) }
  /// The vector tells what ESR does not: interrupts leave it as it was.
  private var vector: UInt64 { vectorOffset >> 7 & 3 }

  /// VMID of VTTBR_EL2 when it was taken.
  private var machine: UInt64 { event.d >> 24 & 0xff }

  /// What statistics count it under: the class of a synchronous exception, else the interrupt.
  public var name: String {
    switch vector {
    case 1: "IRQ"
    case 2: "FIQ"
    case 3: "SError"
    default: Self.name(ofClass: exceptionClass)
    }
  }

  /// All that the event tells, in one line.
  public var description: String {
    var parts = ["EL\(event.d & 15) to EL\(event.d >> 4 & 15), \(name)"]
    if machine != 0 { parts.append("VMID \(machine)") }
    if vector == 0 { parts += syndromeDetails }
    parts.append("return to 0x\(hexadecimal(event.c))")
    parts.append("vector 0x\(hexadecimal(vectorOffset, digits: 3))")
    return parts.joined(separator: ", ")
  }

  private var syndromeDetails: [String] {
    switch exceptionClass {
    case 0x15, 0x16, 0x17, 0x3c: return ["immediate 0x\(hexadecimal(syndrome & 0xffff))"]
    case 0x01: return [syndrome & 1 == 0 ? "WFI" : "WFE"]
    case 0x18: return [systemRegister]
    case 0x20, 0x21: return [Self.fault(syndrome & 0x3f)] + addresses
    case 0x24, 0x25:
      return [Self.fault(syndrome & 0x3f), syndrome >> 6 & 1 == 1 ? "write" : "read"] + addresses
    case 0x22, 0x26, 0x34, 0x35: return addresses
    default: return ["ISS 0x\(hexadecimal(syndrome & 0x1ff_ffff, digits: 7))"]
    }
  }

  private var addresses: [String] {
    let page = (event.d >> 32) << 12
    return ["FAR 0x\(hexadecimal(event.b))"]
      + (page == 0 ? [] : ["IPA page 0x\(hexadecimal(page))"])
  }

  /// ISS of class 0x18: Op0, Op2, Op1, CRn, Rt, CRm, direction.
  private var systemRegister: String {
    let (op0, op2, op1) = (syndrome >> 20 & 3, syndrome >> 17 & 7, syndrome >> 14 & 7)
    let (crn, rt, crm) = (syndrome >> 10 & 15, syndrome >> 5 & 31, syndrome >> 1 & 15)
    let register = "S\(op0)_\(op1)_C\(crn)_C\(crm)_\(op2)"
    return syndrome & 1 == 1 ? "MRS X\(rt), \(register)" : "MSR \(register), X\(rt)"
  }

  /// Fault status code, DFSC or IFSC.
  private static func fault(_ status: UInt64) -> String {
    let level = status & 3
    return switch status {
    case 0...3: "address size fault at level \(level)"
    case 4...7: "translation fault at level \(level)"
    case 8...11: "access flag fault at level \(level)"
    case 12...15: "permission fault at level \(level)"
    case 16: "synchronous external abort"
    case 20...23: "synchronous external abort on a table walk at level \(level)"
    case 33: "alignment fault"
    case 48: "TLB conflict"
    case 53: "unsupported exclusive or atomic access"
    default: "fault status 0x\(hexadecimal(status, digits: 2))"
    }
  }

  /// EC in words.
  public static func name(ofClass number: UInt8) -> String {
    classNames.first { $0.number == number }?.name
      ?? "reserved class 0x\(hexadecimal(UInt64(number), digits: 2))"
  }

  private static let classNames: [(number: UInt8, name: String)] = [
    (0x00, "unknown reason"),
    (0x01, "trapped WFI or WFE"),
    (0x03, "trapped MCR or MRC, coproc 15"),
    (0x04, "trapped MCRR or MRRC, coproc 15"),
    (0x05, "trapped MCR or MRC, coproc 14"),
    (0x06, "trapped LDC or STC"),
    (0x07, "trapped SVE, SIMD or floating point"),
    (0x08, "trapped VMRS"),
    (0x09, "trapped pointer authentication"),
    (0x0a, "trapped LD64B, ST64B or other 64-byte access"),
    (0x0c, "trapped MRRC, coproc 14"),
    (0x0d, "branch target"),
    (0x0e, "illegal execution state"),
    (0x11, "SVC in AArch32"),
    (0x12, "HVC in AArch32"),
    (0x13, "SMC in AArch32"),
    (0x14, "trapped MSRR, MRRS or 128-bit system instruction"),
    (0x15, "SVC"),
    (0x16, "HVC"),
    (0x17, "SMC"),
    (0x18, "trapped MSR, MRS or system instruction"),
    (0x19, "trapped SVE"),
    (0x1a, "trapped ERET"),
    (0x1c, "pointer authentication failure"),
    (0x1d, "trapped SME"),
    (0x20, "instruction abort from a lower level"),
    (0x21, "instruction abort"),
    (0x22, "PC alignment"),
    (0x24, "data abort from a lower level"),
    (0x25, "data abort"),
    (0x26, "SP alignment"),
    (0x27, "memory operation"),
    (0x28, "floating-point exception in AArch32"),
    (0x2c, "floating-point exception"),
    (0x2d, "guarded control stack"),
    (0x2f, "SError"),
    (0x30, "breakpoint from a lower level"),
    (0x31, "breakpoint"),
    (0x32, "software step from a lower level"),
    (0x33, "software step"),
    (0x34, "watchpoint from a lower level"),
    (0x35, "watchpoint"),
    (0x38, "BKPT in AArch32"),
    (0x3a, "vector catch in AArch32"),
    (0x3c, "BRK"),
  ]
}
