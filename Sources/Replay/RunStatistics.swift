import Simulation
import Traces

/// Counts what happens in a run while it happens. It watches and changes nothing.
public final class RunStatistics: TraceObserver {
  /// A sort of trap to EL2: what it is called, and whose it was.
  public struct Trap: Sendable, Equatable {
    /// The exception class in words, or the interrupt's name.
    public let cause: String
    /// VMID of VTTBR_EL2 at the time; Janus numbers its personas from 1.
    public let machine: UInt8
    public let count: UInt64
  }

  /// Classes 0 to 63, then IRQ, FIQ and SError, for each VMID.
  private var traps: [[UInt64]] = []
  private var interrupts: [UInt64]
  /// Bytes that DMA engines moved.
  public private(set) var transferredBytes: UInt64 = 0
  public private(set) var outputBytes: UInt64 = 0
  public private(set) var inputBytes: UInt64 = 0

  private static let interruptNames = ["IRQ", "FIQ", "SError"]
  private static let causes = 64 + interruptNames.count

  public init(coreCount: Int) { interrupts = Array(repeating: 0, count: coreCount) }

  public func observe(_ event: TraceEvent) {
    switch event.kind {
    case .exception: count(event)
    case .transfer: transferredBytes &+= event.c
    case .output: outputBytes += 1
    case .input: inputBytes += 1
    default: break
    }
  }

  private func count(_ event: TraceEvent) {
    // The vector tells whether it was an interrupt, and which.
    let vector = Int(event.d >> 15 & 3)
    if vector == 1 || vector == 2, Int(event.origin) < interrupts.count {
      interrupts[Int(event.origin)] += 1
    }
    let (source, target) = (event.d & 15, event.d >> 4 & 15)
    guard target == 2, source < 2 else { return }
    let machine = Int(event.d >> 24 & 0xff)
    while traps.count <= machine { traps.append(Array(repeating: 0, count: Self.causes)) }
    let cause = vector == 0 ? Int(event.a >> 26 & 0x3f) : 63 + vector
    traps[machine][cause] += 1
  }

  /// IRQs and FIQs taken by a core, at any level.
  public func interrupts(takenBy core: Int) -> UInt64 { interrupts[core] }

  /// Traps from EL1 and EL0 to EL2, by machine and then by cause.
  public var trapsByCause: [Trap] {
    traps.enumerated().flatMap { machine, counts in
      counts.enumerated().filter { $0.element > 0 }.map { cause, count in
        let name =
          cause < 64 ? ExceptionText.name(ofClass: UInt8(cause)) : Self.interruptNames[cause - 64]
        return Trap(cause: name, machine: UInt8(machine), count: count)
      }
    }
  }
}
