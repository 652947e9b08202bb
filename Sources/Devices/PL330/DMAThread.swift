import Simulation

/// What a thread is doing, as CSRn and DSR tell it (3.3.11).
enum DMAStatus: UInt8 {
  case stopped = 0
  case executing = 1
  case waitingForEvent = 4
  case waitingForPeripheral = 7
  case faulting = 15
}

/// The request_type flag that DMAWFP sets (4.3.18).
enum RequestType: UInt8 {
  case single = 0
  case burst = 1
}

/// Which requests end a DMAWFP.
enum PeripheralWait: UInt8 {
  case single = 0
  case burst = 1
  /// Either, and the peripheral says which and which is the last.
  case peripheral = 2
}

/// Why a thread is Faulting: the bits of FTRn, and of FTRD where the manager has them (3.3.8).
struct DMAFaults: OptionSet {
  let rawValue: UInt32
  static let undefinedInstruction = DMAFaults(rawValue: 1)
  static let invalidOperand = DMAFaults(rawValue: 1 << 1)
  /// FTRD only.
  static let goSecurity = DMAFaults(rawValue: 1 << 4)
  static let eventSecurity = DMAFaults(rawValue: 1 << 5)
  static let peripheralSecurity = DMAFaults(rawValue: 1 << 6)
  static let transferSecurity = DMAFaults(rawValue: 1 << 7)
  static let bufferTooSmall = DMAFaults(rawValue: 1 << 12)
  static let storeDataUnavailable = DMAFaults(rawValue: 1 << 13)
  static let instructionFetch = DMAFaults(rawValue: 1 << 16)
  static let dataWrite = DMAFaults(rawValue: 1 << 17)
  static let dataRead = DMAFaults(rawValue: 1 << 18)
  static let debugInstruction = DMAFaults(rawValue: 1 << 30)
  static let lockUp = DMAFaults(rawValue: 1 << 31)
}

/// CCRn (3.3.15).
struct ChannelControl {
  var rawValue: UInt32
  /// Bursts of one byte, Non-secure, not incrementing.
  static let reset = ChannelControl(rawValue: 0x0080_0200)

  /// How one side of the channel accesses memory.
  struct Side: Equatable {
    let increments: Bool
    /// Bytes, a power of two.
    let beatBytes: UInt32
    let beats: Int
    /// AxPROT[1].
    let isNonSecure: Bool
  }
  private func side(_ shift: UInt32) -> Side {
    let bits = rawValue >> shift
    return Side(
      increments: bits & 1 != 0, beatBytes: 1 << (bits >> 1 & 7), beats: Int(bits >> 4 & 15) + 1,
      isNonSecure: bits >> 9 & 1 != 0)
  }
  var source: Side { side(0) }
  var destination: Side { side(14) }
  /// Bytes whose order is reversed: 1 for none, 2, 4, 8 or 16; more is reserved.
  var swapBytes: UInt32 { 1 << (rawValue >> 28 & 7) }
}

/// The state of one thread of the controller: a channel's or the manager's.
struct DMAThread {
  var status = DMAStatus.stopped
  var pc: UInt32 = 0
  var isNonSecure = false
  var faults: DMAFaults = []
  /// The event or peripheral of the last wait.
  var wakeup: UInt8 = 0
  var wait = PeripheralWait.single
  var request = RequestType.single
  var isLastRequest = false
  var loops: [UInt8] = [0, 0]
  var source: UInt32 = 0
  var destination: UInt32 = 0
  var control = ChannelControl.reset
  /// The thread's data in the MFIFO, in order.
  var buffer: [UInt8] = []
  /// Its last turn found no room in the MFIFO.
  var isStarved = false
  /// Rises whenever the thread is started or stopped from outside its program, which the
  /// program's own accesses may do: what remains of the instruction then has no effect.
  var incarnation: UInt32 = 0

  init(incarnation: UInt32 = 0) { self.incarnation = incarnation }

  /// CSRn or DSR without the manager's security bit, which has another place.
  var statusBits: UInt64 {
    var bits = UInt64(status.rawValue) | UInt64(wakeup) << 4
    if wait == .burst { bits |= 1 << 14 }
    if wait == .peripheral { bits |= 1 << 15 }
    return bits
  }

  /// Forgets what the program before was at: data, faults and unfinished work.
  mutating func restart() {
    buffer = []
    faults = []
    isStarved = false
    incarnation &+= 1
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("status", &status)
    try coder.field("pc", &pc)
    try coder.field("isNonSecure", &isNonSecure)
    try coder.field("faults", &faults)
    try coder.field("wakeup", &wakeup)
    try coder.field("wait", &wait)
    try coder.field("request", &request)
    try coder.field("isLastRequest", &isLastRequest)
    try coder.field("loops", &loops)
    try coder.field("source", &source)
    try coder.field("destination", &destination)
    try coder.field("control", &control.rawValue)
    try coder.field("buffer", &buffer)
    try coder.field("isStarved", &isStarved)
    try coder.field("incarnation", &incarnation)
    guard loops.count == 2, wakeup < 32 else { throw StateError("loops or wakeup: no such number") }
  }
}
