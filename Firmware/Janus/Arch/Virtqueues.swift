import A64
import Hardware

/// The phone's virtio-mmio devices (Virtual I/O Device 1.2, 4.2), which reach all memory. What they do
/// is the service guest's business; their queues are in Janus' memory, and each address in them was
/// checked to be the service guest's own.
enum Virtqueues {
  /// A device's place in `Platform.devices`. Its page has two queues, 2 KiB each: descriptors, the
  /// available ring at 0x400, the used ring at 0x500.
  private static let queueSize: UInt64 = 0x800
  private static let availableRing: UInt64 = 0x400
  private static let usedRing: UInt64 = 0x500
  private static let entries: UInt64 = 64
  /// A request has three descriptors, so that there are 21 at a time.
  private static let slots = 21

  struct Queue {
    /// Requests that the device has.
    var busy: UInt32
    var lastUsed: UInt16
  }

  /// Reads word `offset` of the device's configuration space, which begins at 0x100.
  static func configuration(_ device: UInt64, _ offset: UInt64) -> UInt64 {
    guard let base = base(device), offset & 3 == 0, offset < 0xf00 else { return 0 }
    return UInt64(load_32(base &+ 0x100 &+ offset))
  }

  private static func base(_ device: UInt64) -> UInt64? {
    if device >= UInt64(Platform.deviceLimit) { return nil }
    let base = machine.pointee.platform.devices.at(Int(device)).pointee.base
    return base == 0 ? nil : base
  }

  /// 4 KiB blocks of the first disk.
  static var diskBlocks: UInt64 {
    for device in 0..<UInt64(Platform.deviceLimit) {
      if let base = base(device), load_32(base &+ 8) == 2 {
        return (configuration(device, 4) << 32 | configuration(device, 0)) >> 3
      }
    }
    return 0
  }

  /// DEVICES: the kind of a device, what it can do, and how many descriptors a queue of it has.
  static func describe(_ vcpu: VCPUPointer, _ device: UInt64) -> UInt64 {
    guard let base = base(device) else { return 0 }
    vcpu.pointee.x[1] = 1 << 32 | (load_32(base &+ 8) == 1 ? macFeature : 0)
    vcpu.pointee.x[2] = entries
    return UInt64(load_32(base &+ 8))
  }

  private static let macFeature: UInt64 = 1 << 5

  private static func page(_ device: UInt64, _ queue: UInt64) -> UInt64 {
    address_of_virtqueues() &+ device &* pageSize &+ queue &* queueSize
  }

  private static func queue(_ device: UInt64, _ queue: UInt64) -> UnsafeMutablePointer<Queue> {
    machine.pointee.queues.at(Int(device &* 2 &+ queue))
  }

  /// Prepares a disk or a network device; others stay as they are, and are forgotten.
  static func start(_ device: Int) {
    let entry = machine.pointee.platform.devices.at(device)
    let base = entry.pointee.base
    let kind = load_32(base &+ 8)
    if load_32(base) != 0x7472_6976 || load_32(base &+ 4) != 2 || kind &- 1 > 1 {
      entry.pointee.base = 0
      return
    }
    store_32(base &+ 0x70, 0)  // Status: reset
    store_32(base &+ 0x70, 3)  // ACKNOWLEDGE, DRIVER
    store_32(base &+ 0x24, 1)  // DriverFeaturesSel
    store_32(base &+ 0x20, 1)  // VERSION_1
    store_32(base &+ 0x24, 0)
    store_32(base &+ 0x20, kind == 1 ? UInt32(macFeature) : 0)
    store_32(base &+ 0x70, 11)  // FEATURES_OK
    for number in 0..<UInt64(kind == 1 ? 2 : 1) {
      let page = page(UInt64(truncatingIfNeeded: device), number)
      store_32(base &+ 0x30, UInt32(number))  // QueueSel
      store_32(base &+ 0x38, UInt32(entries))  // QueueNum
      write(base &+ 0x80, page)  // QueueDesc
      write(base &+ 0x90, page &+ availableRing)  // QueueDriver
      write(base &+ 0xa0, page &+ usedRing)  // QueueDevice
      store_32(base &+ 0x44, 1)  // QueueReady
    }
    store_32(base &+ 0x70, 15)  // DRIVER_OK
    PhysicalGIC.enable(entry.pointee.interrupt)
  }

  private static func write(_ place: UInt64, _ address: UInt64) {
    store_32(place, UInt32(truncatingIfNeeded: address))
    store_32(place &+ 4, UInt32(truncatingIfNeeded: address >> 32))
  }

  /// Acknowledges the interrupt of a device; false when no device has it.
  static func handle(_ interrupt: UInt64) -> Bool {
    for device in 0..<UInt64(Platform.deviceLimit) {
      guard let base = base(device),
        UInt64(machine.pointee.platform.devices.at(Int(device)).pointee.interrupt) == interrupt
      else { continue }
      let status = load_32(base &+ 0x60)
      store_32(base &+ 0x64, status)
      Service.call()
      return status != 0
    }
    return false
  }

  /// SUBMIT: device, queue << 8 and number of descriptors << 16 in X1; then their addresses and lengths,
  /// with bit 32 for what the device writes.
  static func submit(_ vcpu: VCPUPointer) -> UInt64 {
    let first = vcpu.pointee.x[1]
    let device = first & 0xff
    let number = first >> 8 & 1
    let count = first >> 16 & 0xff
    guard let base = base(device), count &- 1 < 3 else { return HypercallResult.invalid }
    let queue = queue(device, number)
    let slot = (~queue.pointee.busy).trailingZeroBitCount
    if slot >= slots { return HypercallResult.busy }
    let page = page(device, number)
    let head = UInt64(truncatingIfNeeded: slot &* 3)
    for index in 0..<count {
      let length = vcpu.pointee.x.at(Int(index &* 2 &+ 3)).pointee
      let address = vcpu.pointee.x.at(Int(index &* 2 &+ 2)).pointee
      guard
        let physical = vcpu.pointee.persona.pointee.physical(address, length & 0xffff_ffff)
      else { return HypercallResult.invalid }
      let place = page &+ (head &+ index) &* 16
      let flags = (length >> 32 & 1) << 1 | (index &+ 1 < count ? 1 : 0)
      store_64(place, physical)
      store_64(place &+ 8, length & 0xffff_ffff | flags << 32 | (head &+ index &+ 1) << 48)
    }
    queue.pointee.busy |= 1 &<< UInt32(truncatingIfNeeded: slot)
    let ring = page &+ availableRing
    let next = load_16(ring &+ 2)
    store_16(ring &+ 4 &+ (UInt64(next) & (entries &- 1)) &* 2, UInt16(truncatingIfNeeded: head))
    dsb_sy()
    store_16(ring &+ 2, next &+ 1)
    dsb_sy()
    store_32(base &+ 0x50, UInt32(number))  // QueueNotify
    return head
  }

  /// Takes a request that a device has finished, into X1 to X3; false when there is none.
  static func complete(_ vcpu: VCPUPointer) -> Bool {
    for index in 0..<UInt64(Platform.deviceLimit) &* 2 {
      let ring = page(index >> 1, index & 1) &+ usedRing
      let queue = queue(index >> 1, index & 1)
      let last = queue.pointee.lastUsed
      if load_16(ring &+ 2) == last { continue }
      dsb_sy()
      let element = ring &+ 4 &+ (UInt64(last) & (entries &- 1)) &* 8
      let head = load_32(element) & 63
      queue.pointee.lastUsed = last &+ 1
      queue.pointee.busy &= ~(1 &<< (head / 3))
      vcpu.pointee.x[1] = index >> 1 | (index & 1) << 8
      vcpu.pointee.x[2] = UInt64(head)
      vcpu.pointee.x[3] = UInt64(load_32(element &+ 4))
      return true
    }
    return false
  }
}
