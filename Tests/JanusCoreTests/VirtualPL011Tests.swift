import JanusCore
import Testing

struct VirtualPL011Tests {
  @Test func receivesInOrder() {
    var uart = VirtualPL011()
    _ = uart.write(0x2c, 0x70)
    for byte in 0..<16 as Range<UInt8> { uart.put(byte) }
    #expect(!uart.hasRoom)
    uart.put(99)
    let full = uart.read(0x18)
    #expect(full & 0x50 == 0x40)
    for byte in 0..<16 as Range<UInt32> {
      let got = uart.read(0)
      #expect(got == byte)
    }
    let empty = uart.read(0x18)
    #expect(empty & 0x50 == 0x10)
  }

  @Test func withoutFIFOsThereIsRoomForOne() {
    var uart = VirtualPL011()
    uart.put(1)
    #expect(!uart.hasRoom)
    _ = uart.write(0x38, 0x10)
    #expect(uart.interrupt, "receive, not timeout")
  }

  @Test func interruptsFollowTriggerAndMask() {
    var uart = VirtualPL011()
    _ = uart.write(0x2c, 0x10)
    _ = uart.write(0x38, 0x10)
    for byte in 0..<7 as Range<UInt8> { uart.put(byte) }
    #expect(!uart.interrupt, "below half")
    _ = uart.write(0x38, 0x40)
    #expect(uart.interrupt, "timeout")
    _ = uart.write(0x38, 0x10)
    uart.put(7)
    #expect(uart.interrupt)
    _ = uart.read(0)
    #expect(!uart.interrupt)
  }

  @Test func sendsAndTellsThatThereIsRoom() {
    var uart = VirtualPL011()
    let sent = uart.write(0, 0x141)
    #expect(sent == 0x41)
    _ = uart.write(0x38, 0x20)
    #expect(uart.interrupt)
    _ = uart.write(0x44, 0x20)
    #expect(!uart.interrupt)
  }

  @Test func identifiesItself() {
    var uart = VirtualPL011()
    var bytes: [UInt32] = []
    for offset in stride(from: 0xfe0, through: 0xffc, by: 4) { bytes.append(uart.read(offset)) }
    #expect(bytes == [0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1])
  }
}
