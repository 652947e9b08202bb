import Simulation

/// What the run loop keeps besides the architectural state: never in digests or snapshots.
struct RunState {
  /// The slice ends before the first instruction at or after this cycle.
  var cycleLimit: UInt64 = 0
  /// The same as a time.
  var sliceEnd = Time.zero
  /// The core may touch devices while its cycle count is below this: beyond it another core is
  /// behind.
  var orderHorizon: UInt64 = .max
  /// How far the running block has come, for the time and the identity of what it does: added
  /// to the state's counts, which stand at its start.
  var cyclesBefore: UInt32 = 0
  var instructionsBefore: UInt32 = 0
  /// ``Block/lastStart`` of the block where the core stands in an instruction; zero while it
  /// fetches.
  var lastStart: UInt32 = 0
  var leavesBlock = false {
    didSet { effectiveLimit = leavesBlock ? 0 : partLimit }
  }
  /// Here the core looks again before it goes on with the slice: ``Core/overflowBoundary``.
  var boundary: UInt64 = .max {
    didSet { effectiveLimit = leavesBlock ? 0 : partLimit }
  }
  /// The nearer of ``cycleLimit`` and ``boundary``.
  var partLimit: UInt64 { min(cycleLimit, boundary) }
  /// The limit that the loop looks at: ``partLimit``, or zero when the block is to be left.
  var effectiveLimit: UInt64 = 0
  /// What the core has to look at between instructions: none lets whole blocks run.
  var closeness: Closeness = []
  /// Some watchpoint is enabled: ``Core/hasWatchpoints``.
  var watches = false
  /// Why the slice is to end now.
  var ending: SliceEnd.Code = .none
  /// 7 when every access must be aligned (SCTLR_ELx.A, or the MMU is off), 0 otherwise.
  var alignmentMask: UInt64 = 7
  /// The fast TLB of the current exception level.
  var data: UnsafeMutablePointer<DataEntry>
  var code: UnsafeMutablePointer<CodeEntry>
  /// Where a slow load leaves its value.
  var loaded: UInt64 = 0
  /// The translation of the last access that took the complete path.
  var located = Translation(physicalAddress: 0, isDevice: true, canRead: false, canWrite: false)
  /// When a signal came that ends the core's sleep.
  var wakeTime: Time?
  /// Someone who looks wants the core at the next boundary.
  var stopRequested = false
  /// Where the core was stopped last, and how many instructions had retired: it passes a
  /// breakpoint there until it has carried out the instruction.
  var stoppedAt: UInt64?
  var stoppedAfter: UInt64 = 0

  /// ``Conditions/masks``, where the loop reaches them at once.
  let conditions: UnsafeMutablePointer<UInt16>
  /// ``instructionFunctions``, likewise.
  let functions: UnsafePointer<InstructionFunction>
  /// ``floatInstructions``, likewise.
  let floats: UnsafePointer<FloatInstruction>

  init(_ translations: FastTranslations) {
    conditions = .allocate(capacity: 16)
    conditions.initialize(from: Conditions.masks, count: 16)
    functions = instructionFunctions.pointer
    floats = floatInstructions.pointer
    data = translations.data
    code = translations.code
  }
}

/// Why a core runs in parts of blocks.
struct Closeness: OptionSet {
  let rawValue: UInt8
  /// Software step: one instruction at a time.
  static let step = Closeness(rawValue: 1)
  /// Breakpoints: up to the next one.
  static let breakpoints = Closeness(rawValue: 2)
  /// Performance monitors that count single instructions.
  static let counters = Closeness(rawValue: 4)
}

/// Why a slice ended.
public enum SliceEnd: Sendable, Equatable {
  /// The core reached the end of the slice, or of its budget.
  case limit
  /// It stands where ``Core/stops`` or ``Core/requestStop()`` have it stop: the slice is to be
  /// resumed.
  case stopped
  /// Its next instruction reaches a device and other cores are behind.
  case mustWait
  /// It woke another core, which may now be behind.
  case wokeAnother
  /// It sleeps or is off.
  case waits
  /// It met what the simulator lacks.
  case unimplemented(String)

  enum Code: UInt8 {
    case none, stopped, mustWait, wokeAnother, waits, unimplemented
  }
}
