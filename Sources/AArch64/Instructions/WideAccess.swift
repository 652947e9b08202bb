import Simulation

// Accesses of 16 bytes, made of two of 8 that are checked together.
extension Core {
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

  func load16(_ address: UInt64) throws(CoreExit) -> Vector {
    try locate16(address, .read)
    let low = try load(address, .double)
    return Vector(low: low, high: try load(address &+ 8, .double))
  }

  func store16(_ address: UInt64, _ value: Vector) throws(CoreExit) {
    try locate16(address, .write)
    try store(address, .double, value.low)
    try store(address &+ 8, .double, value.high)
  }
}
