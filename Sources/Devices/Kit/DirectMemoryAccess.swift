import Simulation

extension DeviceHost {
  /// Reads one value from the cores' address space, as a bus master.
  public func load(_ address: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
    guard let bus else { throw BusFault(.decode, at: address) }
    return try bus.read(address, width)
  }

  /// Writes one value into the cores' address space, as a bus master.
  public func store(_ address: UInt64, _ width: AccessWidth, _ value: UInt64) throws(BusFault) {
    guard let bus else { throw BusFault(.decode, at: address) }
    try bus.write(address, width, value)
  }

  /// Copies bytes out of the cores' address space, in the widest aligned accesses.
  public func loadBytes(_ address: UInt64, count: Int) throws(BusFault) -> [UInt8] {
    guard let bus else { throw BusFault(.decode, at: address) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count {
      let place = address &+ UInt64(bytes.count)
      let width = Self.widest(at: place, atMost: count - bytes.count)
      let value = try bus.read(place, width)
      for byte in 0..<width.bytes { bytes.append(UInt8(truncatingIfNeeded: value >> (byte * 8))) }
    }
    return bytes
  }

  /// Copies bytes into the cores' address space, in the widest aligned accesses. Those before the
  /// one that faults are written.
  public func storeBytes(_ address: UInt64, _ bytes: ArraySlice<UInt8>) throws(BusFault) {
    guard let bus else { throw BusFault(.decode, at: address) }
    var rest = bytes
    var place = address
    while !rest.isEmpty {
      let width = Self.widest(at: place, atMost: rest.count)
      var value: UInt64 = 0
      for (byte, part) in rest.prefix(width.bytes).enumerated() {
        value |= UInt64(part) << UInt64(byte * 8)
      }
      try bus.write(place, width, value)
      rest = rest.dropFirst(width.bytes)
      place &+= UInt64(width.bytes)
    }
  }

  private static func widest(at address: UInt64, atMost count: Int) -> AccessWidth {
    for width in [AccessWidth.double, .word, .half]
    where address % UInt64(width.bytes) == 0 && count >= width.bytes {
      return width
    }
    return .byte
  }
}
