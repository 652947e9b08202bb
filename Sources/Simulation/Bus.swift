/// How many bytes one access moves.
public enum AccessWidth: UInt8, Sendable, CaseIterable {
  case byte = 1
  case half = 2
  case word = 4
  case double = 8

  public var bytes: Int { Int(rawValue) }
  /// All ones in the width's bits.
  public var mask: UInt64 { self == .double ? .max : (1 << (UInt64(rawValue) * 8)) - 1 }
}

/// An access that nothing answered, or that was refused.
public struct BusFault: Error, Equatable {
  public enum Cause: UInt8, Sendable {
    /// No memory and no device at the address (DECERR).
    case decode
    /// The device refuses this width or place, or the memory is read-only (SLVERR).
    case slave
  }
  public let cause: Cause
  public let address: UInt64
  public init(_ cause: Cause, at address: UInt64) {
    self.cause = cause
    self.address = address
  }
}

/// Who makes an access: some devices have registers that are different for each core.
public enum BusMaster: Equatable, Sendable {
  /// By its place in board order.
  case core(Int)
  /// A DMA engine.
  case device
}

/// The physical address space as a core or a DMA engine sees it.
///
/// Addresses are physical, values are little-endian in the low bits. Memory accesses go through
/// ``PhysicalMemory`` and its write path; others reach devices at ``Simulator/now``.
public protocol Bus: AnyObject {
  func read(_ address: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64
  func write(_ address: UInt64, _ width: AccessWidth, _ value: UInt64) throws(BusFault)
  /// The same by a master that is known.
  func read(_ address: UInt64, _ width: AccessWidth, by master: BusMaster) throws(BusFault)
    -> UInt64
  func write(
    _ address: UInt64, _ width: AccessWidth, _ value: UInt64, by master: BusMaster
  ) throws(BusFault)
}

extension Bus {
  public func read(_ address: UInt64, _ width: AccessWidth, by master: BusMaster)
    throws(BusFault) -> UInt64
  { try read(address, width) }

  public func write(
    _ address: UInt64, _ width: AccessWidth, _ value: UInt64, by master: BusMaster
  ) throws(BusFault) { try write(address, width, value) }
}
