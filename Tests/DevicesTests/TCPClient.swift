import Devices
import Simulation

/// A segment as it came, or is to go.
struct Segment: Equatable {
  var sequence: UInt32
  var acknowledgement: UInt32 = 0
  var flags: UInt8
  var window = 0
  var options: [UInt8] = []
  var payload: [UInt8] = []

  static let fin: UInt8 = 1
  static let syn: UInt8 = 2
  static let rst: UInt8 = 4
  static let psh: UInt8 = 8
  static let ack: UInt8 = 16

  func has(_ flag: UInt8) -> Bool { flags & flag != 0 }
}

/// The guest's side of a connection, steered by hand.
final class TCPClient {
  typealias Rig = NetworkRig
  let rig: NetworkRig
  let port: Int
  let guestPort: Int
  /// The next number to send, and the next that is expected.
  var sequence: UInt32 = 0xffff_fff0
  var expected: UInt32 = 0
  var window = 0xffff
  /// What came in order.
  private(set) var data: [UInt8] = []
  private(set) var hasEnded = false

  init(_ rig: NetworkRig, port: Int, from guestPort: Int = 40_000) {
    (self.rig, self.port, self.guestPort) = (rig, port, guestPort)
  }

  func frame(_ segment: Segment, at address: [UInt8] = Rig.gateway) -> [UInt8] {
    var bytes = Rig.half(guestPort) + Rig.half(port) + Rig.word(segment.sequence)
    bytes += Rig.word(segment.acknowledgement)
    bytes += [UInt8(5 + segment.options.count / 4) << 4, segment.flags]
    bytes += Rig.half(segment.window) + [0, 0, 0, 0] + segment.options + segment.payload
    let pseudo = Rig.pseudo(6, Rig.guest, address, bytes.count)
    bytes.replaceSubrange(16..<18, with: Rig.checksum(pseudo + bytes))
    return Rig.frame(6, bytes, to: address)
  }

  func segment(_ flags: UInt8, _ payload: [UInt8] = [], ahead: Int = 0) -> Segment {
    Segment(
      sequence: sequence &+ UInt32(truncatingIfNeeded: ahead), acknowledgement: expected,
      flags: flags, window: window, payload: payload)
  }

  /// The segments among frames, right in their sums.
  func segments(_ frames: [[UInt8]], from source: [UInt8] = Rig.gateway) -> [Segment] {
    frames.compactMap { frame in
      guard let bytes = Rig.payload(frame, kind: 6, from: source), bytes.count >= 20,
        Rig.checksum(Rig.pseudo(6, source, Rig.guest, bytes.count) + bytes) == [0, 0],
        Array(bytes[..<4]) == Rig.half(port) + Rig.half(guestPort)
      else { return nil }
      let header = Int(bytes[12] >> 4) * 4
      return Segment(
        sequence: Rig.number(bytes[4..<8]), acknowledgement: Rig.number(bytes[8..<12]),
        flags: bytes[13], window: Int(Rig.number(bytes[14..<16])),
        options: Array(bytes[20..<header]), payload: Array(bytes[header...]))
    }
  }

  func exchange(_ segment: Segment) -> [Segment] { segments(rig.exchange(frame(segment))) }

  /// The three-way handshake. Gives SYN and ACK, or what came in their place.
  @discardableResult
  func open(maximumSize: Int? = 1460) -> Segment? {
    var greeting = segment(Segment.syn)
    greeting.acknowledgement = 0
    if let maximumSize { greeting.options = [1, 1, 1, 1, 2, 4] + Rig.half(maximumSize) }
    let answers = exchange(greeting)
    guard answers.count == 1, answers[0].has(Segment.syn) else { return answers.first }
    sequence &+= 1
    expected = answers[0].sequence &+ 1
    _ = exchange(segment(Segment.ack))
    return answers[0]
  }

  /// Takes what is in order; everything else is passed over.
  func take(_ segments: [Segment]) {
    for segment in segments where segment.sequence == expected {
      data += segment.payload
      expected &+= UInt32(segment.payload.count)
      if segment.has(Segment.fin) {
        expected &+= 1
        hasEnded = true
      }
    }
  }

  /// Sends data and takes and acknowledges what comes back, until nothing does.
  func talk(_ payload: [UInt8]) {
    var answers = exchange(segment(Segment.ack | Segment.psh, payload))
    sequence &+= UInt32(payload.count)
    while true {
      let before = expected
      take(answers)
      if expected == before { return }
      answers = exchange(segment(Segment.ack))
    }
  }
}
