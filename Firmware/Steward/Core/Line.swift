/// A line for the log, put together in a small buffer.
struct Line {
  static let room = 128

  let start: UnsafeMutablePointer<UInt8>
  private(set) var count = 0

  init(_ start: UnsafeMutablePointer<UInt8>) { self.start = start }

  @inline(never)
  mutating func put(_ text: Text) {
    var index = 0
    while text[index] != 0 {
      put(text[index])
      index &+= 1
    }
  }

  @inline(never)
  mutating func put(hexadecimal value: UInt64) {
    put("0x")
    var shift: UInt64 = 64
    while shift > 0 {
      shift &-= 4
      let digit = UInt8(truncatingIfNeeded: value &>> shift) & 15
      put(digit &+ (digit < 10 ? 0x30 : 0x57))
    }
  }

  private mutating func put(_ byte: UInt8) {
    if count == Self.room { return }
    start[count] = byte
    count &+= 1
  }
}
