import Simulation

/// How software reaches a register.
public enum RegisterAccess: Sendable {
  case readWrite, readOnly, writeOnly
}

/// One row of a device's register table: map, behaviour, reset, names and coverage at once.
///
/// `Owner` is the device's class. A row without `read` and `write` is plain storage in the
/// map's ``RegisterFile``; a row marked `modelled: false` is documented in the manual, stores
/// nothing, and every touch is reported by name.
public struct Register<Owner>: Sendable {
  public let offset: UInt64
  public let name: String
  public let width: AccessWidth
  public let access: RegisterAccess
  public let reset: UInt64
  /// Bits that software can change.
  public let writable: UInt64
  public let modelled: Bool
  /// The value read, where it is not what is stored. May have effects.
  public let read: (@Sendable (Owner) -> UInt64)?
  /// The value that the debugger sees; without effects. Needed only where `read` has some.
  public let peek: (@Sendable (Owner) -> UInt64)?
  /// What a write does; the value has `writable` applied over what was stored.
  public let write: (@Sendable (Owner, UInt64) -> Void)?

  public init(
    _ offset: UInt64, _ name: String, width: AccessWidth = .word,
    _ access: RegisterAccess = .readWrite,
    reset: UInt64 = 0, writable: UInt64? = nil, modelled: Bool = true,
    read: (@Sendable (Owner) -> UInt64)? = nil, peek: (@Sendable (Owner) -> UInt64)? = nil,
    write: (@Sendable (Owner, UInt64) -> Void)? = nil
  ) {
    self.offset = offset
    self.name = name
    self.width = width
    self.access = access
    self.reset = reset
    self.writable = writable ?? (access == .readOnly ? 0 : width.mask)
    self.modelled = modelled
    self.read = read
    self.peek = peek
    self.write = write
  }

  /// Whether an access of `width` at `offset` lies within the register's words.
  func covers(_ offset: UInt64, _ width: AccessWidth) -> Bool {
    offset >= self.offset
      && offset - self.offset + UInt64(width.rawValue) <= UInt64(max(4, self.width.bytes))
  }
}

extension Register {
  /// The eight identification registers that end every PrimeCell's 4 KiB window: the peripheral's
  /// number in four bytes, then the PrimeCell's own 0xB105F00D.
  public static func primeCellIdentification(_ peripheral: [UInt64]) -> [Register] {
    let identification = peripheral + [0x0d, 0xf0, 0x05, 0xb1]
    return identification.enumerated().map { index, value in
      let name = index < 4 ? "PeriphID\(index)" : "PCellID\(index - 4)"
      return Register(0xfe0 + UInt64(index) * 4, name, .readOnly, reset: value)
    }
  }
}

/// A device's register table with the storage of its plain registers.
///
/// Narrower accesses than a register are served from its bytes; one that reaches past its words,
/// or at an offset that no row covers, reads as zero and ignores writes, and is reported
/// (PrimeCells answer their whole window).
public struct RegisterMap<Owner> {
  public let rows: [Register<Owner>]
  /// Row index by 4-byte word of the window, -1 for none.
  private let index: [Int16]
  public private(set) var values: [UInt64]

  public init(_ rows: [Register<Owner>], windowSize: UInt64) {
    self.rows = rows
    var index = [Int16](repeating: -1, count: Int(windowSize / 4))
    for (number, row) in rows.enumerated() {
      precondition(row.offset % UInt64(row.width.rawValue) == 0, "\(row.name) is not aligned")
      for word in 0..<max(1, row.width.bytes / 4) {
        let place = Int(row.offset / 4) + word
        precondition(index[place] == -1, "\(row.name) overlaps another register")
        index[place] = Int16(number)
      }
    }
    self.index = index
    values = rows.map(\.reset)
  }

  /// What is stored for the row named `name`: for effects, at start-up, not per access.
  public func number(of name: String) -> Int {
    guard let number = rows.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("no register \(name)")
    }
    return number
  }

  public subscript(row: Int) -> UInt64 {
    get { values[row] }
    set { values[row] = newValue }
  }

  /// The row that covers `offset`.
  public func row(at offset: UInt64) -> Int? {
    let place = Int(offset / 4)
    guard place < index.count, index[place] >= 0 else { return nil }
    return Int(index[place])
  }

  /// The row's whole value as software would read it, with the read's effects.
  public func value(_ row: Int, _ owner: Owner) -> UInt64 {
    rows[row].read?(owner) ?? values[row]
  }

  /// The row's value for the debugger.
  public func peek(_ row: Int, _ owner: Owner) -> UInt64 {
    rows[row].peek?(owner) ?? rows[row].read?(owner) ?? values[row]
  }

  public mutating func reset() { values = rows.map(\.reset) }

  public mutating func code(_ coder: inout StateCoder) throws(StateError) {
    let count = values.count
    try coder.field("registers", &values)
    guard values.count == count else { throw StateError("registers: expected \(count)") }
  }
}

/// A device whose one window is a register table.
public protocol RegisterDevice: Device {
  var host: DeviceHost { get }
  var registers: RegisterMap<Self> { get set }
}

extension RegisterDevice {
  public func read(window: Int, offset: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
    readRegister(offset, width)
  }

  public func write(
    window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64
  ) throws(BusFault) {
    writeRegister(offset, width, value)
  }

  /// The table's answer, for devices in whose window not everything is a register.
  func readRegister(_ offset: UInt64, _ width: AccessWidth) -> UInt64 {
    guard let row = registers.row(at: offset), registers.rows[row].covers(offset, width) else {
      host.emit(.unmodelled, a: offset)
      return 0
    }
    // A copy of the row: effects change `registers`, so no access to it may be under way.
    let register = registers.rows[row]
    if !register.modelled { host.emit(.unmodelled, a: offset) }
    if register.access == .writeOnly { return 0 }
    let shift = (offset - register.offset) * 8
    let whole = register.read?(self) ?? registers[row]
    return whole >> shift & width.mask
  }

  func writeRegister(_ offset: UInt64, _ width: AccessWidth, _ value: UInt64) {
    guard let row = registers.row(at: offset), registers.rows[row].covers(offset, width) else {
      host.emit(.unmodelled, a: offset, b: value, c: 1)
      return
    }
    let register = registers.rows[row]
    if !register.modelled {
      host.emit(.unmodelled, a: offset, b: value, c: 1)
      return
    }
    if register.access == .readOnly { return }
    let shift = (offset - register.offset) * 8
    let mask = width.mask << shift & register.writable
    // A write to bytes that hold no field of the register has no effect.
    if mask == 0, register.writable != 0 { return }
    let merged = registers[row] & ~mask | value << shift & mask
    if let write = register.write {
      write(self, merged)
    } else {
      registers[row] = merged
    }
  }

  public func inspect() -> [RegisterView] {
    registers.rows.indices.map { row in
      RegisterView(
        name: registers.rows[row].name, offset: registers.rows[row].offset,
        value: registers.peek(row, self))
    }
  }
}
