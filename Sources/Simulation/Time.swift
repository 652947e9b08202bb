/// A point in simulated time, or a span of it, in picoseconds since reset.
///
/// 64 bits of picoseconds last 213 days. ``never`` is the time that is not reached.
public struct Time: Comparable, Hashable, Sendable {
  /// Picoseconds since reset.
  public var picoseconds: UInt64

  public init(picoseconds: UInt64) { self.picoseconds = picoseconds }

  public static let zero = Time(picoseconds: 0)
  public static let never = Time(picoseconds: .max)

  public static func nanoseconds(_ count: UInt64) -> Time { Time(picoseconds: count * 1_000) }
  public static func microseconds(_ count: UInt64) -> Time { Time(picoseconds: count * 1_000_000) }
  public static func milliseconds(_ count: UInt64) -> Time {
    Time(picoseconds: count * 1_000_000_000)
  }

  public static func < (left: Time, right: Time) -> Bool { left.picoseconds < right.picoseconds }

  /// Saturates at ``never``.
  public static func + (left: Time, right: Time) -> Time {
    let (sum, overflow) = left.picoseconds.addingReportingOverflow(right.picoseconds)
    return overflow ? .never : Time(picoseconds: sum)
  }

  /// Saturates at ``zero``.
  public static func - (left: Time, right: Time) -> Time {
    left < right ? .zero : Time(picoseconds: left.picoseconds - right.picoseconds)
  }

  /// The next absolute multiple of `interval`, which is not zero, after this time.
  public func nextMultiple(of interval: Time) -> Time {
    let remainder = picoseconds % interval.picoseconds
    return self + Time(picoseconds: interval.picoseconds - remainder)
  }
}

extension Time: CustomStringConvertible {
  /// Seconds with all twelve digits, trailing zeros removed: `0.00125 s`.
  public var description: String {
    if self == .never { return "never" }
    let second: UInt64 = 1_000_000_000_000
    var fraction = String(picoseconds % second)
    fraction = String(repeating: "0", count: 12 - fraction.count) + fraction
    while fraction.count > 1, fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(picoseconds / second).\(fraction) s"
  }
}

extension Time {
  /// Reads `10us`, `1.5s`, `250ns`, `3ms`, `7ps`. `nil` when it is no time.
  ///
  /// Decimal digits only, so that no host floating point takes part.
  public init?(_ text: String) {
    let units: [(String, UInt64)] = [
      ("ps", 1), ("ns", 1_000), ("us", 1_000_000), ("ms", 1_000_000_000),
      ("s", 1_000_000_000_000),
    ]
    guard let (unit, scale) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
    let number = text.dropLast(unit.utf8.count)
    guard let value = DecimalNumber(String(number))?.scaled(by: scale) else { return nil }
    picoseconds = value
  }
}

/// A decimal number as written, scaled to an integer without rounding.
struct DecimalNumber {
  let digits: UInt64
  let decimals: Int

  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let whole = parts.first.map(String.init) ?? ""
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard parts.count <= 2, !whole.isEmpty, parts.count == 1 || !fraction.isEmpty,
      (whole + fraction).utf8.allSatisfy({ (48...57).contains($0) }),
      let digits = UInt64(whole + fraction, radix: 10)
    else { return nil }
    self.digits = digits
    decimals = fraction.count
  }

  /// The number times `scale`; `nil` when that is no integer or past 64 bits.
  func scaled(by scale: UInt64) -> UInt64? {
    var value = UInt128(digits) * UInt128(scale)
    for _ in 0..<decimals where value != 0 {
      guard value % 10 == 0 else { return nil }
      value /= 10
    }
    return UInt64(exactly: value)
  }
}

extension Time {
  /// As ``init(_:)`` reads it, in the largest unit that makes a whole number.
  public var literal: String {
    let units: [(String, UInt64)] = [
      ("s", 1_000_000_000_000), ("ms", 1_000_000_000), ("us", 1_000_000), ("ns", 1_000),
    ]
    let unit = units.first { picoseconds.isMultiple(of: $0.1) } ?? ("ps", 1)
    return "\(picoseconds / unit.1)\(unit.0)"
  }
}
