import StewardCore
import Testing

/// A service guest on a phone, and the personas' accesses.
final class Rig {
  let phone: Phone
  private(set) var steward: Steward<Phone>
  private let allocation: UnsafeMutableRawPointer
  private static let margin = 4096
  private static let canary: UInt8 = 0xa5

  /// With personas that run, unless they are not to be loaded yet.
  init(isVersion2: Bool = false, loads: Bool = true, _ prepare: (Phone) -> Void = { _ in }) {
    let size = Workspace.size + 2 * Self.margin
    allocation = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
    allocation.initializeMemory(as: UInt8.self, repeating: Self.canary, count: size)
    let workspace = allocation + Self.margin
    workspace.initializeMemory(as: UInt8.self, repeating: 0, count: Workspace.size)
    let start = UInt(bitPattern: workspace)
    phone = Phone(workspace: start..<start + UInt(Workspace.size))
    prepare(phone)
    steward = Steward(phone, workspace: workspace, isVersion2: isVersion2)
    if !loads { return }
    for persona in 0..<Phone.personaCount { life(persona, lives: true) }
    run(disk: false)
    phone.copies = 0
    phone.pieces = []
  }

  deinit { allocation.deallocate() }

  /// What the service guest did that it must not, the memory around its own among it.
  var offences: [String] {
    let margins = [0, Self.margin + Workspace.size]
    let isWhole = margins.allSatisfy { place in
      (0..<Self.margin).allSatisfy {
        allocation.load(fromByteOffset: place + $0, as: UInt8.self) == Self.canary
      }
    }
    return phone.offences + (isWhole ? [] : ["wrote around its workspace"])
  }

  func load(_ persona: Int, _ device: Int, _ offset: Int, size: Int = 4) -> UInt32 {
    access(Request(kind: 1, id: id(persona, device), place: UInt64(offset | size << 16)))
  }

  func store(_ persona: Int, _ device: Int, _ offset: Int, _ value: UInt32, size: Int = 4) {
    let place = UInt64(offset | size << 16)
    _ = access(Request(kind: 2, id: id(persona, device), place: place, value: UInt64(value)))
    // Janus clears InterruptStatus with the device's reset.
    if offset == 0x70 && value == 0 { phone.interrupts[persona][device] = 0 }
  }

  func notify(_ persona: Int, _ device: Int, _ queue: Int) {
    steward.serve(Request(kind: 3, id: id(persona, device), place: 0x50, value: UInt64(queue)))
  }

  func life(_ persona: Int, lives: Bool) {
    phone.ended[persona] = !lives
    phone.loading[persona] = lives
    if lives { phone.entries[persona] = nil }
    steward.serve(Request(kind: 4, id: UInt64(persona), value: lives ? 1 : 0))
  }

  func type(_ text: String, to persona: Int) {
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: 8) {
      let piece = bytes[start..<min(start + 8, bytes.count)]
      let word = piece.reversed().reduce(0) { $0 << 8 | UInt64($1) }
      steward.serve(
        Request(kind: 5, id: UInt64(persona), value: word, extra: UInt64(piece.count)))
    }
  }

  func serve(_ request: Request) { steward.serve(request) }

  private func id(_ persona: Int, _ device: Int) -> UInt64 { UInt64(persona | device << 16) }

  private func access(_ request: Request) -> UInt32 {
    phone.answer = nil
    steward.serve(request)
    guard let answer = phone.answer else {
      phone.offences.append("no answer")
      return 0
    }
    return answer
  }

  /// Works until there is nothing to do; false when that takes too many turns.
  @discardableResult
  func run(disk: Bool = true, limit: Int = 20_000) -> Bool {
    for _ in 0..<limit {
      if case .none = steward.work() { continue }
      guard disk, let request = phone.work(Phone.disk) else { return true }
      steward.serve(request)
    }
    return false
  }

  /// Up to 8 bytes of a persona's memory, in little endian.
  func peek(_ persona: Int, _ address: UInt64, _ size: Int) -> UInt64 {
    let place = phone.place(persona, address, size)!
    return (0..<size).reversed().reduce(0) {
      $0 << 8 | UInt64(place.load(fromByteOffset: $1, as: UInt8.self))
    }
  }

  func poke(_ persona: Int, _ address: UInt64, _ value: UInt64, _ size: Int) {
    let place = phone.place(persona, address, size)!
    for index in 0..<size {
      place.storeBytes(
        of: UInt8(truncatingIfNeeded: value >> UInt64(8 * index)), toByteOffset: index,
        as: UInt8.self)
    }
  }

  func bytes(_ persona: Int, _ address: UInt64, _ count: Int) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: phone.place(persona, address, count)!, count: count))
  }

  func put(_ persona: Int, _ address: UInt64, _ bytes: [UInt8]) {
    phone.place(persona, address, bytes.count)!.copyMemory(from: bytes, byteCount: bytes.count)
  }
}
