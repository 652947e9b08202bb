import Simulation

/// Who answers HLT #0xF000 (Arm IHI 0100).
public protocol SemihostingHost: AnyObject {
  /// W0 and X1 of the call; the result goes to X0.
  func call(
    _ memory: SemihostingMemory, operation: UInt32, parameter: UInt64
  ) throws(SemihostingStop) -> UInt64
}

/// Why a call did not complete.
public enum SemihostingStop: Error {
  /// An access of its memory faulted, which ``SemihostingMemory`` knows: the program takes it.
  case fault
  /// The host lacks what was asked for.
  case unimplemented(String)
}

/// Memory as the program that calls sees it.
public final class SemihostingMemory {
  private let core: Core
  fileprivate private(set) var exit: CoreExit?

  fileprivate init(_ core: Core) { self.core = core }

  /// The core's own time.
  public var time: Time { core.now }

  public func word(_ address: UInt64) throws(SemihostingStop) -> UInt64 {
    try access { () throws(CoreExit) in try core.load(address, .double) }
  }

  public func byte(_ address: UInt64) throws(SemihostingStop) -> UInt8 {
    UInt8(truncatingIfNeeded: try access { () throws(CoreExit) in try core.load(address, .byte) })
  }

  public func store(word: UInt64, _ address: UInt64) throws(SemihostingStop) {
    try access { () throws(CoreExit) in try core.store(address, .double, word) }
  }

  public func store(byte: UInt8, _ address: UInt64) throws(SemihostingStop) {
    try access { () throws(CoreExit) in try core.store(address, .byte, UInt64(byte)) }
  }

  private func access<Value>(
    _ body: () throws(CoreExit) -> Value
  ) throws(SemihostingStop) -> Value {
    do {
      return try body()
    } catch {
      exit = error
      throw .fault
    }
  }
}

extension Core {
  /// HLT (C6.2.92): semihosting where a run has it. Halting debug is never enabled, as there is no
  /// external debugger.
  func halt(_ immediate: UInt32) throws(CoreExit) -> Outcome {
    guard immediate == 0xf000, let semihosting else { throw .exception(.undefined) }
    try awaitOrder()
    let memory = SemihostingMemory(self)
    do {
      state.pointee.x[0] = try semihosting.call(
        memory, operation: UInt32(truncatingIfNeeded: state.pointee.x[0]),
        parameter: state.pointee.x[1])
      return .resynchronize
    } catch {
      switch error {
      case .fault:
        guard let exit = memory.exit else { preconditionFailure("a fault has its exception") }
        throw exit
      case .unimplemented(let name): throw .unimplemented(name)
      }
    }
  }
}
