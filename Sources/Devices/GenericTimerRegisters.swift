import Simulation

/// The timers of a core, in the order of ``DeviceModel/interrupts``.
enum TimerKind: Int, CaseIterable {
  case physical, virtual, hypervisor, hypervisorVirtual
}

/// One comparator.
struct Comparator {
  /// ENABLE in bit 0, IMASK in bit 1.
  var control: UInt8 = 0
  var compare: UInt64 = 0
  var event: EventID?

  var isEnabled: Bool { control & 1 != 0 }
  var isMasked: Bool { control & 2 != 0 }
}

/// The registers of one core.
struct CoreTimers {
  var frequency: UInt64
  /// CNTKCTL_EL1.
  var kernelControl: UInt64 = 0
  /// CNTHCTL_EL2. EL1PCTEN and EL1PCEN reset to 1, which Armv8 leaves open and Armv7 demands:
  /// on a machine without EL2 nothing could set them.
  var hypervisorControl: UInt64 = 3
  var virtualOffset: UInt64 = 0
  /// What a core that sleeps in WFE waits for.
  var streamEvent: EventID?
  private var comparators = [Comparator](
    repeating: Comparator(), count: TimerKind.allCases.count)

  init(frequencyHertz: UInt64) { frequency = frequencyHertz & 0xffff_ffff }

  subscript(timer: TimerKind) -> Comparator {
    get { comparators[timer.rawValue] }
    set { comparators[timer.rawValue] = newValue }
  }

  mutating func code(_ coder: inout StateCoder, _ timers: [TimerKind]) throws(StateError) {
    try coder.field("cntfrq", &frequency)
    try coder.field("cntkctl", &kernelControl)
    try coder.field("cnthctl", &hypervisorControl)
    try coder.field("cntvoff", &virtualOffset)
    try coder.field("streamEvent", &streamEvent)
    for number in timers.map(\.rawValue) {
      try coder.field("ctl", &comparators[number].control)
      try coder.field("cval", &comparators[number].compare)
      try coder.field("event", &comparators[number].event)
    }
  }
}

/// The registers by their encoding: op0 = 3, CRn = 14 (``SystemRegisterEncoding/bits``).
enum TimerRegister: UInt16, CaseIterable {
  case kernelControl = 0xc708
  case counterFrequency = 0xdf00
  case physicalCount = 0xdf01
  case virtualCount = 0xdf02
  case physicalValue = 0xdf10
  case physicalControl = 0xdf11
  case physicalCompare = 0xdf12
  case virtualValue = 0xdf18
  case virtualControl = 0xdf19
  case virtualCompare = 0xdf1a
  case virtualOffset = 0xe703
  case hypervisorControl = 0xe708
  case hypervisorValue = 0xe710
  case hypervisorTimerControl = 0xe711
  case hypervisorCompare = 0xe712
  case hypervisorVirtualValue = 0xe718
  case hypervisorVirtualControl = 0xe719
  case hypervisorVirtualCompare = 0xe71a

  /// CNTKCTL_EL12, and CNTP_* and CNTV_*_EL02.
  static let kernelControlAlias: UInt16 = 0xef08
  static let aliases: [UInt16] = [
    kernelControlAlias, 0xef10, 0xef11, 0xef12, 0xef18, 0xef19, 0xef1a,
  ]

  /// Whether it came with FEAT_VHE.
  var isOfHost: Bool { timer == .hypervisorVirtual }

  var name: String {
    switch self {
    case .kernelControl: "CNTKCTL_EL1"
    case .counterFrequency: "CNTFRQ_EL0"
    case .physicalCount: "CNTPCT_EL0"
    case .virtualCount: "CNTVCT_EL0"
    case .physicalValue: "CNTP_TVAL_EL0"
    case .physicalControl: "CNTP_CTL_EL0"
    case .physicalCompare: "CNTP_CVAL_EL0"
    case .virtualValue: "CNTV_TVAL_EL0"
    case .virtualControl: "CNTV_CTL_EL0"
    case .virtualCompare: "CNTV_CVAL_EL0"
    case .virtualOffset: "CNTVOFF_EL2"
    case .hypervisorControl: "CNTHCTL_EL2"
    case .hypervisorValue: "CNTHP_TVAL_EL2"
    case .hypervisorTimerControl: "CNTHP_CTL_EL2"
    case .hypervisorCompare: "CNTHP_CVAL_EL2"
    case .hypervisorVirtualValue: "CNTHV_TVAL_EL2"
    case .hypervisorVirtualControl: "CNTHV_CTL_EL2"
    case .hypervisorVirtualCompare: "CNTHV_CVAL_EL2"
    }
  }

  /// The comparator that a TVAL, CTL or CVAL belongs to.
  var timer: TimerKind {
    switch self {
    case .virtualValue, .virtualControl, .virtualCompare: .virtual
    case .hypervisorValue, .hypervisorTimerControl, .hypervisorCompare: .hypervisor
    case .hypervisorVirtualValue, .hypervisorVirtualControl, .hypervisorVirtualCompare:
      .hypervisorVirtual
    default: .physical
    }
  }
}
