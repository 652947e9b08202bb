import Simulation

/// One connection of TCP (RFC 9293), opened by the other side.
///
/// There is no congestion to control on a cable: at most ``flightLimit`` bytes are on their way,
/// and at most ``burst`` segments leave at once. What is not acknowledged within ``patience`` is
/// sent again, alone; the wait doubles each time, and after ``attemptLimit`` the connection is
/// reset. Three acknowledgements of the same byte have its segment sent again at once. Not
/// modelled: urgent data, window scaling, selective acknowledgements, timestamps.
struct TCPConnection {
  static let segmentLimit = 1460
  /// Without an option (RFC 9293, 3.7.1).
  private static let usualSegment = 536
  /// Smaller segments than anybody needs would make many of little.
  private static let smallestSegment = 64
  static let flightLimit = 16 * segmentLimit
  static let burst = 16
  static let patience = Time.milliseconds(200)
  static let attemptLimit: UInt8 = 8
  /// How long a closed connection is remembered: twice a segment's lifetime on this cable.
  static let quietTime = Time.milliseconds(500)

  enum State: UInt8 {
    case synReceived, established, closeWait, lastAck, finWait1, finWait2, closing, timeWait, closed
  }

  /// Who is connected.
  struct Key: Equatable {
    var station: UInt64 = 0
    var address: UInt32 = 0
    var guestPort: UInt16 = 0
    var port: UInt16 = 0

    mutating func code(_ coder: inout StateCoder) throws(StateError) {
      try coder.field("station", &station)
      try coder.field("address", &address)
      try coder.field("guestPort", &guestPort)
      try coder.field("port", &port)
    }
  }

  let key: Key
  private(set) var state = State.synReceived
  /// When ``wake(at:_:)`` wants to be called.
  private(set) var deadline = Time.never

  // Sending, by RFC 9293's SND.UNA, SND.NXT and the highest that this ever was.
  private var unacknowledged: UInt32 = 0
  private var next: UInt32 = 0
  private var highest: UInt32 = 0
  private var window: UInt16 = 0
  /// SND.WL1 and SND.WL2: the segment that the window is of.
  private var windowSequence: UInt32 = 0
  private var windowAcknowledgement: UInt32 = 0
  private var segmentSize = UInt16(TCPConnection.usualSegment)
  /// Data from ``unacknowledged`` on that were sent.
  private var sent: [UInt8] = []
  private var isFinSent = false
  private var duplicates: UInt8 = 0
  private var attempts: UInt8 = 0

  /// Receiving: RCV.NXT.
  private var expected: UInt32 = 0
  private var reassembly = TCPReassembly()
  /// The number of the other side's FIN, once it has come.
  private var fin: UInt32?
  private var service: any TCPService

  /// For decoding; `nil` for a port without a service.
  init?(_ key: Key) {
    guard let service = tcpService(at: key.port) else { return nil }
    (self.key, self.service) = (key, service)
  }

  /// Answers a SYN; `nil` for a port without a service.
  init?(_ key: Key, _ segment: TCPSegment, at now: Time, _ out: inout [TCPSegment]) {
    self.init(key)
    // The clock of 4 us that RFC 9293, 3.4.1 asks for.
    unacknowledged = UInt32(truncatingIfNeeded: now.picoseconds / Time.microseconds(4).picoseconds)
    next = unacknowledged &+ 1
    highest = next
    expected = segment.sequence &+ 1
    setWindow(segment)
    let size = segment.maximumSize.map(Int.init) ?? Self.usualSegment
    segmentSize = UInt16(min(max(size, Self.smallestSegment), Self.segmentLimit))
    greet(&out)
    wait(at: now)
  }

  var isClosed: Bool { state == .closed }
  var isQuiet: Bool { state == .timeWait }
  var isHalfOpen: Bool { state == .synReceived }
  /// True for a number past all that this connection received: one of another connection.
  func isPast(_ sequence: UInt32) -> Bool { distance(from: expected, to: sequence) >= 0 }

  // MARK: Sending

  private func segment(
    _ flags: TCPSegment.Flags, at sequence: UInt32, _ payload: ArraySlice<UInt8> = []
  ) -> TCPSegment {
    TCPSegment(
      sourcePort: key.port, destinationPort: key.guestPort, sequence: sequence,
      acknowledgement: expected, flags: flags.union(.ack),
      window: UInt16(min(service.room, 0xffff)), payload: payload)
  }

  /// SYN and ACK.
  private func greet(_ out: inout [TCPSegment]) {
    var greeting = segment(.syn, at: unacknowledged)
    greeting.maximumSize = UInt16(Self.segmentLimit)
    out.append(greeting)
  }

  private func acknowledge(_ out: inout [TCPSegment]) { out.append(segment([], at: next)) }

  private var inFlight: Int { distance(from: unacknowledged, to: next) }
  private var canSend: Bool {
    switch state {
    case .established, .closeWait, .finWait1, .closing, .lastAck: true
    case .synReceived, .finWait2, .timeWait, .closed: false
    }
  }

  /// Sends what may be sent: first again what a timeout took back, then new data, then FIN.
  private mutating func transmit(_ out: inout [TCPSegment]) {
    guard canSend else { return }
    for _ in 0..<Self.burst {
      let room = min(Int(window), Self.flightLimit) - inFlight
      if inFlight < sent.count {
        guard room > 0 else { return }
        let count = min(sent.count - inFlight, Int(segmentSize), room)
        send(sent[inFlight..<inFlight + count], &out)
      } else if isFinSent || service.isFinished {
        guard next != highest || !isFinSent else { return }
        sendFin(&out)
      } else {
        guard room > 0 else { return }
        let data = service.produce(atMost: min(Int(segmentSize), room))
        guard !data.isEmpty else { return }
        sent += data
        send(data[...], &out)
      }
    }
  }

  private mutating func send(_ data: ArraySlice<UInt8>, _ out: inout [TCPSegment]) {
    out.append(segment(.psh, at: next, data))
    advance(by: data.count)
  }

  private mutating func sendFin(_ out: inout [TCPSegment]) {
    out.append(segment(.fin, at: next))
    advance(by: 1)
    isFinSent = true
    if state == .established { state = .finWait1 }
    if state == .closeWait { state = .lastAck }
  }

  private mutating func advance(by count: Int) {
    next &+= UInt32(truncatingIfNeeded: count)
    if distance(from: highest, to: next) > 0 { highest = next }
  }

  /// Sends the first segment that is not acknowledged once more; a byte of it into a closed window.
  private mutating func sendAgain(_ out: inout [TCPSegment]) {
    if sent.isEmpty, !isFinSent { sent = service.produce(atMost: 1) }
    let count = window == 0 ? 1 : min(Int(segmentSize), Int(window))
    if !sent.isEmpty {
      send(sent.prefix(count), &out)
    } else if isFinSent {
      sendFin(&out)
    }
  }

  // MARK: Time

  /// Sets the timer for what is outstanding, or for a window that is closed to data.
  private mutating func wait(at now: Time) {
    switch state {
    case .closed: deadline = .never
    case .timeWait: deadline = now + Self.quietTime
    default:
      let isBlocked = canSend && window == 0 && !isFinSent && service.hasOutput
      let isWaiting = inFlight > 0 || highest != unacknowledged || isBlocked
      deadline =
        isWaiting
        ? now + Time(picoseconds: Self.patience.picoseconds << UInt64(attempts)) : .never
    }
  }

  /// The deadline has passed.
  mutating func wake(at now: Time, _ out: inout [TCPSegment]) {
    guard state != .timeWait else {
      state = .closed
      return wait(at: now)
    }
    attempts += 1
    guard attempts <= Self.attemptLimit else {
      out.append(segment(.rst, at: next))
      state = .closed
      return wait(at: now)
    }
    if state == .synReceived {
      greet(&out)
    } else {
      next = unacknowledged
      sendAgain(&out)
    }
    wait(at: now)
  }

  // MARK: Receiving (3.10.7.4)

  mutating func receive(_ segment: TCPSegment, at now: Time, _ out: inout [TCPSegment]) {
    let room = service.room
    let offset = distance(from: expected, to: segment.sequence)
    if state == .synReceived, segment.flags.contains(.syn), offset == -1 {
      return greet(&out)
    }
    let last = offset + segment.length - 1
    guard (0..<max(room, 1)).contains(offset) || segment.length > 0 && (0..<room).contains(last)
    else {
      if !segment.flags.contains(.rst) { acknowledge(&out) }
      // The other side did not hear our last word.
      if state == .timeWait { wait(at: now) }
      return
    }
    // RFC 5961: what only might be meant is answered, not obeyed.
    if segment.flags.contains(.rst) {
      if offset == 0 { state = .closed } else { acknowledge(&out) }
      return wait(at: now)
    }
    if segment.flags.contains(.syn) { return acknowledge(&out) }
    guard segment.flags.contains(.ack), takeAcknowledgement(segment, at: now, &out) else { return }
    let before = out.count
    let isInOrder = take(segment, offset: offset, room: room)
    transmit(&out)
    if segment.length > 0, out.count == before || !isInOrder { acknowledge(&out) }
    if deadline == .never || state == .timeWait || state == .closed { wait(at: now) }
  }

  /// - Returns: false when the segment ends here.
  private mutating func takeAcknowledgement(
    _ segment: TCPSegment, at now: Time, _ out: inout [TCPSegment]
  ) -> Bool {
    let number = segment.acknowledgement
    let count = distance(from: unacknowledged, to: number)
    guard count <= distance(from: unacknowledged, to: highest) else {
      acknowledgeOrRefuse(segment, &out)
      return false
    }
    if state == .synReceived {
      guard count == 1 else {
        acknowledgeOrRefuse(segment, &out)
        return false
      }
      state = .established
      progress(1)
    } else if count > 0 {
      progress(count)
    } else if count == 0, segment.length == 0, segment.window == window, window > 0, inFlight > 0 {
      duplicates = min(duplicates + 1, 4)
      if duplicates == 3 {
        let place = next
        next = unacknowledged
        sendAgain(&out)
        if distance(from: next, to: place) > 0 { next = place }
      }
    }
    if count >= 0 {
      let order = distance(from: windowSequence, to: segment.sequence)
      if order > 0 || order == 0 && distance(from: windowAcknowledgement, to: number) >= 0 {
        // What was sent to probe a closed window found no room.
        if window == 0, segment.window > 0 { next = unacknowledged }
        setWindow(segment)
      }
      // Who answers a probe is alive, however long it keeps its window closed.
      if window == 0 { attempts = 0 }
    }
    if count > 0 || window == 0 { wait(at: now) }
    return state != .closed
  }

  private func acknowledgeOrRefuse(_ segment: TCPSegment, _ out: inout [TCPSegment]) {
    if state == .synReceived { out.append(segment.refusal) } else { acknowledge(&out) }
  }

  private mutating func setWindow(_ segment: TCPSegment) {
    window = segment.window
    windowSequence = segment.sequence
    windowAcknowledgement = segment.acknowledgement
  }

  /// So many further numbers are acknowledged.
  private mutating func progress(_ count: Int) {
    unacknowledged &+= UInt32(truncatingIfNeeded: count)
    if distance(from: next, to: unacknowledged) > 0 { next = unacknowledged }
    sent.removeFirst(min(count, sent.count))
    (attempts, duplicates) = (0, 0)
    guard isFinSent, unacknowledged == highest else { return }
    switch state {
    case .finWait1: state = .finWait2
    case .closing: state = .timeWait
    case .lastAck: state = .closed
    default: break
    }
  }

  /// Takes the data and FIN that lie within the window.
  ///
  /// - Returns: false when there is something missing before them, or nothing new in them.
  private mutating func take(_ segment: TCPSegment, offset: Int, room: Int) -> Bool {
    guard state == .established || state == .finWait1 || state == .finWait2 else { return false }
    let start = max(offset, 0)
    let data = segment.payload.dropFirst(-min(offset, 0)).prefix(max(room - start, 0))
    if segment.flags.contains(.fin), offset + segment.payload.count <= room {
      fin = segment.sequence &+ UInt32(truncatingIfNeeded: segment.payload.count)
    }
    let before = expected
    if start == 0 {
      deliver(data)
    } else {
      reassembly.insert(data, at: expected &+ UInt32(truncatingIfNeeded: start))
    }
    while let more = reassembly.next(from: expected) { deliver(more) }
    if let fin, distance(from: expected, to: fin) <= 0 { endInput() }
    return expected != before
  }

  private mutating func deliver(_ data: ArraySlice<UInt8>) {
    let data = data.prefix(service.room)
    guard !data.isEmpty else { return }
    service.receive(data)
    expected &+= UInt32(truncatingIfNeeded: data.count)
  }

  private mutating func endInput() {
    fin = nil
    expected &+= 1
    service.endInput()
    switch state {
    case .established: state = .closeWait
    case .finWait1: state = .closing
    case .finWait2: state = .timeWait
    default: break
    }
  }

  // MARK: State

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("state", &state)
    try coder.field("deadline", &deadline)
    try coder.field("unacknowledged", &unacknowledged)
    try coder.field("next", &next)
    try coder.field("highest", &highest)
    try coder.field("window", &window)
    try coder.field("windowSequence", &windowSequence)
    try coder.field("windowAcknowledgement", &windowAcknowledgement)
    try coder.field("segmentSize", &segmentSize)
    try coder.field("sent", &sent)
    try coder.field("isFinSent", &isFinSent)
    try coder.field("duplicates", &duplicates)
    try coder.field("attempts", &attempts)
    try coder.field("expected", &expected)
    try reassembly.code(&coder)
    var hasFin = fin != nil
    var finNumber = fin ?? 0
    try coder.field("hasFin", &hasFin)
    try coder.field("fin", &finNumber)
    fin = hasFin ? finNumber : nil
    try service.code(&coder)
    let outstanding = distance(from: unacknowledged, to: highest)
    let most = sent.count + (isFinSent ? 1 : 0) + (state == .synReceived ? 1 : 0)
    guard sent.count <= Self.flightLimit + 1, inFlight >= 0, inFlight <= outstanding,
      outstanding >= sent.count, outstanding <= most, attempts <= Self.attemptLimit,
      duplicates <= 4,
      (Self.smallestSegment...Self.segmentLimit).contains(Int(segmentSize))
    else { throw StateError("connection: none that can be") }
  }
}
