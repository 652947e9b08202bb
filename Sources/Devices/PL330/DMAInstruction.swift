/// An instruction of the DMA-330 (Arm DDI 0424D, 4.3).
enum DMAInstruction: Equatable {
  /// DMAADDH, DMAADNH: the immediate with zeros or ones above it.
  case add(AddressRegister, UInt32)
  case end
  case flushPeripheral(UInt8)
  case go(channel: UInt8, isNonSecure: Bool, address: UInt32)
  case kill
  /// DMALD, DMALDS, DMALDB.
  case load(onlyFor: RequestType?)
  /// DMALDPS, DMALDPB.
  case loadPeripheral(onlyFor: RequestType, UInt8)
  /// DMALP; the immediate is one less than the iterations.
  case loop(counter: Int, UInt8)
  /// DMALPEND, DMALPENDS, DMALPENDB; no counter for the end of a DMALPFE.
  case loopEnd(counter: Int?, onlyFor: RequestType?, jump: UInt8)
  case moveSource(UInt32)
  case moveControl(UInt32)
  case moveDestination(UInt32)
  case nothing
  case readBarrier
  case sendEvent(UInt8)
  /// DMAST, DMASTS, DMASTB.
  case store(onlyFor: RequestType?)
  /// DMASTPS, DMASTPB.
  case storePeripheral(onlyFor: RequestType, UInt8)
  case storeZeros
  /// DMAWFE; its invalid operand concerns the instruction cache.
  case waitForEvent(UInt8)
  case waitForPeripheral(UInt8, PeripheralWait)
  case writeBarrier
  /// A known instruction with reserved operand bits set.
  case invalidOperand
  case undefined

  enum AddressRegister {
    case source, destination
  }

  /// Bytes of the instruction that begins with `opcode`; an undefined one has one.
  static func length(opcode: UInt8) -> Int {
    switch opcode {
    case 0x54, 0x56, 0x5c, 0x5e: 3
    case 0xa0, 0xa2, 0xbc: 6
    case 0x20, 0x22, 0x25, 0x27...0x29, 0x2b...0x2d, 0x2f...0x32, 0x34...0x36, 0x38, 0x39,
      0x3b...0x3d, 0x3f:
      2
    default: 1
    }
  }

  /// Reads `bytes`, the first byte of the instruction lowest.
  init(_ bytes: UInt64) {
    let opcode = UInt8(truncatingIfNeeded: bytes)
    let second = UInt8(truncatingIfNeeded: bytes >> 8)
    let half = UInt32(truncatingIfNeeded: bytes >> 8) & 0xffff
    let word = UInt32(truncatingIfNeeded: bytes >> 16)
    /// Events and peripherals are numbered in [7:3] of the second byte.
    let number = second >> 3
    let hasClearLowBits = second & 7 == 0
    let condition = Self.condition(opcode)
    self =
      switch opcode {
      case 0x00: .end
      case 0x01: .kill
      case 0x04, 0x05, 0x07: .load(onlyFor: condition)
      case 0x08, 0x09, 0x0b: .store(onlyFor: condition)
      case 0x0c: .storeZeros
      case 0x12: .readBarrier
      case 0x13: .writeBarrier
      case 0x18: .nothing
      case 0x20, 0x22: .loop(counter: Int(opcode >> 1 & 1), second)
      case 0x25, 0x27:
        hasClearLowBits
          ? .loadPeripheral(onlyFor: opcode == 0x25 ? .single : .burst, number) : .invalidOperand
      case 0x29, 0x2b:
        // Not the end of a DMALPFE loop with a condition: that has bit 2 set (4.3.9).
        hasClearLowBits
          ? .storePeripheral(onlyFor: opcode == 0x29 ? .single : .burst, number) : .invalidOperand
      case 0x28, 0x2c, 0x2d, 0x2f: .loopEnd(counter: nil, onlyFor: condition, jump: second)
      case 0x30: hasClearLowBits ? .waitForPeripheral(number, .single) : .invalidOperand
      case 0x31: hasClearLowBits ? .waitForPeripheral(number, .peripheral) : .invalidOperand
      case 0x32: hasClearLowBits ? .waitForPeripheral(number, .burst) : .invalidOperand
      case 0x34: hasClearLowBits ? .sendEvent(number) : .invalidOperand
      case 0x35: hasClearLowBits ? .flushPeripheral(number) : .invalidOperand
      case 0x36: second & 5 == 0 ? .waitForEvent(number) : .invalidOperand
      case 0x38, 0x39, 0x3b, 0x3c, 0x3d, 0x3f:
        .loopEnd(counter: Int(opcode >> 2 & 1), onlyFor: condition, jump: second)
      case 0x54: .add(.source, half)
      case 0x56: .add(.destination, half)
      case 0x5c: .add(.source, half | 0xffff_0000)
      case 0x5e: .add(.destination, half | 0xffff_0000)
      case 0xa0, 0xa2:
        second < 8
          ? .go(channel: second, isNonSecure: opcode & 2 != 0, address: word) : .invalidOperand
      case 0xbc:
        switch second {
        case 0: .moveSource(word)
        case 1: .moveControl(word)
        case 2: .moveDestination(word)
        default: .invalidOperand
        }
      default: .undefined
      }
  }

  /// bs and x in [1:0]: 0b01 for S, 0b11 for B.
  private static func condition(_ opcode: UInt8) -> RequestType? {
    switch opcode & 3 {
    case 1: .single
    case 3: .burst
    default: nil
    }
  }
}
