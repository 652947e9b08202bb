/// Assembles DMA-330 programs from the encodings in Arm DDI 0424D, 4.3.
struct DMAProgram {
  var bytes: [UInt8] = []

  enum Condition: UInt8 {
    case always = 0
    case single = 1
    case burst = 3
  }
  enum Target: UInt8 {
    case sar = 0
    case ccr = 1
    case dar = 2
  }

  init(_ build: (inout DMAProgram) -> Void = { _ in }) { build(&self) }

  mutating func mov(_ target: Target, _ value: UInt64) {
    bytes += [0xbc, target.rawValue] + Self.word(value)
  }
  mutating func addh(_ target: Target, _ value: UInt16) {
    bytes += [target == .sar ? 0x54 : 0x56, UInt8(value & 0xff), UInt8(value >> 8)]
  }
  mutating func adnh(_ target: Target, _ value: UInt16) {
    bytes += [target == .sar ? 0x5c : 0x5e, UInt8(value & 0xff), UInt8(value >> 8)]
  }
  mutating func ld(_ condition: Condition = .always) { bytes.append(0x04 | condition.rawValue) }
  mutating func st(_ condition: Condition = .always) { bytes.append(0x08 | condition.rawValue) }
  mutating func stz() { bytes.append(0x0c) }
  mutating func ldp(_ condition: Condition, _ peripheral: UInt8) {
    bytes += [condition == .burst ? 0x27 : 0x25, peripheral << 3]
  }
  mutating func stp(_ condition: Condition, _ peripheral: UInt8) {
    bytes += [condition == .burst ? 0x2b : 0x29, peripheral << 3]
  }
  mutating func wfp(_ kind: UInt8, _ peripheral: UInt8) { bytes += [kind, peripheral << 3] }
  mutating func wfps(_ peripheral: UInt8) { wfp(0x30, peripheral) }
  mutating func wfpp(_ peripheral: UInt8) { wfp(0x31, peripheral) }
  mutating func wfpb(_ peripheral: UInt8) { wfp(0x32, peripheral) }
  mutating func flushp(_ peripheral: UInt8) { bytes += [0x35, peripheral << 3] }
  mutating func sev(_ event: UInt8) { bytes += [0x34, event << 3] }
  mutating func wfe(_ event: UInt8) { bytes += [0x36, event << 3] }
  mutating func nop() { bytes.append(0x18) }
  mutating func rmb() { bytes.append(0x12) }
  mutating func wmb() { bytes.append(0x13) }
  mutating func kill() { bytes.append(0x01) }
  mutating func end() { bytes.append(0x00) }
  mutating func go(_ channel: UInt8, _ address: UInt64, isNonSecure: Bool = false) {
    bytes += [isNonSecure ? 0xa2 : 0xa0, channel] + Self.word(address)
  }
  mutating func loop(
    _ counter: UInt8, _ iterations: Int, end condition: Condition = .always,
    _ body: (inout DMAProgram) -> Void
  ) {
    bytes += [0x20 | counter << 1, UInt8(iterations - 1)]
    let start = bytes.count
    body(&self)
    bytes += [0x38 | counter << 2 | condition.rawValue, UInt8(bytes.count - start)]
  }
  mutating func loopForever(_ body: (inout DMAProgram) -> Void) {
    let start = bytes.count
    body(&self)
    bytes += [0x2c, UInt8(bytes.count - start)]
  }

  private static func word(_ value: UInt64) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// One side of CCR.
  struct Side {
    var size: UInt64 = 4
    var beats: UInt64 = 1
    var increments = true
  }
  /// CCR with both sides Non-secure and privileged.
  static func control(
    from source: Side = Side(), to destination: Side = Side(), swap: UInt64 = 0
  ) -> UInt64 {
    func bits(_ side: Side) -> UInt64 {
      (side.increments ? 1 : 0) | UInt64(side.size.trailingZeroBitCount) << 1
        | (side.beats - 1) << 4 | 1 << 9
    }
    return bits(source) | bits(destination) << 14 | swap << 28
  }
}
