import Simulation

/// Entropy device (virtio 1.2, 5.4).
///
/// Its bytes follow from the run's seed and the device's name: the same run gets the same bytes.
/// The driver's reset does not begin them anew. A request gets at most 4 KiB.
public final class VirtioRandom: VirtioDevice {
  public static let model = DeviceModel.virtio(
    type: "virtio-rng", title: "Entropy device", section: "5.4", configuration: [])

  private static let bytesARequest: UInt64 = 4096

  public let host: DeviceHost
  public var registers = RegisterMap(VirtioRandom.table, windowSize: 0x200)
  public let transport: VirtioTransport
  private var random: SeededRandom

  public init(_ host: DeviceHost) {
    self.host = host
    transport = VirtioTransport(host, features: 0, queues: 1)
    random = SeededRandom(seed: host.simulator.seed ^ Digest(of: Array(host.name.utf8)).low)
  }

  public func codeDevice(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("virtio-rng", 1)
    try random.code(&coder)
  }

  public func serve(_ queue: Int) throws(VirtioError) -> Int? {
    guard let chain = try transport.nextChain(queue) else { return nil }
    guard chain.writableBytes > 0 else { throw .request }
    let count = Int(min(chain.writableBytes, Self.bytesARequest))
    var bytes: [UInt8] = []
    while bytes.count < count {
      let value = random.next()
      for shift in stride(from: 0 as UInt64, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> shift))
      }
    }
    try transport.write(chain, at: 0, Array(bytes[..<count]))
    try transport.complete(chain, in: queue, written: UInt64(count))
    return count
  }

  private static let table: [Register<VirtioRandom>] = transportRegisters(deviceID: 4)
}
