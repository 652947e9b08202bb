/// The address of a station on Ethernet: 48 bits, the first byte highest.
struct StationAddress: Equatable {
  static let broadcast = StationAddress(0xffff_ffff_ffff)

  let value: UInt64

  init(_ value: UInt64) { self.value = value & 0xffff_ffff_ffff }

  init(_ bytes: ArraySlice<UInt8>) { self.init(bytes.reduce(0) { $0 << 8 | UInt64($1) }) }

  /// The station of a service: 52:55 and its internet address, as in QEMU's user network.
  init(serving address: InternetAddress) { self.init(0x5255_0000_0000 | UInt64(address.value)) }

  var bytes: [UInt8] {
    stride(from: 40, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt64($0)) }
  }
}

/// An address of IPv4, the first byte highest.
package struct InternetAddress: Equatable {
  static let unspecified = InternetAddress(0)
  static let broadcast = InternetAddress(0xffff_ffff)

  let value: UInt32

  init(_ value: UInt32) { self.value = value }

  package init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
    value = UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
  }

  /// The sum of its 16-bit words, for checksums.
  var sum: UInt32 { value >> 16 + value & 0xffff }
}

/// Where everything is on the network of services: as in QEMU's user network.
enum ServiceNetwork {
  static let mask = InternetAddress(255, 255, 255, 0)
  static let broadcast = InternetAddress(10, 0, 2, 255)
  /// The router, which leads nowhere, the DHCP server, and everything but names.
  static let gateway = InternetAddress(10, 0, 2, 2)
  static let nameServer = InternetAddress(10, 0, 2, 3)
  /// The first guest's lease.
  static let firstGuest = InternetAddress(10, 0, 2, 15)
}
