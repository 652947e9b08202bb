import Simulation

/// One system register: the whole of what the core knows of it.
struct SystemRegister: Sendable {
  /// Where its value is.
  enum Storage: Sendable {
    /// At this offset in ``SystemRegisters``.
    case field(Int)
    /// Announced by the core model, never changed.
    case identification(Identification)
    /// Kept elsewhere or put together when asked for.
    case computed(ComputedRegister)
    /// Of one of the performance monitors' event counters.
    case counter(CounterRegister, Int)
    /// Reads as zero, ignores writes.
    case zero
  }

  /// The registers that each event counter has.
  enum CounterRegister: Sendable { case value, type }

  /// What a write asks for besides the new value.
  enum Effect: Sendable {
    case none
    /// Leave the block and sample interrupts.
    case resynchronize
    /// Translations that the fast TLB holds may no longer be what the modelled TLB would say.
    case translation
    /// The same, when a field that names an address space changed.
    case addressSpace
    /// What breakpoints, watchpoints and software step stop at changed.
    case debug
    /// What performance monitors count may change: brought up to date before the write.
    case counter
  }

  static let never: UInt8 = 0xff

  let name: StaticString
  let encoding: SystemRegisterEncoding
  let storage: Storage
  /// Lowest levels that may read and write; ``never`` for none: UNDEFINED below.
  let readLevel: UInt8
  let writeLevel: UInt8
  /// Bits that a write changes.
  let writable: UInt64
  /// Value after reset, RES1 bits included; ``Core/resetState()`` adds what configuration says.
  let reset: UInt64
  let readTraps: Traps
  let writeTraps: Traps
  let effect: Effect
  /// UNDEFINED on cores without it.
  let feature: Feature
  /// Bits that a write changes on cores that have a feature; RES0 elsewhere. In place, as the
  /// register is copied where it is accessed.
  let extensions: InlineArray<3, RegisterExtension>

  private init(
    _ name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16),
    _ storage: Storage, read: UInt8, write: UInt8, writable: UInt64, reset: UInt64, both: Traps,
    readTraps: Traps, writeTraps: Traps, _ effect: Effect, feature: Feature,
    extensions: [RegisterExtension] = []
  ) {
    self.name = name
    self.encoding = SystemRegisterEncoding(
      encoding.0, encoding.1, encoding.2, encoding.3, encoding.4)
    self.storage = storage
    (readLevel, writeLevel) = (read, write)
    (self.writable, self.reset, self.effect) = (writable, reset, effect)
    self.feature = feature
    self.extensions = InlineArray { $0 < extensions.count ? extensions[$0] : .none }
    precondition(extensions.count <= 3, "\(name) has more extensions than there is room for")
    self.readTraps = both.union(readTraps)
    self.writeTraps = both.union(writeTraps)
  }

  /// A register that is stored; `index` is its place when the field is an array.
  init(
    _ name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16),
    at field: PartialKeyPath<SystemRegisters>, index: Int = 0, level: UInt8,
    write: UInt8? = nil, writable: UInt64 = .max, reset: UInt64 = 0, traps: Traps = [],
    readTraps: Traps = [], writeTraps: Traps = [], _ effect: Effect = .none,
    feature: Feature = .base, extensions: [RegisterExtension] = []
  ) {
    guard let offset = MemoryLayout<SystemRegisters>.offset(of: field) else {
      preconditionFailure("\(name) is not stored")
    }
    self.init(
      name, encoding, .field(offset + index * 8), read: level, write: write ?? level,
      writable: writable, reset: reset, both: traps, readTraps: readTraps, writeTraps: writeTraps,
      effect, feature: feature, extensions: extensions)
  }

  /// A register that only tells what the core is.
  init(
    _ name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16),
    _ identification: Identification, level: UInt8 = 1, traps: Traps = [],
    feature: Feature = .base
  ) {
    self.init(
      name, encoding, .identification(identification), read: level, write: Self.never, writable: 0,
      reset: 0, both: traps, readTraps: [], writeTraps: [], .none, feature: feature)
  }

  /// A register with functions of its own for reading and writing.
  init(
    _ name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16),
    _ computed: ComputedRegister, read: UInt8, write: UInt8, traps: Traps = [],
    readTraps: Traps = [], writeTraps: Traps = [], _ effect: Effect = .none,
    feature: Feature = .base
  ) {
    self.init(
      name, encoding, .computed(computed), read: read, write: write, writable: .max, reset: 0,
      both: traps, readTraps: readTraps, writeTraps: writeTraps, effect, feature: feature)
  }

  /// A register of an event counter.
  init(
    _ name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16),
    counter kind: CounterRegister, _ index: Int, traps: Traps, readTraps: Traps = [],
    writeTraps: Traps = []
  ) {
    self.init(
      name, encoding, .counter(kind, index), read: 0, write: 0, writable: .max, reset: 0,
      both: traps, readTraps: readTraps, writeTraps: writeTraps, .counter, feature: .base)
  }

  /// A register that reads as zero and ignores writes.
  init(
    zero name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16), read: UInt8,
    write: UInt8, traps: Traps = [], feature: Feature = .base
  ) {
    self.init(
      name, encoding, .zero, read: read, write: write, writable: 0, reset: 0, both: traps,
      readTraps: [], writeTraps: [], .none, feature: feature)
  }

  /// ``writable`` and ``extensions`` for a core's set of features, a bit for each.
  func writableBits(features: UInt64) -> UInt64 {
    extensions.indices.reduce(writable) { bits, place in
      let isThere = features >> UInt64(extensions[place].feature.rawValue) & 1 != 0
      return isThere ? bits | extensions[place].bits : bits
    }
  }
}

/// Bits of a register that came with a feature.
struct RegisterExtension: Sendable {
  static let none = RegisterExtension(.base, 0)
  let feature: Feature
  let bits: UInt64

  init(_ feature: Feature, _ bits: UInt64) { (self.feature, self.bits) = (feature, bits) }
}

/// All system registers of the core itself; those of timer and GIC belong to their devices.
let systemRegisterTable: [SystemRegister] =
  identificationRegisters + controlRegisters + stateRegisters + orderingRegisters
  + hypervisorRegisters + debugRegisters + performanceRegisters + reliabilityRegisters
  + implementationRegisters

/// Places in ``systemRegisterTable`` by encoding: one word each, ``absent`` for none.
struct SystemRegisterIndex: Sendable {
  static let absent = UInt16.max
  private let places: [UInt16]

  init(_ table: [SystemRegister]) {
    var places = [UInt16](repeating: Self.absent, count: 1 << 16)
    for (place, register) in table.enumerated() {
      precondition(
        places[Int(register.encoding.bits)] == Self.absent,
        "\(register.name) has another register's encoding")
      places[Int(register.encoding.bits)] = UInt16(place)
    }
    self.places = places
  }

  func place(of encoding: UInt16) -> Int? {
    let place = places[Int(encoding)]
    return place == Self.absent ? nil : Int(place)
  }
}

let systemRegisterIndex = SystemRegisterIndex(systemRegisterTable)
