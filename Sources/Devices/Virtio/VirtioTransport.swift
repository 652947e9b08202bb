import Simulation

/// What every virtio device has on the memory-mapped transport: status, features, queues and
/// interrupts (virtio 1.2, 2 and 4.2).
///
/// A device looks at its queues one microsecond after it was notified. It then does one piece of
/// work at a time, an event each: the next comes a microsecond and a nanosecond a byte moved
/// later. So a driver never makes the device do much at once, whatever its rings hold.
public final class VirtioTransport {
  static let latency = Time.microseconds(1)

  /// The device status field (2.1).
  struct Status: OptionSet {
    let rawValue: UInt8
    static let acknowledge = Status(rawValue: 1)
    static let driver = Status(rawValue: 2)
    static let driverOK = Status(rawValue: 4)
    static let featuresOK = Status(rawValue: 8)
    static let needsReset = Status(rawValue: 64)
    static let failed = Status(rawValue: 128)
    /// The bits that a driver sets.
    static let ofDriver: Status = [.acknowledge, .driver, .driverOK, .featuresOK, .failed]
  }

  /// Feature bits that concern no kind of device (6).
  enum Feature {
    static let indirectDescriptors: UInt64 = 1 << 28
    static let eventIndex: UInt64 = 1 << 29
    static let version1: UInt64 = 1 << 32
    static let ringReset: UInt64 = 1 << 40
    static let all = indirectDescriptors | eventIndex | version1 | ringReset
  }

  /// InterruptStatus and InterruptACK.
  struct Interrupts: OptionSet {
    let rawValue: UInt32
    static let usedBuffer = Interrupts(rawValue: 1)
    static let configurationChange = Interrupts(rawValue: 2)
  }

  let host: DeviceHost
  /// Feature bits, the transport's among them.
  let offeredFeatures: UInt64
  private(set) var status: Status = []
  var deviceFeaturesSelect: UInt32 = 0
  var driverFeaturesSelect: UInt32 = 0
  private(set) var driverFeatures: UInt64 = 0
  var queueSelect: UInt32 = 0
  private(set) var queues: [VirtioQueue]
  private(set) var interrupts: Interrupts = []
  private(set) var configurationGeneration: UInt32 = 0
  private var lastServed: UInt32 = 0
  private var turn: EventID?
  /// Rises with every reset of the device or of a queue: what was under way is void. A device may
  /// be made to write to its own registers, and so to reset itself, in the midst of its work.
  private var incarnation: UInt64 = 0

  /// - Parameter features: the device's own.
  init(_ host: DeviceHost, features: UInt64, queues: Int) {
    self.host = host
    offeredFeatures = features | Feature.all
    self.queues = Array(repeating: VirtioQueue(), count: queues)
  }

  /// Everything at its beginning, the interrupt low.
  func reset() {
    incarnation += 1
    status = []
    (deviceFeaturesSelect, driverFeaturesSelect, queueSelect) = (0, 0, 0)
    driverFeatures = 0
    for index in queues.indices { queues[index] = VirtioQueue() }
    interrupts = []
    configurationGeneration = 0
    lastServed = 0
    host.cancel(&turn)
    driveLine()
  }

  func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("virtio", 1)
    var rawStatus = status.rawValue
    try coder.field("status", &rawStatus)
    status = Status(rawValue: rawStatus)
    try coder.field("deviceFeaturesSelect", &deviceFeaturesSelect)
    try coder.field("driverFeaturesSelect", &driverFeaturesSelect)
    try coder.field("driverFeatures", &driverFeatures)
    try coder.field("queueSelect", &queueSelect)
    for index in queues.indices { try queues[index].code(&coder) }
    var rawInterrupts = interrupts.rawValue
    try coder.field("interrupts", &rawInterrupts)
    interrupts = Interrupts(rawValue: rawInterrupts)
    try coder.field("configurationGeneration", &configurationGeneration)
    try coder.field("lastServed", &lastServed)
    try coder.field("turn", &turn)
    guard lastServed < queues.count else { throw StateError("lastServed: no queue \(lastServed)") }
  }

  /// Drives the interrupt from the state; the only place that does.
  private func driveLine() { host.lines[0].drive(!interrupts.isEmpty) }

  // MARK: Status and features

  /// True while buffers may be used (2.1.2).
  public var isLive: Bool {
    status.isSuperset(of: [.featuresOK, .driverOK])
      && status.isDisjoint(with: [.needsReset, .failed])
  }

  /// Whether the driver accepted these features.
  public func has(_ feature: UInt64) -> Bool {
    status.contains(.featuresOK) && driverFeatures & feature == feature
  }

  /// Adds bits: a driver must not clear any but by a reset (2.1.1). FEATURES_OK stays clear when
  /// the driver wants what is not offered, or not to be a driver of this version.
  func addStatus(_ value: UInt32) {
    var added = Status(rawValue: UInt8(truncatingIfNeeded: value)).intersection(.ofDriver)
    let isAcceptable =
      driverFeatures & ~offeredFeatures == 0 && driverFeatures & Feature.version1 != 0
    if !status.contains(.featuresOK), !isAcceptable { added.remove(.featuresOK) }
    status.formUnion(added)
    wake()
  }

  var deviceFeatures: UInt32 {
    deviceFeaturesSelect < 2
      ? UInt32(truncatingIfNeeded: offeredFeatures >> (32 * UInt64(deviceFeaturesSelect))) : 0
  }

  func setDriverFeatures(_ value: UInt32) {
    guard driverFeaturesSelect < 2, !status.contains(.featuresOK) else { return }
    let shift = 32 * UInt64(driverFeaturesSelect)
    driverFeatures = driverFeatures & ~(0xffff_ffff << shift) | UInt64(value) << shift
  }

  /// The driver did what only a reset mends: the device stops, and says so.
  func fail(_ error: VirtioError, queue: Int) {
    status.insert(.needsReset)
    host.cancel(&turn)
    host.emit(.deviceError, a: UInt64(error.rawValue), b: UInt64(queue))
    if status.contains(.driverOK) { raise(.configurationChange) }
  }

  /// A field of the configuration changed by the device's doing.
  func configurationChanged() {
    configurationGeneration &+= 1
    if isLive { raise(.configurationChange) }
  }

  // MARK: Interrupts

  private func raise(_ cause: Interrupts) {
    interrupts.formUnion(cause)
    driveLine()
  }

  /// The line falls, and rises again for causes that remain: an edge that nobody misses.
  func acknowledge(_ value: UInt32) {
    interrupts.subtract(Interrupts(rawValue: value))
    host.lines[0].drive(false)
    driveLine()
  }

  // MARK: Queues as registers

  /// The selected queue; `nil` when there is none of that number.
  var selected: VirtioQueue? {
    queueSelect < queues.count ? queues[Int(queueSelect)] : nil
  }

  /// Changes the selected queue, which a driver does not do to one that is ready (4.2.2.2).
  func setUp(_ change: (inout VirtioQueue) -> Void) {
    guard queueSelect < queues.count, !queues[Int(queueSelect)].isReady else { return }
    change(&queues[Int(queueSelect)])
  }

  func setReady(_ isReady: Bool) {
    guard queueSelect < queues.count else { return }
    let index = Int(queueSelect)
    if !isReady {
      if queues[index].isReady { stop(index) }
    } else if !queues[index].isReady {
      guard queues[index].isWellFormed else { return fail(.queueSetup, queue: index) }
      queues[index].isReady = true
      wake()
    }
  }

  /// QueueReset (2.6.1): the queue as after the device's reset.
  func resetQueue() {
    guard queueSelect < queues.count, has(Feature.ringReset) else { return }
    stop(Int(queueSelect))
    queues[Int(queueSelect)] = VirtioQueue()
  }

  private func stop(_ index: Int) {
    incarnation += 1
    queues[index].isReady = false
    (queues[index].nextAvailable, queues[index].nextUsed) = (0, 0)
    queues[index].active = nil
  }

  // MARK: Turns

  /// There may be something to do: the device looks after its latency.
  public func wake() {
    if isLive, turn == nil { turn = host.schedule(at: host.now + Self.latency) }
  }

  /// Does one piece of work, from the queue after the one that was served last.
  ///
  /// - Parameter serve: says how many bytes it moved, or `nil` when the queue gave nothing to do.
  func takeTurn(_ serve: (Int) throws(VirtioError) -> Int?) {
    turn = nil
    guard isLive else { return }
    let before = incarnation
    for step in 1...queues.count {
      let index = (Int(lastServed) + step) % queues.count
      guard queues[index].isReady else { continue }
      do throws(VirtioError) {
        let moved = try serve(index)
        guard incarnation == before else { return wake() }
        guard let moved else { continue }
        lastServed = UInt32(index)
        host.cancel(&turn)
        if isLive {
          let busy = Time.nanoseconds(UInt64(moved))
          turn = host.schedule(at: host.now + Self.latency + busy)
        }
        return
      } catch {
        if incarnation == before { fail(error, queue: index) } else { wake() }
        return
      }
    }
  }

  // MARK: Chains

  /// The chain that is under way in the queue, or the next one that the driver offers.
  func nextChain(_ index: Int) throws(VirtioError) -> VirtioChain? {
    let queue = queues[index]
    guard queue.isReady else { return nil }
    if let chain = queue.active { return chain }
    let before = incarnation
    let offered = UInt16(truncatingIfNeeded: try load(queue.availableIndex, .half))
    let waiting = offered &- queue.nextAvailable
    guard waiting > 0 else { return nil }
    guard waiting <= queue.size else { throw .availableIndex }
    let head = UInt16(truncatingIfNeeded: try load(queue.available(queue.nextAvailable), .half))
    let chain = try walk(queue, from: head)
    if has(Feature.eventIndex) {
      try store(queue.availableEvent, .half, UInt64(queue.nextAvailable &+ 1))
    }
    guard incarnation == before else { return nil }
    queues[index].nextAvailable &+= 1
    queues[index].active = chain
    return chain
  }

  /// Keeps how far the device is with the chain that is under way.
  func keep(_ chain: VirtioChain, in index: Int) {
    if queues[index].active != nil { queues[index].active = chain }
  }

  /// Returns the chain that is under way (2.7.8).
  ///
  /// - Parameter written: bytes from the first writable buffer's beginning that are right.
  func complete(_ chain: VirtioChain, in index: Int, written: UInt64 = 0) throws(VirtioError) {
    let queue = queues[index]
    guard queue.active != nil else { return }
    let before = incarnation
    try store(queue.used(queue.nextUsed), .word, UInt64(chain.head))
    try store(queue.used(queue.nextUsed) &+ 4, .word, min(written, UInt64(UInt32.max)))
    let next = queue.nextUsed &+ 1
    try store(queue.usedIndex, .half, UInt64(next))
    let wantsInterrupt: Bool
    if has(Feature.eventIndex) {
      wantsInterrupt =
        UInt16(truncatingIfNeeded: try load(queue.usedEvent, .half)) == queue.nextUsed
    } else {
      wantsInterrupt = try load(queue.availableFlags, .half) & 1 == 0
    }
    guard incarnation == before else { return }
    queues[index].nextUsed = next
    queues[index].active = nil
    if wantsInterrupt { raise(.usedBuffer) }
  }

  /// Descriptor flags (2.7.5).
  private enum Flag {
    static let next: UInt64 = 1
    static let write: UInt64 = 2
    static let indirect: UInt64 = 4
  }

  /// Follows a chain. Every descriptor counts against the queue's size, so that it ends.
  private func walk(_ queue: VirtioQueue, from head: UInt16) throws(VirtioError) -> VirtioChain {
    var chain = VirtioChain(head: head)
    var (table, count, index) = (queue.descriptors, queue.size, UInt32(head))
    var (isIndirect, seen) = (false, 0 as UInt32)
    while true {
      guard index < count else { throw .descriptorIndex }
      seen += 1
      guard seen <= queue.size else { throw .chainLength }
      let place = table &+ UInt64(index) * 16
      let address = try load(place, .double)
      let rest = try load(place &+ 8, .double)
      let (length, flags) = (UInt32(truncatingIfNeeded: rest), rest >> 32 & 0xffff)
      if flags & Flag.indirect != 0 {
        guard has(Feature.indirectDescriptors), !isIndirect, flags & Flag.next == 0,
          length > 0, length % 16 == 0
        else { throw .indirect }
        guard length / 16 <= queue.size else { throw .chainLength }
        // The pointer to the table is none of the chain's buffers.
        (table, count, index, isIndirect, seen) = (address, length / 16, 0, true, seen - 1)
        continue
      }
      try chain.append(
        VirtioChain.Segment(address: address, length: length),
        isWritable: flags & Flag.write != 0)
      guard flags & Flag.next != 0 else { return chain }
      index = UInt32(rest >> 48)
    }
  }

  // MARK: Memory

  private func load(_ address: UInt64, _ width: AccessWidth) throws(VirtioError) -> UInt64 {
    do throws(BusFault) { return try host.load(address, width) } catch { throw .memory }
  }

  private func store(
    _ address: UInt64, _ width: AccessWidth, _ value: UInt64
  ) throws(VirtioError) {
    do throws(BusFault) { try host.store(address, width, value) } catch { throw .memory }
  }

  /// Reads `count` bytes, from `offset` on, of the buffers that the driver filled.
  func read(_ chain: VirtioChain, from offset: UInt64, count: Int) throws(VirtioError) -> [UInt8] {
    var bytes: [UInt8] = []
    for piece in VirtioChain.pieces(of: chain.readable, from: offset, count: count) {
      do throws(BusFault) {
        bytes += try host.loadBytes(piece.address, count: piece.count)
      } catch {
        throw .memory
      }
    }
    return bytes
  }

  /// Writes bytes, from `offset` on, into the buffers that the device fills.
  func write(_ chain: VirtioChain, at offset: UInt64, _ bytes: [UInt8]) throws(VirtioError) {
    var rest = bytes[...]
    for piece in VirtioChain.pieces(of: chain.writable, from: offset, count: bytes.count) {
      do throws(BusFault) {
        try host.storeBytes(piece.address, rest.prefix(piece.count))
      } catch {
        throw .memory
      }
      rest = rest.dropFirst(piece.count)
    }
  }
}
