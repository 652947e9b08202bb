import Simulation

/// Who is at the other end of a network device's cable.
///
/// A peer is part of the machine: what it does follows from the frames that it gets and the times
/// at which it does, and its state goes into the device's snapshots.
public protocol NetworkPeer: AnyObject {
  /// A frame arrives from the device, at ``NetworkLink/now``: Ethernet from the destination
  /// address to the end of the data, without the check sequence.
  func receive(_ frame: [UInt8], from link: NetworkLink)
  /// The time has come that was asked for by ``NetworkLink/wake(at:)``.
  func wake(_ link: NetworkLink)
  /// As after power-on.
  func reset()
  func code(_ coder: inout StateCoder) throws(StateError)
}

/// Sees the frames of a cable, those of the device as they leave it and those of the peer as they
/// arrive, and changes nothing.
public protocol FrameObserver: AnyObject {
  func observe(_ frame: [UInt8], at time: Time)
}

/// A device with a cable.
public protocol NetworkDevice: Device {
  var frameObserver: (any FrameObserver)? { get set }
}

/// The cable between a device and its peer, as the peer sees it.
///
/// Frames on their way to the device, and the peer's one alarm, are events of the device.
public final class NetworkLink {
  /// The longest frame, with a VLAN tag (IEEE 802.3, 3.2.7).
  public static let longestFrame = 1518
  /// Destination, source and type.
  public static let shortestFrame = 14
  /// Frames that are on their way at once; more are lost.
  public static let depth = 64

  private struct Flight {
    let time: Time
    let event: EventID
    let frame: [UInt8]
  }

  private let host: DeviceHost
  private let frameTag: UInt32
  private let alarmTag: UInt32
  private let deliver: ([UInt8]) -> Void
  /// By time, and at one time in the order in which they were sent: as their events come.
  private var flights: [Flight] = []
  private var alarm: EventID?
  private var faults = FrameFaults()
  var observer: (any FrameObserver)?
  public private(set) var peer: (any NetworkPeer)?

  /// - Parameters:
  ///   - tags: of the device's events that are the link's.
  ///   - deliver: takes a frame that has arrived at the device.
  package init(
    _ host: DeviceHost, frameTag: UInt32, alarmTag: UInt32, deliver: @escaping ([UInt8]) -> Void
  ) {
    (self.host, self.frameTag, self.alarmTag, self.deliver) = (host, frameTag, alarmTag, deliver)
  }

  package func attach(_ peer: any NetworkPeer) { self.peer = peer }

  package func reset() {
    for flight in flights {
      var event: EventID? = flight.event
      host.cancel(&event)
    }
    flights = []
    host.cancel(&alarm)
    faults = FrameFaults()
    peer?.reset()
  }

  package func code(_ coder: inout StateCoder) throws(StateError) {
    var count = UInt32(flights.count)
    try coder.field("flights", &count)
    guard count <= Self.depth else { throw StateError("flights: \(count) are too many") }
    var decoded: [Flight] = []
    for index in 0..<Int(count) {
      var time = coder.isDecoding ? Time.zero : flights[index].time
      var event: EventID? = coder.isDecoding ? nil : flights[index].event
      var frame = coder.isDecoding ? [] : flights[index].frame
      try coder.field("time", &time)
      try coder.field("event", &event)
      try coder.field("frame", &frame)
      guard let event, frame.count <= Self.longestFrame else {
        throw StateError("frame: none that can be on its way")
      }
      decoded.append(Flight(time: time, event: event, frame: frame))
    }
    if coder.isDecoding { flights = decoded }
    try coder.field("alarm", &alarm)
    try faults.code(&coder)
    var hasPeer = peer != nil
    try coder.field("hasPeer", &hasPeer)
    guard hasPeer == (peer != nil) else { throw StateError("hasPeer: the other end differs") }
    try peer?.code(&coder)
  }

  /// An event of the link's tags.
  package func event(_ tag: UInt32) {
    if tag == alarmTag {
      alarm = nil
      peer?.wake(self)
    } else if !flights.isEmpty {
      for frame in faults.pass(flights.removeFirst().frame) {
        observer?.observe(frame, at: now)
        deliver(frame)
      }
    }
  }

  /// A frame of the device for the peer.
  package func transmit(_ frame: [UInt8]) {
    observer?.observe(frame, at: now)
    peer?.receive(frame, from: self)
  }

  /// One of ``FrameFaults`` strikes the next frame that arrives.
  package func inject(fault: String) { faults.add(fault) }

  // MARK: For the peer

  public var now: Time { host.now }

  /// Sends a frame to the device, which gets it after a time.
  ///
  /// - Returns: false when it is lost: too short, too long, or one too many.
  @discardableResult
  public func send(_ frame: [UInt8], after delay: Time) -> Bool {
    guard flights.count < Self.depth,
      (Self.shortestFrame...Self.longestFrame).contains(frame.count)
    else { return false }
    let time = host.now + delay
    let event = host.schedule(at: time, tag: frameTag)
    let place = flights.firstIndex { $0.time > time } ?? flights.count
    flights.insert(Flight(time: time, event: event, frame: frame), at: place)
    return true
  }

  /// Sets the peer's alarm, instead of what it was set to; ``Time/never`` turns it off.
  public func wake(at time: Time) {
    host.cancel(&alarm)
    if time < .never { alarm = host.schedule(at: time, tag: alarmTag) }
  }
}
