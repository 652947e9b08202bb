import AArch64
import Boards
import Machine
import Simulation

extension Debugger {
  /// Bytes as the focused core sees them now, by the tables alone; nothing is touched.
  func bytes(at address: Address, count: Int) throws(DebuggerError) -> [UInt8] {
    try bytes(at: address.value, count: count) { place throws(DebuggerError) in
      try physicalAddress(of: Address(space: address.space, value: place))
    }
  }

  /// The same by another translation.
  func bytes(
    at address: UInt64, count: Int,
    by physicalAddress: (UInt64) throws(DebuggerError) -> UInt64
  ) throws(DebuggerError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let place = address &+ UInt64(bytes.count)
      let room = Int(PhysicalMemory.pageSize - place % PhysicalMemory.pageSize)
      let physical = try physicalAddress(place)
      let part = min(room, count - bytes.count)
      guard let more = machine.memory.read(physical, count: part) else {
        throw notMemory(physical, place)
      }
      bytes += more
    }
    return bytes
  }

  /// Changes bytes as the core sees them; tables that forbid writing do not hinder the user.
  func write(_ bytes: [UInt8], at address: Address) throws(DebuggerError) {
    for (offset, byte) in bytes.enumerated() {
      let place = address.value &+ UInt64(offset)
      let physical = try physicalAddress(of: Address(space: address.space, value: place))
      guard machine.memory.write(physical, [byte], by: .host) else {
        throw notMemory(physical, place)
      }
    }
  }

  func physicalAddress(of address: Address) throws(DebuggerError) -> UInt64 {
    if address.space == .physical { return address.value }
    guard let physical = focus.physicalAddress(address.value) else {
      throw DebuggerError(
        "\(hex(address.value)) is not mapped for core \(focus.index) at EL\(level)",
        hint: "walk \(hex(address.value)) says why; p:ADDRESS is physical")
    }
    return physical
  }

  private func notMemory(_ physical: UInt64, _ place: UInt64) -> DebuggerError {
    for device in machine.board.devices {
      for window in device.windows
      where window.base <= physical && physical - window.base < window.size {
        return DebuggerError(
          "\(hex(place)) belongs to \(device.name)",
          hint: "device \(device.name) shows its registers without touching them")
      }
    }
    return DebuggerError("\(hex(place)): no memory at physical \(hex(physical))")
  }

  /// The instruction word at a virtual address; `nil` where it cannot be read.
  func word(at address: UInt64) -> UInt32? {
    guard address % 4 == 0, let bytes = try? bytes(at: Address(value: address), count: 4) else {
      return nil
    }
    return UInt32(truncatingIfNeeded: littleEndian(bytes))
  }

  /// Its assembly text, branch targets with their symbols.
  func instruction(at address: UInt64) -> String? {
    word(at: address).map { instruction($0, at: address) }
  }

  func instruction(_ word: UInt32, at address: UInt64) -> String {
    let text = disassemble(word, at: address)
    guard let target = text.split(separator: " ").last, target.hasPrefix("0x"),
      let address = number(target)
    else { return text }
    let suffix = suffix(address)
    return suffix.isEmpty ? text : "\(text) <\(suffix.dropFirst())>"
  }
}

/// The number that up to 8 bytes hold.
func littleEndian(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64 {
  bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
}
