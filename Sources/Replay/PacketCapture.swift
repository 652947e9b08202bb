import Boards
import Devices
import Machine
import Simulation
import Traces

/// Writes the frames of a network device as a capture file with nanoseconds, as Wireshark and
/// tcpdump read it (draft-ietf-opsawg-pcap, 4 and 5): Ethernet without check sequences, at the
/// simulated times at which frames leave the device or arrive there, faults included.
public final class PacketCapture: FrameObserver {
  private static let magic: UInt32 = 0xa1b2_3c4d
  private static let snapLength: UInt32 = 65_535
  private static let ethernet: UInt32 = 1

  private let sink: any RecordingSink
  private var failure: RecordingError?

  public init(to sink: any RecordingSink) throws(RecordingError) {
    self.sink = sink
    // Version 2.4, and two fields that are zero.
    try sink.write(
      Self.bytes([Self.magic, 4 << 16 | 2, 0, 0, Self.snapLength, Self.ethernet]))
  }

  /// The run goes on whatever becomes of the file; ``finish()`` tells.
  public func observe(_ frame: [UInt8], at time: Time) {
    guard failure == nil else { return }
    let second: UInt64 = 1_000_000_000_000
    let count = UInt32(truncatingIfNeeded: frame.count)
    let header = [
      UInt32(truncatingIfNeeded: time.picoseconds / second),
      UInt32(truncatingIfNeeded: time.picoseconds % second / 1000), count, count,
    ]
    do throws(RecordingError) {
      try sink.write(Self.bytes(header) + frame)
    } catch {
      failure = error
    }
  }

  /// Throws what went wrong with the file.
  public func finish() throws(RecordingError) {
    if let failure { throw failure }
  }

  private static func bytes(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } }
  }
}

extension Machine {
  /// Captures the frames of the network device of that name from now on.
  public func capture(_ name: String, to sink: any RecordingSink) throws -> PacketCapture {
    let device = try requireNetworkDevice(name)
    let capture = try PacketCapture(to: sink)
    device.frameObserver = capture
    return capture
  }

  /// The network device of that name.
  @discardableResult
  public func requireNetworkDevice(_ name: String) throws(ScenarioError) -> any NetworkDevice {
    let known = zip(board.devices, devices).compactMap { part, device in
      (device as? any NetworkDevice).map { (part.name, $0) }
    }
    if let (_, device) = known.first(where: { $0.0 == name }) { return device }
    let names = known.map(\.0).joined(separator: ", ")
    throw ScenarioError(
      "--pcap \(name): no such network device on the board; "
        + (names.isEmpty ? "the board has none" : "there is \(names)"))
  }
}
