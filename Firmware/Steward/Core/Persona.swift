/// The numbers of a persona's devices, in the order of their addresses.
enum DeviceNumber {
  static let console = 0
  static let block = 1
  static let network = 2
  static let entropy = 3
  static let count = 4

  static func name(_ device: Int) -> Text {
    switch device {
    case console: "console"
    case block: "block"
    case network: "network"
    default: "entropy"
    }
  }
}

/// A persona's devices.
struct Persona {
  private var transports = InlineArray<4, VirtioTransport>(
    repeating: VirtioTransport(id: 0, features: 0, queues: 0))
  var console = VirtioConsole()
  var block: VirtioBlock
  var network = VirtioNetwork()
  /// What its drivers did wrong, in all.
  private(set) var violations: UInt64 = 0
  /// A bit for each device of which a violation was reported in this life.
  private var reported: UInt32 = 0

  init(block: VirtioBlock) { self.block = block }

  mutating func transport(_ device: Int) -> UnsafeMutablePointer<VirtioTransport> {
    transports.at(device)
  }

  /// Its devices in a new life, or none without one.
  mutating func start(_ share: PersonaShare, disk: Disk, hasEntropy: Bool) {
    let isThere = share.isPresent
    // Blocks of 4 KiB that a count of sectors can tell.
    let mask = UInt64.max >> 3
    block.firstSector = (share.firstBlock & mask) << 3
    block.sectorCount = (share.blockCount & mask) << 3
    let hasDisk = isThere && disk.index >= 0 && block.sectorCount != 0
    transports.at(DeviceNumber.console).pointee =
      VirtioTransport(id: isThere ? 3 : 0, features: 0, queues: 2)
    transports.at(DeviceNumber.block).pointee =
      VirtioTransport(id: hasDisk ? 2 : 0, features: disk.features, queues: 1)
    transports.at(DeviceNumber.network).pointee =
      VirtioTransport(id: isThere ? 1 : 0, features: VirtioNetwork.Feature.all, queues: 2)
    transports.at(DeviceNumber.entropy).pointee =
      VirtioTransport(id: isThere && hasEntropy ? 4 : 0, features: 0, queues: 1)
    console.reset()
    block.reset()
    network = VirtioNetwork()
    reported = 0
  }

  /// Counts a violation; true when it is the device's first in this life.
  mutating func count(_ device: Int) -> Bool {
    violations &+= 1
    let bit: UInt32 = 1 &<< UInt32(truncatingIfNeeded: device)
    if reported & bit != 0 { return false }
    reported |= bit
    return true
  }

  /// A load from the configuration of a device, of 1, 2 or 4 bytes.
  mutating func configuration(_ persona: Int, _ device: Int, _ offset: UInt32, _ size: Int)
    -> UInt32
  {
    if transports.at(device).pointee.id == 0 { return 0 }
    var value: UInt32 = 0
    var index: UInt32 = 0
    while index < UInt32(truncatingIfNeeded: size & 7) {
      let place = offset &+ index
      var byte: UInt8 = 0
      if device == DeviceNumber.network { byte = VirtioNetwork.configuration(persona, place) }
      if device == DeviceNumber.block {
        byte = UInt8(truncatingIfNeeded: block.configuration(place & ~3) &>> ((place & 3) << 3))
      }
      value |= UInt32(byte) &<< (index << 3)
      index &+= 1
    }
    return value
  }
}
