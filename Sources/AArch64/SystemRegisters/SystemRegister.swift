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

  private init(
    _ name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16),
    _ storage: Storage, read: UInt8, write: UInt8, writable: UInt64, reset: UInt64, both: Traps,
    readTraps: Traps, writeTraps: Traps, _ effect: Effect
  ) {
    self.name = name
    self.encoding = SystemRegisterEncoding(
      encoding.0, encoding.1, encoding.2, encoding.3, encoding.4)
    self.storage = storage
    (readLevel, writeLevel) = (read, write)
    (self.writable, self.reset, self.effect) = (writable, reset, effect)
    self.readTraps = both.union(readTraps)
    self.writeTraps = both.union(writeTraps)
  }

  /// A register that is stored; `index` is its place when the field is an array.
  init(
    _ name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16),
    at field: PartialKeyPath<SystemRegisters>, index: Int = 0, level: UInt8,
    write: UInt8? = nil, writable: UInt64 = .max, reset: UInt64 = 0, traps: Traps = [],
    readTraps: Traps = [], writeTraps: Traps = [], _ effect: Effect = .none
  ) {
    guard let offset = MemoryLayout<SystemRegisters>.offset(of: field) else {
      preconditionFailure("\(name) is not stored")
    }
    self.init(
      name, encoding, .field(offset + index * 8), read: level, write: write ?? level,
      writable: writable, reset: reset, both: traps, readTraps: readTraps, writeTraps: writeTraps,
      effect)
  }

  /// A register that only tells what the core is.
  init(
    _ name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16),
    _ identification: Identification, level: UInt8 = 1, traps: Traps = []
  ) {
    self.init(
      name, encoding, .identification(identification), read: level, write: Self.never, writable: 0,
      reset: 0, both: traps, readTraps: [], writeTraps: [], .none)
  }

  /// A register with functions of its own for reading and writing.
  init(
    _ name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16),
    _ computed: ComputedRegister, read: UInt8, write: UInt8, traps: Traps = [],
    readTraps: Traps = [], writeTraps: Traps = [], _ effect: Effect = .none
  ) {
    self.init(
      name, encoding, .computed(computed), read: read, write: write, writable: .max, reset: 0,
      both: traps, readTraps: readTraps, writeTraps: writeTraps, effect)
  }

  /// A register of an event counter.
  init(
    _ name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16),
    counter kind: CounterRegister, _ index: Int, traps: Traps, readTraps: Traps = [],
    writeTraps: Traps = []
  ) {
    self.init(
      name, encoding, .counter(kind, index), read: 0, write: 0, writable: .max, reset: 0,
      both: traps, readTraps: readTraps, writeTraps: writeTraps, .counter)
  }

  /// A register that reads as zero and ignores writes.
  init(
    zero name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16, UInt16), read: UInt8,
    write: UInt8, traps: Traps = []
  ) {
    self.init(
      name, encoding, .zero, read: read, write: write, writable: 0, reset: 0, both: traps,
      readTraps: [], writeTraps: [], .none)
  }
}

/// All system registers of the core itself; those of timer and GIC belong to their devices.
let systemRegisterTable: [SystemRegister] =
  identificationRegisters + controlRegisters + stateRegisters + hypervisorRegisters
  + debugRegisters + performanceRegisters + reliabilityRegisters + implementationRegisters

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
