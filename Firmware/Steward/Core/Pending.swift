/// The queues that may have something to do: a bit for each, taken in turn.
struct Pending {
  private var bits: UInt64 = 0
  /// Those of requests for random bytes that must wait until there are some.
  private var held: UInt64 = 0
  private var last: UInt64 = 63

  /// Eight bits a persona, two a device.
  private static func place(_ persona: Int, _ device: Int, _ queue: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: persona &* 8 &+ device &* 2 &+ queue)
  }

  mutating func set(_ persona: Int, _ device: Int, _ queue: Int) {
    bits |= 1 &<< Self.place(persona, device, queue)
  }

  mutating func clear(_ persona: Int, _ device: Int, _ queue: Int) {
    clear(1 &<< Self.place(persona, device, queue))
  }

  mutating func clear(_ persona: Int, _ device: Int) {
    clear(3 &<< Self.place(persona, device, 0))
  }

  mutating func clear(_ persona: Int) { clear(0xff &<< Self.place(persona, 0, 0)) }

  private mutating func clear(_ mask: UInt64) {
    bits &= ~mask
    held &= ~mask
  }

  mutating func hold(_ persona: Int, _ device: Int, _ queue: Int) {
    held |= 1 &<< Self.place(persona, device, queue)
  }

  var hasHeld: Bool { held != 0 }

  mutating func releaseHeld() {
    bits |= held
    held = 0
  }

  /// Takes the next one after the last; nil when there is none.
  mutating func next() -> (persona: Int, device: Int, queue: Int)? {
    let ready = bits
    if ready == 0 { return nil }
    let first = (last &+ 1) & 63
    let turned = ready &>> first | ready &<< (64 &- first)
    last = (first &+ UInt64(turned.trailingZeroBitCount)) & 63
    bits &= ~(1 &<< last)
    let place = Int(truncatingIfNeeded: last)
    return (place >> 3, place >> 1 & 3, place & 1)
  }
}
