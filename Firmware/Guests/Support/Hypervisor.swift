import A64

/// What Janus and the power interface offer by HVC; see docs/janus.md.
enum Hypervisor {
  static let features: UInt64 = 0xc600_0000
  static let copy: UInt64 = 0xc600_0001
  static let notSupported = UInt64(bitPattern: -1)

  static func copy(from source: UInt64, to destination: UInt64, length: UInt64) -> UInt64 {
    // The engine reads memory, not caches.
    if length > 0 && length <= 1 << 20 {
      Cache.clean(source, length)
      Cache.clean(destination, length)
    }
    return call_hvc(copy, source, destination, length)
  }

  static func powerOff() -> Never {
    _ = call_hvc(0x8400_0008, 0, 0, 0)
    while true { wfi() }
  }

  static func reset() -> Never {
    _ = call_hvc(0x8400_0009, 0, 0, 0)
    while true { wfi() }
  }

  /// The name of a negative result.
  static func name(_ result: UInt64) -> StaticString {
    switch Int64(bitPattern: result) {
    case 0: "done"
    case -1: "not supported"
    case -2: "invalid parameters"
    case -3: "denied"
    case -4: "fault"
    default: "unknown result"
    }
  }
}

enum Cache {
  private static let line: UInt64 = 64

  /// Cleans and invalidates what of the range is in this guest's memory.
  static func clean(_ start: UInt64, _ length: UInt64) {
    var address = start & ~(line - 1)
    while address < start &+ length && Memory.range.contains(address) {
      dc_civac(address)
      address &+= line
    }
    dsb_sy()
  }
}
