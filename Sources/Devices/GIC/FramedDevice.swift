import Simulation

/// A place in a device's register frames.
struct FramePlace<Controller> {
  let frame: RegisterFrame<Controller>
  /// From the frame's start.
  let offset: UInt64
  /// The core whose registers are there.
  let core: Int
}

/// A device whose windows are register frames.
protocol FramedDevice: Device {
  var host: DeviceHost { get }
  /// The frame at `offset` of a window, for an access by `core`; `nil` where there is none.
  func frame(window: Int, offset: UInt64, by core: Int) -> FramePlace<Self>?
}

extension FramedDevice {
  /// The register at a place. Accesses narrower than a register reach its bytes; one that is
  /// wider or reaches past it is not allowed by the architecture, reads as zero and is ignored.
  private func register(window: Int, offset: UInt64, _ width: AccessWidth, by core: Int)
    -> (row: FrameRegister<Self>, core: Int, shift: UInt64)?
  {
    guard let place = frame(window: window, offset: offset, by: core),
      let row = place.frame.row(at: place.offset), row.modelled
    else { return nil }
    let inside = place.offset - row.offset
    guard inside + UInt64(width.bytes) <= UInt64(row.width.bytes) else { return nil }
    return (row, place.core, inside * 8)
  }

  func readFrame(window: Int, offset: UInt64, _ width: AccessWidth, by core: Int) -> UInt64 {
    guard let place = register(window: window, offset: offset, width, by: core) else {
      host.emit(.unmodelled, a: offset, d: UInt64(window))
      return 0
    }
    return (place.row.read?(self, place.core, place.row.index) ?? 0) >> place.shift & width.mask
  }

  func writeFrame(
    window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64, by core: Int
  ) {
    guard let place = register(window: window, offset: offset, width, by: core) else {
      host.emit(.unmodelled, a: offset, b: value, c: 1, d: UInt64(window))
      return
    }
    place.row.write?(
      self, place.core, place.row.index, (value & width.mask) << place.shift,
      width.mask << place.shift)
  }
}
