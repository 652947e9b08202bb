import StewardCore

/// A driver of a persona's device, in the order of Linux' virtio_mmio: what it does is right.
final class Driver {
  struct Part {
    let address: UInt64
    let length: UInt32
    let isWritable: Bool

    static func read(_ address: UInt64, _ length: Int) -> Part {
      Part(address: address, length: UInt32(length), isWritable: false)
    }
    static func write(_ address: UInt64, _ length: Int) -> Part {
      Part(address: address, length: UInt32(length), isWritable: true)
    }
  }

  static let indirect: UInt64 = 1 << 28
  static let eventIndex: UInt64 = 1 << 29
  static let version1: UInt64 = 1 << 32

  let rig: Rig
  let persona: Int
  let device: Int
  private(set) var features: UInt64 = 0
  private(set) var size = 0
  private var available: [UInt16]
  private var seen: [UInt16]
  private var free: [Int]

  init(_ rig: Rig, _ persona: Int, _ device: Int) {
    self.rig = rig
    self.persona = persona
    self.device = device
    available = [0, 0]
    seen = [0, 0]
    free = [0, 0]
  }

  /// Guest-physical places of a queue's parts, and of memory for buffers.
  func base(_ queue: Int) -> UInt64 { Phone.ram + UInt64(device * 2 + queue) * 0x10000 }
  func descriptors(_ queue: Int) -> UInt64 { base(queue) }
  func availableRing(_ queue: Int) -> UInt64 { base(queue) + 0x1000 }
  func usedRing(_ queue: Int) -> UInt64 { base(queue) + 0x2000 }
  func tables(_ queue: Int) -> UInt64 { base(queue) + 0x3000 }
  func buffer(_ queue: Int) -> UInt64 { base(queue) + 0x8000 }

  var status: UInt32 { rig.load(persona, device, 0x70) }
  func store(_ offset: Int, _ value: UInt32) { rig.store(persona, device, offset, value) }

  var offered: UInt64 {
    store(0x14, 0)
    let low = rig.load(persona, device, 0x10)
    store(0x14, 1)
    return UInt64(low) | UInt64(rig.load(persona, device, 0x10)) << 32
  }

  /// Resets the device and negotiates; the status with FEATURES_OK, or without.
  func negotiate(_ wanted: UInt64) -> UInt32 {
    store(0x70, 0)
    store(0x70, 1)
    store(0x70, 3)
    features = wanted
    store(0x24, 0)
    store(0x20, UInt32(truncatingIfNeeded: wanted))
    store(0x24, 1)
    store(0x20, UInt32(truncatingIfNeeded: wanted >> 32))
    store(0x70, 11)
    return status
  }

  func setUp(_ queue: Int, size: Int) {
    self.size = size
    store(0x30, UInt32(queue))
    store(0x38, UInt32(size))
    for (offset, address) in [
      (0x80, descriptors(queue)), (0x90, availableRing(queue)), (0xa0, usedRing(queue)),
    ] {
      store(offset, UInt32(truncatingIfNeeded: address))
      store(offset + 4, UInt32(truncatingIfNeeded: address >> 32))
    }
    rig.put(persona, descriptors(queue), [UInt8](repeating: 0, count: 0x3000))
    (available[queue], seen[queue], free[queue]) = (0, 0, 0)
    store(0x44, 1)
  }

  /// All that is offered is accepted, all queues set up.
  @discardableResult
  func start(size: Int = 16, without: UInt64 = 0) -> Driver {
    _ = negotiate(offered & ~without)
    for queue in 0..<2 {
      store(0x30, UInt32(queue))
      if rig.load(persona, device, 0x34) != 0 { setUp(queue, size: size) }
    }
    store(0x70, 15)
    return self
  }

  func writeDescriptor(_ address: UInt64, _ part: Part, flags: UInt64 = 0, next: UInt64 = 0) {
    rig.poke(persona, address, part.address, 8)
    rig.poke(persona, address + 8, UInt64(part.length), 4)
    rig.poke(persona, address + 12, flags | (part.isWritable ? 2 : 0), 2)
    rig.poke(persona, address + 14, next, 2)
  }

  /// Makes a chain available, in a table of its own when `indirect`; its head.
  @discardableResult
  func add(_ queue: Int, _ parts: [Part], indirect: Bool = false) -> Int {
    let head = free[queue]
    if indirect {
      let table = tables(queue) + UInt64(head * 512)
      for (index, part) in parts.enumerated() {
        let isLast = index == parts.count - 1
        writeDescriptor(
          table + UInt64(index * 16), part, flags: isLast ? 0 : 1, next: UInt64(index + 1))
      }
      let whole = Part.read(table, parts.count * 16)
      writeDescriptor(descriptors(queue) + UInt64(head * 16), whole, flags: 4)
      free[queue] = (head + 1) % size
    } else {
      for (index, part) in parts.enumerated() {
        let isLast = index == parts.count - 1
        let next = (head + index + 1) % size
        writeDescriptor(
          descriptors(queue) + UInt64((head + index) % size * 16), part, flags: isLast ? 0 : 1,
          next: UInt64(next))
      }
      free[queue] = (head + parts.count) % size
    }
    offer(queue, head)
    return head
  }

  func offer(_ queue: Int, _ head: Int) {
    let slot = UInt64(available[queue]) % UInt64(size)
    rig.poke(persona, availableRing(queue) + 4 + slot * 2, UInt64(head), 2)
    available[queue] &+= 1
    rig.poke(persona, availableRing(queue) + 2, UInt64(available[queue]), 2)
  }

  func kick(_ queue: Int) { rig.notify(persona, device, queue) }

  /// What was given back since the last look: heads and lengths.
  func used(_ queue: Int) -> [(head: Int, length: Int)] {
    var result: [(Int, Int)] = []
    let end = UInt16(rig.peek(persona, usedRing(queue) + 2, 2))
    while seen[queue] != end {
      let element = usedRing(queue) + 4 + UInt64(seen[queue]) % UInt64(size) * 8
      result.append(
        (Int(rig.peek(persona, element, 4)), Int(rig.peek(persona, element + 4, 4))))
      seen[queue] &+= 1
    }
    return result
  }

  /// InterruptStatus, acknowledged.
  func interrupts() -> UInt64 {
    defer { rig.phone.interrupts[persona][device] = 0 }
    return rig.phone.interrupts[persona][device]
  }

  var needsReset: Bool { status & 64 != 0 }
}
