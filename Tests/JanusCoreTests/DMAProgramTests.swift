import JanusCore
import Testing

/// Runs a channel's program on an array of bytes, after DDI 0424, 4.3.
private struct Channel {
  var memory: [UInt8]
  var fifo: [UInt8] = []
  var registers: [UInt8: UInt32] = [:]
  var counters = [0, 0]
  var events: [UInt8] = []
  var largestBurst = 0

  mutating func run(_ program: [UInt8]) -> Bool {
    var pc = 0
    for _ in 0..<1_000_000 {
      let byte = program[pc]
      switch byte {
      case 0x00: return fifo.isEmpty
      case 0xbc:
        registers[program[pc + 1]] = (0..<4).reduce(0) {
          $0 | UInt32(program[pc + 2 + $1]) << UInt32($1 * 8)
        }
        pc += 6
      case 0x04:
        let count = burst(shift: 0)
        let start = Int(registers[0]!)
        fifo += memory[start..<start + count]
        registers[0]! += UInt32(count)
        pc += 1
      case 0x08:
        let count = burst(shift: 14)
        let start = Int(registers[2]!)
        memory.replaceSubrange(start..<start + count, with: fifo.prefix(count))
        fifo.removeFirst(count)
        registers[2]! += UInt32(count)
        pc += 1
      case 0x20, 0x22:
        counters[Int(byte >> 1 & 1)] = Int(program[pc + 1])
        pc += 2
      case 0x38, 0x3c:
        let counter = Int(byte >> 2 & 1)
        if counters[counter] == 0 {
          pc += 2
        } else {
          counters[counter] -= 1
          pc -= Int(program[pc + 1])
        }
      case 0x13: pc += 1
      case 0x34:
        events.append(program[pc + 1] >> 3)
        pc += 2
      default: return false
      }
    }
    return false
  }

  /// Bytes of a burst; the address must rise, and be aligned to the beat.
  private mutating func burst(shift: UInt32) -> Int {
    let control = registers[1]! >> shift
    #expect(control & 1 == 1)
    #expect(control >> 8 & 7 == 2, "Non-secure")
    let beat = 1 << Int(control >> 1 & 7)
    #expect(Int(registers[shift == 0 ? 0 : 2]!) % beat == 0)
    let bytes = beat * (Int(control >> 4 & 15) + 1)
    largestBurst = max(largestBurst, bytes)
    return bytes
  }
}

struct DMAProgramTests {
  private func check(_ source: Int, _ destination: Int, _ length: Int) -> Channel {
    var channel = Channel(memory: [])
    var expected = (0..<destination + length + 64).map { UInt8(truncatingIfNeeded: $0 &* 167 >> 3) }
    channel.memory = expected
    expected.replaceSubrange(
      destination..<destination + length, with: expected[source..<source + length])
    let program = withMemory(DMAProgram.capacity) { memory in
      let bytes = memory.bindMemory(to: UInt8.self, capacity: DMAProgram.capacity)
      let program = DMAProgram(
        at: bytes, source: UInt32(source), destination: UInt32(destination),
        length: UInt32(length), event: 5)
      return Array(UnsafeBufferPointer(start: bytes, count: program.size))
    }
    let isGood = channel.run(program)
    #expect(isGood)
    #expect(channel.memory == expected, "\(source) \(destination) \(length)")
    #expect(channel.events == [5])
    return channel
  }

  @Test(arguments: [1, 7, 15, 16, 127, 128, 129, 4096, 5000, 32768, 32896, 65536])
  func copiesAlignedMemoryInWideBursts(length: Int) {
    let channel = check(8, 0x2_0000, length)
    #expect(channel.largestBurst == (length >= 128 ? 128 : length >= 16 ? 16 : 1))
  }

  @Test(arguments: [1, 15, 16, 17, 4095, 4096, 4097, 65537])
  func copiesUnalignedMemory(length: Int) {
    let channel = check(3, 0x2_0001, length)
    #expect(channel.largestBurst <= 16)
  }

  @Test func copiesTheMostThatACallMayAskFor() {
    _ = check(1, 1 << 20, (1 << 20) - 1)
    _ = check(0, 1 << 20, 1 << 20)
    _ = check(1, 1 << 21, 1 << 20)
  }
}
