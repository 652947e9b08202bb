/// Feature bits that concern no kind of device (virtio 1.2, 6).
package enum Feature {
  package static let indirectDescriptors: UInt64 = 1 << 28
  package static let eventIndex: UInt64 = 1 << 29
  package static let version1: UInt64 = 1 << 32
  static let all = indirectDescriptors | eventIndex | version1
}

/// What every device of a persona has on the memory-mapped transport: status, features and queues
/// as registers (virtio 1.2, 2 and 4.2). InterruptStatus and InterruptACK are Janus' business.
package struct VirtioTransport {
  /// The device status field (2.1).
  enum Status {
    static let driverOK: UInt32 = 4
    static let featuresOK: UInt32 = 8
    static let needsReset: UInt32 = 64
    static let failed: UInt32 = 128
    /// The bits that a driver sets.
    static let ofDriver: UInt32 = 1 | 2 | driverOK | featuresOK | failed
  }

  /// What a store brought about that is more than a register's value.
  enum Effect {
    case none
    case reset
    /// DRIVER_OK: there may be buffers already.
    case started
    /// QueueReady was cleared.
    case stopped(queue: Int)
    /// The device stops until a reset.
    case wrong
  }

  /// Queues of a device at most. With VIRTIO_CONSOLE_F_MULTIPORT a console would have two more,
  /// and two a port.
  package static let queueLimit = 2

  /// The virtio device ID; 0 for a device that is not there.
  let id: UInt32
  private let offeredFeatures: UInt64
  let queueCount: Int
  package private(set) var status: UInt32 = 0
  private var deviceFeaturesSelect: UInt32 = 0
  private var driverFeaturesSelect: UInt32 = 0
  private var driverFeatures: UInt64 = 0
  private var queueSelect: UInt32 = 0
  private var queues = InlineArray<2, SplitQueue>(repeating: SplitQueue())

  /// - Parameter features: the device's own.
  init(id: UInt32, features: UInt64, queues: Int) {
    self.id = id
    offeredFeatures = features | Feature.all
    queueCount = queues
  }

  /// As it was at first.
  mutating func reset() {
    self = VirtioTransport(id: id, features: offeredFeatures, queues: queueCount)
  }

  /// True while buffers may be used (2.1.2).
  var isLive: Bool {
    let mask = Status.driverOK | Status.featuresOK | Status.needsReset | Status.failed
    return status & mask == Status.driverOK | Status.featuresOK
  }

  /// The features that the driver accepted.
  var features: UInt64 { driverFeatures & offeredFeatures }

  /// The queue of that number; nil unless it may be used now.
  mutating func liveQueue(_ index: Int) -> UnsafeMutablePointer<SplitQueue>? {
    if !isLive || index >= queueCount { return nil }
    let queue = queues.at(index)
    return queue.pointee.isReady ? queue : nil
  }

  /// The driver did what only a reset mends. True when it is to be told, by a change of the
  /// configuration (2.1.2).
  mutating func stop() -> Bool {
    status |= Status.needsReset
    return status & Status.driverOK != 0
  }

  /// The selected queue; nil when there is none of that number.
  private mutating func selected() -> UnsafeMutablePointer<SplitQueue>? {
    queueSelect < UInt32(queueCount) ? queues.at(Int(queueSelect)) : nil
  }

  /// A load of a register (4.2.2), which has 32 bits.
  mutating func read(_ offset: UInt32) -> UInt32 {
    switch offset {
    case 0x000: return 0x7472_6976  // MagicValue, "virt"
    case 0x004: return 2  // Version
    case 0x008: return id
    case 0x00c: return 0x554e_414a  // VendorID, "JANU"
    default: return id == 0 ? 0 : readOwn(offset)
    }
  }

  private mutating func readOwn(_ offset: UInt32) -> UInt32 {
    switch offset {
    case 0x010:  // DeviceFeatures
      if deviceFeaturesSelect > 1 { return 0 }
      return UInt32(truncatingIfNeeded: offeredFeatures &>> UInt64(deviceFeaturesSelect << 5))
    case 0x034: return selected() == nil ? 0 : SplitQueue.capacity  // QueueNumMax
    case 0x044: return selected()?.pointee.isReady == true ? 1 : 0  // QueueReady
    case 0x070: return status
    case 0x0b0...0x0bc: return .max  // SHMLen, SHMBase: there is no shared memory (2.10)
    default: return 0  // ConfigGeneration among them: nothing changes by itself
    }
  }

  /// A store to a register.
  mutating func write(_ offset: UInt32, _ value: UInt32) -> Effect {
    if id == 0 { return .none }
    switch offset {
    case 0x014: deviceFeaturesSelect = value
    case 0x020:  // DriverFeatures
      if driverFeaturesSelect <= 1 && status & Status.featuresOK == 0 {
        let shift = UInt64(driverFeaturesSelect << 5)
        driverFeatures &= ~(0xffff_ffff &<< shift)
        driverFeatures |= UInt64(value) &<< shift
      }
    case 0x024: driverFeaturesSelect = value
    case 0x030: queueSelect = value
    case 0x038...0x0a4: return writeQueue(offset, value)
    default: break
    }
    return .none
  }

  private mutating func writeQueue(_ offset: UInt32, _ value: UInt32) -> Effect {
    if offset == 0x070 { return writeStatus(value) }
    guard let queue = selected() else { return .none }
    if offset == 0x044 {  // QueueReady
      let wasReady = queue.pointee.isReady
      queue.pointee.isReady = value & 1 != 0
      if queue.pointee.isReady == wasReady { return .none }
      queue.pointee.nextAvailable = 0
      queue.pointee.nextUsed = 0
      queue.pointee.offered = 0
      if wasReady { return .stopped(queue: Int(queueSelect)) }
      if queue.pointee.isWellFormed { return .none }
      queue.pointee.isReady = false
      return .wrong
    }
    // A queue in use keeps its place (4.2.2.2).
    if queue.pointee.isReady { return .none }
    switch offset {
    case 0x038: queue.pointee.size = value
    case 0x080, 0x084: Self.set(&queue.pointee.descriptors, offset, value)
    case 0x090, 0x094: Self.set(&queue.pointee.driver, offset, value)
    case 0x0a0, 0x0a4: Self.set(&queue.pointee.device, offset, value)
    default: break
    }
    return .none
  }

  /// A half of an address, by bit 2 of the register's offset.
  private static func set(_ address: inout UInt64, _ offset: UInt32, _ value: UInt32) {
    let shift = UInt64(offset & 4) << 3
    address &= ~(0xffff_ffff &<< shift)
    address |= UInt64(value) &<< shift
  }

  /// Adds bits: a driver clears them by a reset only (2.1.1). FEATURES_OK stays clear when the
  /// driver wants what is not offered, or not to be one of this version.
  private mutating func writeStatus(_ value: UInt32) -> Effect {
    if value & 0xff == 0 {
      reset()
      return .reset
    }
    var added = value & Status.ofDriver & ~status
    if driverFeatures & ~offeredFeatures != 0 || driverFeatures & Feature.version1 == 0 {
      added &= ~Status.featuresOK
    }
    status |= added
    return added & Status.driverOK != 0 ? .started : .none
  }
}
