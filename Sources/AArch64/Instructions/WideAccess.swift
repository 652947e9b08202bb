import Simulation

// Accesses of V registers: up to 8 bytes at once, or 16 made of two that are checked together.
extension Core {
  /// Reads `1 << scale` bytes, up to 16.
  func loadVector(_ address: UInt64, scale: UInt32) throws(CoreExit) -> Vector {
    let bytes = UInt64(1) << UInt64(scale)
    if let place = placeToRead(address, bytes: bytes, alignment: bytes) {
      switch scale {
      case 0: return Vector(low: UInt64(place.load(as: UInt8.self)))
      case 1: return Vector(low: UInt64(place.loadUnaligned(as: UInt16.self)))
      case 2: return Vector(low: UInt64(place.loadUnaligned(as: UInt32.self)))
      case 3: return Vector(low: place.loadUnaligned(as: UInt64.self))
      default: return place.loadUnaligned(as: Vector.self)
      }
    }
    let value =
      scale == 4
      ? try load16(address) : Vector(low: try load(address, AccessWidth(scale: scale)))
    rememberPage(of: address, .read)
    return value
  }

  /// Writes the low `1 << scale` bytes, up to 16.
  func storeVector(_ address: UInt64, scale: UInt32, _ value: Vector) throws(CoreExit) {
    let bytes = UInt64(1) << UInt64(scale)
    if let place = placeToWrite(address, bytes: bytes, alignment: bytes) {
      switch scale {
      case 0: place.storeBytes(of: UInt8(truncatingIfNeeded: value.low), as: UInt8.self)
      case 1: place.storeBytes(of: UInt16(truncatingIfNeeded: value.low), as: UInt16.self)
      case 2: place.storeBytes(of: UInt32(truncatingIfNeeded: value.low), as: UInt32.self)
      case 3: place.storeBytes(of: value.low, as: UInt64.self)
      default: place.storeBytes(of: value, as: Vector.self)
      }
      return
    }
    if scale == 4 {
      try store16(address, value)
    } else {
      try store(address, AccessWidth(scale: scale), value.low)
    }
    rememberPage(of: address, .write)
  }

  /// Checks and translates an access of `1 << scale` bytes, so that it faults before anything has
  /// happened.
  func locateVector(_ address: UInt64, scale: UInt32, _ kind: AccessKind) throws(CoreExit) {
    if scale == 4 {
      try locate16(address, kind)
    } else {
      _ = try locate(address, AccessWidth(scale: scale), kind, [])
    }
  }

  /// Checks alignment to 16 bytes where that is asked for, and translates both halves.
  @discardableResult
  func locate16(_ address: UInt64, _ kind: AccessKind, _ options: AccessOptions = [])
    throws(CoreExit) -> Translation
  {
    let isUnaligned = address & 15 != 0
    if isUnaligned, options.contains(.aligned) || checksAlignment {
      throw .exception(alignmentFault(address, isWrite: kind == .write))
    }
    let (first, _) = try locate(address, .double, kind, options)
    if isUnaligned, first.isDevice {
      throw .exception(alignmentFault(address, isWrite: kind == .write))
    }
    _ = try locate(address &+ 8, .double, kind, options)
    return first
  }

  private func load16(_ address: UInt64) throws(CoreExit) -> Vector {
    try locate16(address, .read)
    let low = try load(address, .double)
    return Vector(low: low, high: try load(address &+ 8, .double))
  }

  private func store16(_ address: UInt64, _ value: Vector) throws(CoreExit) {
    try locate16(address, .write)
    try store(address, .double, value.low)
    try store(address &+ 8, .double, value.high)
  }
}

extension AccessWidth {
  /// `1 << scale` bytes, up to 8.
  init(scale: UInt32) {
    switch scale {
    case 0: self = .byte
    case 1: self = .half
    case 2: self = .word
    default: self = .double
    }
  }
}

// The fast TLB for called rows: see ``FastTranslations``.
extension Core {
  /// The host's place of some bytes, when they can be read there without further checks. Bytes
  /// that cross a page's end have none.
  @inline(__always)
  func placeToRead(_ address: UInt64, bytes: UInt64, alignment: UInt64) -> UnsafeRawPointer? {
    let entry = run.pointee.data + FastTranslations.dataIndex(address)
    guard (address &+ (bytes - 1)) & ~0xfff == entry.pointee.readTag,
      run.pointee.alignmentMask == 0 || address & (alignment - 1) == 0
    else { return nil }
    return UnsafeRawPointer(
      bitPattern: UInt(truncatingIfNeeded: address &+ entry.pointee.addend))
  }

  /// The same for writing.
  @inline(__always)
  func placeToWrite(_ address: UInt64, bytes: UInt64, alignment: UInt64)
    -> UnsafeMutableRawPointer?
  {
    let entry = run.pointee.data + FastTranslations.dataIndex(address)
    guard (address &+ (bytes - 1)) & ~0xfff == entry.pointee.writeTag,
      run.pointee.alignmentMask == 0 || address & (alignment - 1) == 0
    else { return nil }
    return UnsafeMutableRawPointer(
      bitPattern: UInt(truncatingIfNeeded: address &+ entry.pointee.addend))
  }
}
