import Devices
import Simulation

/// The physical address space: memory first, then the devices' register windows.
final class SystemBus: Bus {
  private struct Window {
    let base: UInt64
    let size: UInt64
    let device: any Device
    let number: Int
  }

  private let memory: PhysicalMemory
  private var windows: [Window] = []

  init(memory: PhysicalMemory) { self.memory = memory }

  func add(_ device: any Device, window number: Int, base: UInt64, size: UInt64) {
    windows.append(Window(base: base, size: size, device: device, number: number))
  }

  func read(_ address: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
    try read(address, width, by: .device)
  }

  func write(_ address: UInt64, _ width: AccessWidth, _ value: UInt64) throws(BusFault) {
    try write(address, width, value, by: .device)
  }

  func read(_ address: UInt64, _ width: AccessWidth, by master: BusMaster) throws(BusFault)
    -> UInt64
  {
    if let value = memory.load(address, width) { return value }
    let window = try window(at: address, width)
    return try window.device.read(
      window: window.number, offset: address - window.base, width, by: master) & width.mask
  }

  func write(
    _ address: UInt64, _ width: AccessWidth, _ value: UInt64, by master: BusMaster
  ) throws(BusFault) {
    if memory.store(address, width, value, by: .device) { return }
    if memory.region(at: address) != nil { throw BusFault(.slave, at: address) }
    let window = try window(at: address, width)
    try window.device.write(
      window: window.number, offset: address - window.base, width, value & width.mask,
      by: master)
  }

  private func window(at address: UInt64, _ width: AccessWidth) throws(BusFault) -> Window {
    let found = windows.first {
      address >= $0.base && address - $0.base < $0.size
        && UInt64(width.rawValue) <= $0.size - (address - $0.base)
    }
    guard let found, address % UInt64(width.rawValue) == 0 else {
      throw BusFault(.decode, at: address)
    }
    return found
  }
}
