/// The service guest's memory besides code, stack and tables, handed out from its start on.
package struct Workspace {
  /// Bytes: for each persona a piece of its disk and a chain, and for all what is shared.
  package static let size = 0x72000

  private let start: UnsafeMutableRawPointer
  private var used = 0

  init(_ start: UnsafeMutableRawPointer) { self.start = start }

  /// Memory aligned to 16 bytes.
  mutating func take(_ size: Int) -> UnsafeMutableRawPointer {
    let place = used
    used &+= (size &+ 15) & ~15
    precondition(used <= Self.size)
    return start + place
  }

  mutating func take<Value>(_ value: Value) -> UnsafeMutablePointer<Value> {
    let pointer = take(MemoryLayout<Value>.size).bindMemory(to: Value.self, capacity: 1)
    pointer.initialize(to: value)
    return pointer
  }

  mutating func descriptors() -> UnsafeMutablePointer<Descriptor> {
    let capacity = Int(Chain.capacity)
    return take(capacity &* MemoryLayout<Descriptor>.stride)
      .bindMemory(to: Descriptor.self, capacity: capacity)
  }
}
