import Devices
import Simulation

/// A device that is nothing but the end of a cable, with the simulated network at the other.
final class CableEnd: Device {
  static let model = DeviceModel(
    type: "cable-end", title: "Cable", manual: "none", compatible: [], windows: [])

  private(set) var link: NetworkLink!
  private let host: DeviceHost
  private(set) var received: [(time: Time, frame: [UInt8])] = []

  init(_ host: DeviceHost) {
    self.host = host
    link = NetworkLink(host, frameTag: 0, alarmTag: 1) { [unowned self] frame in
      received.append((self.host.now, frame))
    }
  }

  func read(window: Int, offset: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
    throw BusFault(.decode, at: offset)
  }
  func write(window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64) throws(BusFault) {
    throw BusFault(.decode, at: offset)
  }
  func reset() { link.reset() }
  func code(_ coder: inout StateCoder) throws(StateError) { try link.code(&coder) }
  func inspect() -> [RegisterView] { [] }
  func event(_ tag: UInt32) { link.event(tag) }

  func takeReceived() -> [[UInt8]] {
    defer { received = [] }
    return received.map(\.frame)
  }
}

/// A guest's end of the cable, where frames are put together and taken apart byte by byte.
struct NetworkRig {
  static let station: [UInt8] = [2, 0, 0, 0, 0x12, 0x34]
  static let gatewayStation: [UInt8] = [0x52, 0x55, 10, 0, 2, 2]
  static let namesStation: [UInt8] = [0x52, 0x55, 10, 0, 2, 3]
  static let all = [UInt8](repeating: 0xff, count: 6)
  static let guest: [UInt8] = [10, 0, 2, 15]
  static let gateway: [UInt8] = [10, 0, 2, 2]
  static let names: [UInt8] = [10, 0, 2, 3]

  let bench = DeviceBench()
  let end: CableEnd
  let services: NetworkServices

  init() {
    end = bench.add(CableEnd.self)
    services = NetworkServices(hosts: [
      ("www.example.test", InternetAddress(10, 0, 2, 2)), ("ns", InternetAddress(1, 2, 3, 4)),
    ])
    end.link.attach(services)
  }

  // MARK: Frames

  static func half(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
  }

  static func word(_ value: UInt32) -> [UInt8] {
    half(Int(value >> 16)) + half(Int(value & 0xffff))
  }

  static func number(_ bytes: some Sequence<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// As RFC 1071 has it, written down once more.
  static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    var sum = 0
    for start in stride(from: 0, to: bytes.count, by: 2) {
      sum += Int(bytes[start]) * 256 + (start + 1 < bytes.count ? Int(bytes[start + 1]) : 0)
    }
    while sum >= 65_536 { sum = sum % 65_536 + sum / 65_536 }
    return half(65_535 - sum)
  }

  static func frame(
    _ kind: UInt8, _ payload: [UInt8], to address: [UInt8] = gateway, from source: [UInt8] = guest,
    station: [UInt8]? = nil, fragment: Int = 0
  ) -> [UInt8] {
    var header = [0x45, 0] + half(20 + payload.count) + [0x12, 0x34] + half(fragment)
    header += [64, kind, 0, 0] + source + address
    header.replaceSubrange(10..<12, with: checksum(header))
    let target = station ?? (address == names ? namesStation : gatewayStation)
    return target + Self.station + [8, 0] + header + payload
  }

  static func pseudo(_ kind: UInt8, _ source: [UInt8], _ target: [UInt8], _ count: Int) -> [UInt8] {
    source + target + [0, kind] + half(count)
  }

  static func udp(
    _ payload: [UInt8], to port: Int, from sourcePort: Int = 2000, at address: [UInt8] = gateway,
    source: [UInt8] = guest, station: [UInt8]? = nil
  ) -> [UInt8] {
    var bytes = half(sourcePort) + half(port) + half(8 + payload.count) + [0, 0] + payload
    bytes.replaceSubrange(
      6..<8, with: checksum(pseudo(17, source, address, bytes.count) + bytes))
    return frame(17, bytes, to: address, from: source, station: station)
  }

  // MARK: Talking

  func send(_ frame: [UInt8]) { end.link.transmit(frame) }

  /// Sends, waits long enough for an answer but for no timer, and gives what came.
  func exchange(_ frame: [UInt8]) -> [[UInt8]] {
    send(frame)
    bench.pass(.microseconds(150))
    return end.takeReceived()
  }

  /// An answer's payload of IPv4, with its header's fields checked.
  static func payload(
    _ frame: [UInt8], kind: UInt8, from source: [UInt8] = gateway, to target: [UInt8] = guest
  ) -> [UInt8]? {
    guard frame.count >= 60, Array(frame[12..<14]) == [8, 0], frame[14] == 0x45,
      checksum(Array(frame[14..<34])) == [0, 0], frame[23] == kind,
      Array(frame[26..<30]) == source, Array(frame[30..<34]) == target
    else { return nil }
    let total = Int(number(frame[16..<18]))
    return total <= frame.count - 14 ? Array(frame[34..<14 + total]) : nil
  }

  /// An answer's payload of UDP.
  static func datagram(
    _ frame: [UInt8]?, from port: Int, to target: Int = 2000, source: [UInt8] = gateway,
    address: [UInt8] = guest
  ) -> [UInt8]? {
    guard let bytes = frame.flatMap({ payload($0, kind: 17, from: source, to: address) }),
      bytes.count >= 8, Array(bytes[..<4]) == half(port) + half(target),
      Array(bytes[4..<6]) == half(bytes.count),
      checksum(pseudo(17, source, address, bytes.count) + bytes) == [0, 0]
    else { return nil }
    return Array(bytes[8...])
  }
}
