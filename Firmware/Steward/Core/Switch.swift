/// The virtual switch: a port for each persona, and the modem. Its addresses are fixed, so that it
/// learns nothing.
extension Steward {
  /// A frame's port of origin that is no persona's.
  static var modemPort: Int { -1 }

  /// Whether a frame may pass from one port to another: all of the policy there is.
  private func mayPass(_ frame: Frame, _ size: Int, from: Int, to: Int) -> Bool { from != to }

  /// Takes a frame of a persona's; true when there may be more.
  func transmit(_ queue: DeviceQueue<Janus>) throws(RingError) -> Bool {
    let frame = Frame(header: scratch)
    let port = queue.persona
    guard let size = try personas[port].network.transmit(queue, frame) else { return false }
    if size == 0 { return true }
    if frame.source == StationAddress(persona: port) {
      forward(frame, size, from: port)
    } else {
      personas[port].network.spoofed &+= 1
    }
    return true
  }

  /// Takes a frame from the modem, of which `written` bytes with the header have come.
  func receive(_ frame: Frame, _ written: UInt64) {
    let header = UInt64(truncatingIfNeeded: VirtioNetwork.headerSize)
    let size = Int(truncatingIfNeeded: min(written, UInt64(Frame.room)) &- min(header, written))
    if size < Frame.smallest || size > Frame.largest { return }
    if frame.source.persona == nil {
      forward(frame, size, from: Self.modemPort)
    } else {
      modem.pointee.spoofed &+= 1
    }
  }

  /// A group's frames go to all other ports, a persona's to it, all others out.
  @inline(never)
  private func forward(_ frame: Frame, _ size: Int, from port: Int) {
    let destination = frame.destination
    let known = destination.persona
    for persona in 0..<Self.personaLimit where destination.isGroup || known == persona {
      if mayPass(frame, size, from: port, to: persona) { deliver(frame, size, to: persona) }
    }
    if !destination.isGroup && known != nil { return }
    if modem.pointee.index >= 0 && mayPass(frame, size, from: port, to: Self.modemPort) {
      modem.pointee.send(janus, frame, size)
    }
  }

  @inline(never)
  private func deliver(_ frame: Frame, _ size: Int, to persona: Int) {
    guard
      let queue = queue(persona, DeviceNumber.network, VirtioNetwork.receiveQueue)
    else { return }
    do throws(RingError) {
      try personas[persona].network.receive(queue, frame, size)
    } catch {
      stop(persona, DeviceNumber.network, error)
    }
  }
}
