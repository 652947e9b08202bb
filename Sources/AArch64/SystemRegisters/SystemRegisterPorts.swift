import Simulation

/// The devices that answer a core's system registers: one look into a table an access, as polling
/// the counter is most of what some software does.
final class SystemRegisterPorts {
  /// One more than the place in ``ports`` of who answers an encoding, 0 for nobody.
  private let places: UnsafeMutablePointer<UInt8>
  private let ports: UnsafeMutablePointer<any SystemRegisterPort>
  private var count = 0
  private static let capacity = 8

  init() {
    places = .allocate(capacity: 1 << 16)
    places.initialize(repeating: 0, count: 1 << 16)
    ports = .allocate(capacity: Self.capacity)
  }

  deinit {
    places.deallocate()
    ports.deinitialize(count: count)
    ports.deallocate()
  }

  func attach(_ port: any SystemRegisterPort) {
    precondition(count < Self.capacity, "more than \(Self.capacity) system register ports")
    (ports + count).initialize(to: port)
    count += 1
    for register in port.systemRegisters { places[Int(register.bits)] = UInt8(count) }
  }

  /// Who answers an encoding (``SystemRegisterEncoding/bits``).
  @inline(__always)
  subscript(encoding: UInt16) -> (any SystemRegisterPort)? {
    let place = places[Int(encoding)]
    return place == 0 ? nil : ports[Int(place) - 1]
  }
}
