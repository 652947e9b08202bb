import AArch64
import Boards
import Devices
import Simulation

/// Arm's semihosting for AArch64 (Arm IHI 0100, release 2.0; HLT #0xF000): a program without a
/// driver writes to the board's console and says how it ended.
///
/// Served: the console as `:tt`, `:semihosting-features`, clocks, heap and command line (none),
/// exit. Files of the host are not there: opening one fails, so that a run depends on its inputs
/// alone. Reading keys is refused by name.
final class Semihosting: SemihostingHost {
  private unowned let machine: Machine
  private var errorNumber: UInt64 = 0
  /// How much of the features file was read.
  private var featuresRead: UInt64 = 0

  private enum Operation {
    static let open: UInt32 = 0x01
    static let close: UInt32 = 0x02
    static let writeCharacter: UInt32 = 0x03
    static let writeString: UInt32 = 0x04
    static let write: UInt32 = 0x05
    static let read: UInt32 = 0x06
    static let readCharacter: UInt32 = 0x07
    static let isError: UInt32 = 0x08
    static let isTerminal: UInt32 = 0x09
    static let seek: UInt32 = 0x0a
    static let length: UInt32 = 0x0c
    static let clock: UInt32 = 0x10
    static let time: UInt32 = 0x11
    static let errorNumber: UInt32 = 0x13
    static let commandLine: UInt32 = 0x15
    static let heap: UInt32 = 0x16
    static let exit: UInt32 = 0x18
    static let exitExtended: UInt32 = 0x20
    static let elapsed: UInt32 = 0x30
    static let tickFrequency: UInt32 = 0x31
  }

  private enum Handle {
    static let input: UInt64 = 1
    static let output: UInt64 = 2
    static let error: UInt64 = 3
    static let features: UInt64 = 4
  }

  /// "SHFB", then SH_EXT_EXIT_EXTENDED and SH_EXT_STDOUT_STDERR.
  private static let features: [UInt8] = [0x53, 0x48, 0x46, 0x42, 3]
  private static let failure = UInt64.max
  /// ENOENT and EBADF of Linux, which most C libraries know.
  private static let noEntry: UInt64 = 2
  private static let badHandle: UInt64 = 9
  /// A text without an end is given up behind this many bytes.
  private static let longestText = 1 << 16
  /// ADP_Stopped_ApplicationExit.
  private static let applicationExit: UInt64 = 0x20026
  /// What SYS_TIME says at reset: 2026-01-01.
  private static let epochSeconds: UInt64 = 1_767_225_600

  init(machine: Machine) { self.machine = machine }

  func call(
    _ memory: SemihostingMemory, operation: UInt32, parameter: UInt64
  ) throws(SemihostingStop) -> UInt64 {
    func argument(_ number: UInt64) throws(SemihostingStop) -> UInt64 {
      try memory.word(parameter &+ number * 8)
    }
    switch operation {
    case Operation.open:
      let name = try text(memory, argument(0), count: argument(2))
      return open(name, mode: try argument(1))
    case Operation.close: return isOpen(try argument(0)) ? 0 : fail(Self.badHandle)
    case Operation.writeCharacter:
      write([try memory.byte(parameter)])
      return 0
    case Operation.writeString:
      write(try terminatedText(memory, parameter))
      return 0
    case Operation.write:
      let (handle, address, count) = (try argument(0), try argument(1), try argument(2))
      guard handle == Handle.output || handle == Handle.error else {
        _ = fail(Self.badHandle)
        return count
      }
      write(try text(memory, address, count: count))
      return count > UInt64(Self.longestText) ? count - UInt64(Self.longestText) : 0
    case Operation.read: return try read(memory, argument(0), to: argument(1), count: argument(2))
    case Operation.readCharacter: throw .unimplemented("semihosting SYS_READC")
    case Operation.isError: return try argument(0) >> 63
    case Operation.isTerminal:
      let handle = try argument(0)
      return (Handle.input...Handle.error).contains(handle) ? 1 : 0
    case Operation.seek:
      guard try argument(0) == Handle.features else { return fail(Self.badHandle) }
      featuresRead = min(try argument(1), UInt64(Self.features.count))
      return 0
    case Operation.length:
      return try argument(0) == Handle.features ? UInt64(Self.features.count) : 0
    case Operation.clock: return memory.time.picoseconds / 10_000_000_000
    case Operation.time: return Self.epochSeconds + memory.time.picoseconds / 1_000_000_000_000
    case Operation.errorNumber: return errorNumber
    case Operation.commandLine: return Self.failure
    case Operation.heap:
      for word in 0..<4 as Range<UInt64> { try memory.store(word: 0, argument(0) &+ word * 8) }
      return 0
    case Operation.elapsed:
      try memory.store(word: memory.time.picoseconds / 1000, parameter)
      return 0
    case Operation.tickFrequency: return 1_000_000_000
    case Operation.exit, Operation.exitExtended:
      exit(reason: try argument(0), code: try argument(1))
      return 0
    default:
      throw .unimplemented("semihosting operation 0x\(hexadecimal(UInt64(operation)))")
    }
  }

  func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("errorNumber", &errorNumber)
    try coder.field("featuresRead", &featuresRead)
  }

  // MARK: Files

  private func open(_ name: [UInt8], mode: UInt64) -> UInt64 {
    if name == Array(":tt".utf8), mode < 12 {
      return [Handle.input, Handle.output, Handle.error][Int(mode / 4)]
    }
    guard name == Array(":semihosting-features".utf8), mode < 2 else { return fail(Self.noEntry) }
    featuresRead = 0
    return Handle.features
  }

  private func isOpen(_ handle: UInt64) -> Bool {
    (Handle.input...Handle.features).contains(handle)
  }

  /// How many bytes were not read.
  private func read(
    _ memory: SemihostingMemory, _ handle: UInt64, to address: UInt64, count: UInt64
  )
    throws(SemihostingStop) -> UInt64
  {
    if handle == Handle.input { throw .unimplemented("semihosting SYS_READ of the console") }
    guard handle == Handle.features else {
      _ = fail(Self.badHandle)
      return count
    }
    var done: UInt64 = 0
    while done < count, featuresRead < UInt64(Self.features.count) {
      try memory.store(byte: Self.features[Int(featuresRead)], address &+ done)
      featuresRead += 1
      done += 1
    }
    return count - done
  }

  private func fail(_ number: UInt64) -> UInt64 {
    errorNumber = number
    return Self.failure
  }

  // MARK: Console, end

  private func write(_ bytes: [UInt8]) {
    let console = machine.hosts[machine.board.console]
    for byte in bytes { console.emit(.output, a: UInt64(byte)) }
  }

  private func exit(reason: UInt64, code: UInt64) {
    guard reason == Self.applicationExit, code == 0 else {
      let what =
        reason == Self.applicationExit
        ? "code \(code)" : "reason 0x\(hexadecimal(reason)), code \(code)"
      return machine.end(.expectationFailed("semihosting: the program ended with \(what)"))
    }
    machine.end(.poweredOff)
  }

  private func text(_ memory: SemihostingMemory, _ address: UInt64, count: UInt64)
    throws(SemihostingStop) -> [UInt8]
  {
    var bytes: [UInt8] = []
    for place in 0..<min(count, UInt64(Self.longestText)) {
      bytes.append(try memory.byte(address &+ place))
    }
    return bytes
  }

  private func terminatedText(_ memory: SemihostingMemory, _ address: UInt64)
    throws(SemihostingStop) -> [UInt8]
  {
    var bytes: [UInt8] = []
    while bytes.count < Self.longestText {
      let byte = try memory.byte(address &+ UInt64(bytes.count))
      if byte == 0 { break }
      bytes.append(byte)
    }
    return bytes
  }
}
