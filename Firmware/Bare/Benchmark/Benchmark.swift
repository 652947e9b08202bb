import A64
import Bare

/// How often the mix is run.
private let repetitions: UInt64 = 50_000

/// About 30,000 instructions of usual integer work in each round: CRC bit by bit and by table, a
/// list reversed and walked, a 10 by 10 matrix product, and a state machine. Memory is all in
/// `scratch`. Built twice: with the MMU off, and with MMU and caches on.
@c(main) func main() {
  #if TRANSLATION
    Translation.prepare(address_of_table())
    Translation.enable(address_of_table())
    Console.write("benchmark, MMU and caches on: ")
  #else
    Console.write("benchmark, MMU off: ")
  #endif
  Mix.prepare()
  var checksum: UInt64 = 0
  for round in 0..<repetitions { checksum = checksum &* 31 &+ Mix.run(round) }
  Console.write(hexadecimal: checksum)
  Console.write("\n")
}

private enum Mix {
  static var table: UInt64 { address_of_scratch() }
  static var buffer: UInt64 { address_of_scratch() + 0x1000 }
  static var nodes: UInt64 { address_of_scratch() + 0x2000 }
  static var matrices: UInt64 { address_of_scratch() + 0x4000 }

  static func prepare() {
    for index in 0..<256 as Range<UInt64> {
      var crc = UInt32(index)
      for _ in 0..<8 { crc = crc >> 1 ^ (0xedb8_8320 & (0 &- (crc & 1))) }
      store_32(table + index * 4, crc)
    }
    for index in 0..<1024 as Range<UInt64> {
      store_8(buffer + index, UInt8(truncatingIfNeeded: index &* 167 &+ 13))
    }
    // A list of 256 nodes in scattered order: the next node's address, a value.
    for index in 0..<256 as Range<UInt64> {
      let node = nodes + (index &* 77 & 255) * 16
      let next = nodes + ((index + 1) &* 77 & 255) * 16
      store_64(node, index == 255 ? 0 : next)
      store_64(node + 8, index)
    }
    for index in 0..<200 as Range<UInt64> {
      store_64(matrices + index * 8, index &* 7 & 31)
    }
  }

  static func run(_ seed: UInt64) -> UInt64 {
    let crcs = UInt64(bitwise(160, UInt32(truncatingIfNeeded: seed)) ^ byTable(640))
    let head = reverse(seed & 1 == 0 ? nodes : nodes + (255 &* 77 & 255) * 16)
    return crcs &+ walk(head) &+ product() &+ machine(512)
  }

  private static func bitwise(_ length: UInt64, _ seed: UInt32) -> UInt32 {
    var crc = ~seed
    for index in 0..<length {
      crc ^= UInt32(load_8(buffer + index))
      for _ in 0..<8 { crc = crc >> 1 ^ (0xedb8_8320 & (0 &- (crc & 1))) }
    }
    return crc
  }

  private static func byTable(_ length: UInt64) -> UInt32 {
    var crc = UInt32.max
    for index in 0..<length {
      let entry = UInt64((crc ^ UInt32(load_8(buffer + index))) & 0xff)
      crc = crc >> 8 ^ load_32(table + entry * 4)
    }
    return crc
  }

  private static func reverse(_ head: UInt64) -> UInt64 {
    var previous: UInt64 = 0
    var node = head
    while node != 0 {
      let next = load_64(node)
      store_64(node, previous)
      previous = node
      node = next
    }
    return previous
  }

  private static func walk(_ head: UInt64) -> UInt64 {
    var sum: UInt64 = 0
    var node = head
    while node != 0 {
      sum = sum &* 3 &+ load_64(node + 8)
      node = load_64(node)
    }
    return sum
  }

  private static func product() -> UInt64 {
    var trace: UInt64 = 0
    for row in 0..<10 as Range<UInt64> {
      for column in 0..<10 as Range<UInt64> {
        var sum: UInt64 = 0
        for index in 0..<10 as Range<UInt64> {
          sum &+=
            load_64(matrices + (row * 10 + index) * 8)
            &* load_64(matrices + 800 + (index * 10 + column) * 8)
        }
        store_64(matrices + 1600 + (row * 10 + column) * 8, sum)
        if row == column { trace &+= sum }
      }
    }
    return trace
  }

  /// Counts words and numbers in the buffer, as a scanner would.
  private static func machine(_ length: UInt64) -> UInt64 {
    var state: UInt8 = 0
    var words: UInt64 = 0
    var numbers: UInt64 = 0
    for index in 0..<length {
      let byte = load_8(buffer + index) & 0x7f
      switch (state, byte) {
      case (0, 0x30...0x39):
        state = 1
        numbers += 1
      case (0, 0x41...0x7a):
        state = 2
        words += 1
      case (1, 0x30...0x39), (2, 0x41...0x7a): break
      case (1, 0x41...0x7a): state = 2
      default: state = 0
      }
    }
    return words << 32 | numbers
  }
}
