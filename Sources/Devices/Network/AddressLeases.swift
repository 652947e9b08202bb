import Simulation

/// A DHCP server (RFC 2131, options of RFC 2132): an address for each station that asks, the same
/// for the same station as long as the power is on.
struct AddressLeases {
  static let port: UInt16 = 67
  static let clientPort: UInt16 = 68
  /// How many stations get an address.
  static let limit = 16
  /// Seconds.
  private static let leaseTime: UInt32 = 86_400
  private static let cookie: UInt32 = 0x6382_5363

  private enum Message {
    static let discover: UInt8 = 1
    static let offer: UInt8 = 2
    static let request: UInt8 = 3
    static let acknowledge: UInt8 = 5
    static let refuse: UInt8 = 6
    static let inform: UInt8 = 8
  }
  private enum Option {
    static let pad: UInt8 = 0
    static let subnetMask: UInt8 = 1
    static let router: UInt8 = 3
    static let nameServer: UInt8 = 6
    static let requestedAddress: UInt8 = 50
    static let leaseTime: UInt8 = 51
    static let message: UInt8 = 53
    static let server: UInt8 = 54
    static let end: UInt8 = 255
  }

  /// Who has the addresses from the first on.
  private var stations: [UInt64] = []

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("leases", &stations)
    guard stations.count <= Self.limit else { throw StateError("leases: too many") }
  }

  /// An answer, and to whom it goes.
  struct Answer {
    let bytes: [UInt8]
    let station: StationAddress
    let address: InternetAddress
  }

  /// - Returns: `nil` for what is for another server, or wants no answer.
  mutating func answer(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> Answer? {
    let request = try Request(bytes)
    switch request.message {
    case Message.discover:
      return reply(Message.offer, to: request, address: try lease(request.station))
    case Message.request:
      // Another server's offer was taken.
      if let server = request.server, server != ServiceNetwork.gateway { return nil }
      let address = try lease(request.station)
      let wanted = request.wanted ?? request.current
      return wanted == address
        ? reply(Message.acknowledge, to: request, address: address)
        : reply(Message.refuse, to: request, address: .unspecified)
    case Message.inform:
      return reply(Message.acknowledge, to: request, address: .unspecified)
    default: throw .unknown
    }
  }

  /// The station's address, a new one if it had none.
  private mutating func lease(_ station: StationAddress) throws(Refusal) -> InternetAddress {
    var place = stations.firstIndex(of: station.value)
    if place == nil {
      guard stations.count < Self.limit else { throw .full }
      place = stations.count
      stations.append(station.value)
    }
    return InternetAddress(ServiceNetwork.firstGuest.value + UInt32(place ?? 0))
  }

  /// What a client says.
  private struct Request {
    let transaction: UInt32
    let flags: UInt16
    let current: InternetAddress
    let station: StationAddress
    private(set) var message: UInt8 = 0
    private(set) var wanted: InternetAddress?
    private(set) var server: InternetAddress?

    /// A request of BOOTP alone has no message type and is not served; nor is one by a relay.
    init(_ bytes: ArraySlice<UInt8>) throws(Refusal) {
      var reader = WireReader(bytes)
      guard let kind = reader.word(), let transaction = reader.word(), reader.half() != nil,
        let flags = reader.half(), let current = reader.word(), reader.bytes(8) != nil,
        let relay = reader.word(), let station = reader.bytes(16), reader.bytes(192) != nil,
        let cookie = reader.word()
      else { throw .malformed }
      // A request, from Ethernet, with addresses of 6 bytes.
      guard kind >> 8 == 0x01_0106, cookie == AddressLeases.cookie, relay == 0 else {
        throw .unknown
      }
      self.transaction = transaction
      self.flags = flags
      self.current = InternetAddress(current)
      self.station = StationAddress(station.prefix(6))
      while let option = reader.byte(), option != Option.end {
        if option == Option.pad { continue }
        guard let count = reader.byte(), let value = reader.bytes(Int(count)) else {
          throw .malformed
        }
        var field = WireReader(value)
        switch option {
        case Option.message: message = field.byte() ?? 0
        case Option.requestedAddress: wanted = field.word().map(InternetAddress.init)
        case Option.server: server = field.word().map(InternetAddress.init)
        default: break
        }
      }
    }
  }

  /// Where an answer goes: RFC 2131, 4.1.
  private func reply(_ message: UInt8, to request: Request, address: InternetAddress) -> Answer {
    var bytes: [UInt8] = [2, 1, 6, 0]
    bytes.append(word: request.transaction)
    bytes.append(half: 0)
    bytes.append(half: request.flags)
    let isRefusal = message == Message.refuse
    bytes.append(word: isRefusal ? 0 : request.current.value)
    bytes.append(word: address.value)
    bytes.append(word: isRefusal ? 0 : ServiceNetwork.gateway.value)
    bytes.append(word: 0)
    bytes += request.station.bytes + [UInt8](repeating: 0, count: 10 + 192)
    bytes.append(word: Self.cookie)
    bytes += [Option.message, 1, message]
    func add(_ option: UInt8, _ value: UInt32) {
      bytes += [option, 4]
      bytes.append(word: value)
    }
    add(Option.server, ServiceNetwork.gateway.value)
    if !isRefusal {
      if address != .unspecified { add(Option.leaseTime, Self.leaseTime) }
      add(Option.subnetMask, ServiceNetwork.mask.value)
      add(Option.router, ServiceNetwork.gateway.value)
      add(Option.nameServer, ServiceNetwork.nameServer.value)
    }
    bytes.append(Option.end)
    // As long as BOOTP's messages are at least (RFC 1542, 2.1).
    bytes += [UInt8](repeating: Option.pad, count: max(0, 300 - bytes.count))
    let wantsBroadcast = isRefusal || request.flags & 0x8000 != 0
    if !wantsBroadcast, request.current != .unspecified {
      return Answer(bytes: bytes, station: request.station, address: request.current)
    }
    return wantsBroadcast || address == .unspecified
      ? Answer(bytes: bytes, station: .broadcast, address: .broadcast)
      : Answer(bytes: bytes, station: request.station, address: address)
  }
}
