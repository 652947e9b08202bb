import Simulation

/// A TFTP server for reading (RFC 1350, options `blksize` and `tsize` of RFC 2348 and 2349).
///
/// It has no timer: a client that misses a block acknowledges the one before again, as U-Boot
/// does. An acknowledgement that comes again within 100 ms is a doubled one and is passed over, so
/// that one doubled datagram does not double all that follow.
struct FileTransfers {
  static let port: UInt16 = 69
  /// Transfers at once; one more takes the place of the oldest.
  static let limit = 8
  static let patience = Time.milliseconds(100)
  private static let firstPort: UInt16 = 49_152
  /// The largest is what Ethernet holds with the longest header of IPv4 (RFC 2348, its example).
  private static let blockSizes = 8...1428
  private static let usualBlockSize = 512

  private enum Operation {
    static let read: UInt16 = 1
    static let write: UInt16 = 2
    static let data: UInt16 = 3
    static let acknowledgement: UInt16 = 4
    static let error: UInt16 = 5
    static let options: UInt16 = 6
  }
  private enum Failure {
    static let noSuchFile: UInt16 = 1
    static let accessViolation: UInt16 = 2
    static let illegal: UInt16 = 4
    static let unknownTransfer: UInt16 = 5
  }

  /// A client and how far it is. Its own port is the place in the list, from ``firstPort`` on.
  private struct Transfer {
    var client: UInt32 = 0
    var port: UInt16 = 0
    var path = ""
    var blockSize: UInt32 = 0
    /// The block that was sent last; 0 when options were.
    var block: UInt32 = 0
    var sent = Time.zero
    /// As the options that were agreed upon have it, until they are acknowledged.
    var options: [UInt8] = []

    mutating func code(_ coder: inout StateCoder) throws(StateError) {
      try coder.field("client", &client)
      try coder.field("port", &port)
      try coder.field("path", &path)
      try coder.field("blockSize", &blockSize)
      try coder.field("block", &block)
      try coder.field("sent", &sent)
      try coder.field("options", &options)
      guard ServedFile(path: path) != nil, FileTransfers.blockSizes.contains(Int(blockSize)) else {
        throw StateError("transfer: none that can be")
      }
    }
  }
  private var transfers: [Transfer] = []
  private var nextPlace: UInt8 = 0

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    var count = UInt8(transfers.count)
    try coder.field("transfers", &count)
    guard count <= Self.limit else { throw StateError("transfers: too many") }
    if coder.isDecoding { transfers = Array(repeating: Transfer(), count: Int(count)) }
    for index in transfers.indices { try transfers[index].code(&coder) }
    try coder.field("nextPlace", &nextPlace)
    guard nextPlace < Self.limit,
      transfers.count == Self.limit || Int(nextPlace) == transfers.count
    else { throw StateError("nextPlace: \(nextPlace)") }
  }

  /// True for the ports where requests and acknowledgements go.
  static func listens(at port: UInt16) -> Bool {
    port == Self.port || (firstPort..<firstPort + UInt16(limit)).contains(port)
  }

  /// - Returns: `nil` for what wants no answer.
  mutating func answer(
    _ datagram: UserDatagram, from client: InternetAddress, at now: Time
  ) throws(Refusal) -> UserDatagram? {
    var reader = WireReader(datagram.payload)
    guard let operation = reader.half() else { throw .malformed }
    if datagram.destinationPort != Self.port {
      return try goOn(datagram, operation, &reader, client, now)
    }
    switch operation {
    case Operation.read: return try begin(datagram, &reader, client, now)
    case Operation.write:
      return error(Failure.accessViolation, "Access violation", to: datagram)
    default: return error(Failure.illegal, "Illegal TFTP operation", to: datagram)
    }
  }

  private mutating func begin(
    _ request: UserDatagram, _ reader: inout WireReader, _ client: InternetAddress, _ now: Time
  ) throws(Refusal) -> UserDatagram {
    guard let path = reader.text(), let mode = reader.text() else { throw .malformed }
    guard mode.lowercased() == "octet" else {
      return error(Failure.illegal, "Illegal TFTP operation", to: request)
    }
    guard let file = ServedFile(path: path) else {
      return error(Failure.noSuchFile, "File not found", to: request)
    }
    var transfer = Transfer(
      client: client.value, port: request.sourcePort, path: path,
      blockSize: UInt32(Self.usualBlockSize), block: 1, sent: now)
    while let name = reader.text(), let value = reader.text() {
      switch name.lowercased() {
      case "blksize":
        guard let size = Int(value), size >= Self.blockSizes.lowerBound else { continue }
        let agreed = min(size, Self.blockSizes.upperBound)
        transfer.blockSize = UInt32(agreed)
        transfer.options += Self.option("blksize", agreed)
      case "tsize": transfer.options += Self.option("tsize", file.count)
      default: break
      }
      // Said twice is said wrong; more than this has nobody to say.
      if transfer.options.count > 64 { throw .malformed }
    }
    if !transfer.options.isEmpty { transfer.block = 0 }
    let known = transfers.firstIndex { $0.client == transfer.client && $0.port == transfer.port }
    let place = known ?? Int(nextPlace)
    if place < transfers.count { transfers[place] = transfer } else { transfers.append(transfer) }
    if known == nil { nextPlace = (nextPlace + 1) % UInt8(Self.limit) }
    return block(place)
  }

  private static func option(_ name: String, _ value: Int) -> [UInt8] {
    Array(name.utf8) + [0] + Array("\(value)".utf8) + [0]
  }

  private mutating func goOn(
    _ datagram: UserDatagram, _ operation: UInt16, _ reader: inout WireReader,
    _ client: InternetAddress, _ now: Time
  ) throws(Refusal) -> UserDatagram? {
    // An error ends a transfer, which has nothing to be ended but its place.
    if operation == Operation.error { return nil }
    let place = Int(datagram.destinationPort - Self.firstPort)
    guard place < transfers.count, transfers[place].client == client.value,
      transfers[place].port == datagram.sourcePort,
      let file = ServedFile(path: transfers[place].path)
    else { return error(Failure.unknownTransfer, "Unknown transfer ID", to: datagram) }
    guard operation == Operation.acknowledgement else {
      return error(Failure.illegal, "Illegal TFTP operation", to: datagram)
    }
    guard let number = reader.half() else { throw .malformed }
    let transfer = transfers[place]
    if number == UInt16(truncatingIfNeeded: transfer.block) {
      // A block that is not full is the last.
      let isLast =
        transfer.block > 0 && Int(transfer.block) * Int(transfer.blockSize) > file.count
      if isLast { return nil }
      transfers[place].block &+= 1
    } else if number != UInt16(truncatingIfNeeded: transfer.block &- 1)
      || now < transfer.sent + Self.patience
    {
      return nil
    }
    transfers[place].sent = now
    return block(place)
  }

  /// The block, or the options, that a transfer is at.
  private func block(_ place: Int) -> UserDatagram {
    let transfer = transfers[place]
    var bytes: [UInt8] = []
    if transfer.block == 0 {
      bytes.append(half: Operation.options)
      bytes += transfer.options
    } else {
      bytes.append(half: Operation.data)
      bytes.append(half: UInt16(truncatingIfNeeded: transfer.block))
      let start = (Int(transfer.block) - 1) * Int(transfer.blockSize)
      bytes +=
        ServedFile(path: transfer.path)?.read(from: start, atMost: Int(transfer.blockSize)) ?? []
    }
    return UserDatagram(from: Self.firstPort + UInt16(place), to: transfer.port, bytes)
  }

  private func error(_ code: UInt16, _ text: String, to datagram: UserDatagram) -> UserDatagram {
    var bytes: [UInt8] = []
    bytes.append(half: Operation.error)
    bytes.append(half: code)
    bytes += Array(text.utf8) + [0]
    return UserDatagram(from: datagram.destinationPort, to: datagram.sourcePort, bytes)
  }
}
