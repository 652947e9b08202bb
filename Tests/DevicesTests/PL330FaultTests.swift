import Devices
import Simulation
import Testing

/// Everything that stops a thread with a fault, and what hostile programs cannot do.
@Suite struct PL330FaultTests {
  private typealias Bench = DMABench

  /// A program that faults on channel 0, and with which bit of FTR0.
  struct Case: CustomTestStringConvertible {
    let name: String
    var configuration: [String: UInt64] = [:]
    var isNonSecure = false
    let bit: UInt64
    let program: DMAProgram
    var testDescription: String { name }
  }

  static let nowhere: UInt64 = 0x7000_0000
  static let wide = DMAProgram.Side(size: 8, beats: 16)

  static let cases: [Case] = [
    Case(name: "undefined", bit: 0, program: DMAProgram { $0.bytes = [0xff] }),
    Case(name: "DMAGO on a channel", bit: 0, program: DMAProgram { $0.go(1, DMABench.program) }),
    Case(
      name: "no such event", configuration: ["events": 4], bit: 1, program: DMAProgram { $0.sev(4) }
    ),
    Case(
      name: "no such peripheral", configuration: ["peripherals": 4], bit: 1,
      program: DMAProgram { $0.wfps(4) }),
    Case(name: "reserved operand bits", bit: 1, program: DMAProgram { $0.bytes = [0x34, 0x01] }),
    Case(
      name: "no such register", bit: 1, program: DMAProgram { $0.bytes = [0xbc, 3, 0, 0, 0, 0] }),
    Case(
      name: "wider than the bus", bit: 1,
      program: DMAProgram { $0.mov(.ccr, DMAProgram.control(from: .init(size: 16))) }),
    Case(
      name: "Secure event", configuration: ["nonSecureEvents": 1], isNonSecure: true, bit: 5,
      program: DMAProgram {
        $0.sev(0); $0.wfe(1)
      }),
    Case(
      name: "Secure peripheral", configuration: ["nonSecurePeripherals": 1], isNonSecure: true,
      bit: 6,
      program: DMAProgram {
        $0.flushp(0); $0.flushp(1)
      }),
    Case(
      name: "Secure transfer", isNonSecure: true, bit: 7,
      program: DMAProgram { $0.mov(.ccr, DMAProgram.control() & ~(1 << 23)) }),
    Case(
      name: "load larger than the MFIFO", configuration: ["bufferLines": 15], bit: 12,
      program: DMAProgram {
        $0.mov(.ccr, DMAProgram.control(from: wide))
        $0.mov(.sar, DMABench.source)
        $0.ld()
      }),
    Case(
      name: "store larger than the MFIFO", configuration: ["bufferLines": 15], bit: 12,
      program: DMAProgram {
        $0.mov(.ccr, DMAProgram.control(to: wide))
        $0.mov(.dar, DMABench.destination)
        $0.st()
      }),
    Case(
      name: "too many loads", configuration: ["bufferLines": 32], bit: 12,
      program: DMAProgram {
        $0.mov(.ccr, DMAProgram.control(from: wide))
        $0.mov(.sar, DMABench.source)
        $0.loop(0, 3) { $0.ld() }
      }),
    Case(name: "store without data", bit: 13, program: DMAProgram { $0.st() }),
    Case(
      name: "write to nowhere", bit: 17,
      program: DMAProgram {
        $0.mov(.dar, nowhere)
        $0.stz()
      }),
    Case(
      name: "read from nowhere", bit: 18,
      program: DMAProgram {
        $0.mov(.sar, nowhere)
        $0.ld()
      }),
  ]

  @Test(arguments: cases) func programsFault(_ test: Case) {
    let bench = Bench(test.configuration)
    bench.start(test.program, isNonSecure: test.isNonSecure)
    bench.bench.run()
    expectFault(bench, bit: test.bit)
    bench.kill(0)
    #expect(!bench.bench.line("IRQ_ABORT"))
    #expect(bench.read(0x34) == 0 && bench.status() == 0 && bench.faults() == 0)
  }

  private func expectFault(_ bench: Bench, bit: UInt64) {
    #expect(bench.faults() == 1 << bit)
    #expect(bench.read(0x34) == 1)
    #expect(bench.status() == 15)
    #expect(bench.bench.line("IRQ_ABORT"))
    #expect(bench.bench.events(of: .deviceError).map(\.a) == [1 << bit])
    #expect(bench.bench.simulator.queue.count == 0)
  }

  @Test func fetchesFault() {
    let bench = Bench()
    bench.debug(DMAProgram { $0.go(0, Self.nowhere) })
    bench.bench.run()
    expectFault(bench, bit: 16)
    #expect(bench.read(0x104) == Self.nowhere)
  }

  @Test func aFetchMayNotRunOffTheEndOfMemory() {
    let bench = Bench()
    let last = DeviceBench.ramBase + DeviceBench.ramSize - 1
    bench.put([0xbc], at: last)
    bench.debug(DMAProgram { $0.go(0, last) })
    bench.bench.run()
    expectFault(bench, bit: 16)
  }

  @Test func secureThreadsMayUseEverything() {
    let bench = Bench(["nonSecureEvents": 0, "nonSecurePeripherals": 0])
    bench.start(
      DMAProgram {
        $0.mov(.ccr, DMAProgram.control() & ~(1 << 23 | 1 << 9))
        $0.flushp(3)
        $0.sev(2)
        $0.end()
      })
    bench.bench.run()
    #expect(bench.faults() == 0 && bench.status() == 0)
    #expect(bench.read(0x24) == 4)
  }

  @Test func nonSecureChannelsSaySo() {
    let bench = Bench(["nonSecure": 1])
    bench.start(DMAProgram { $0.wfe(0) }, isNonSecure: true)
    bench.bench.run()
    #expect(bench.read(0x100) >> 21 == 1)
  }

  @Test func theManagerFaults() {
    // A Non-secure manager may not start a Secure channel.
    let go = DMAProgram { $0.go(0, Bench.program) }
    expectManagerFault(["nonSecure": 1], debug: go, faults: 1 << 4 | 1 << 30)
    expectManagerFault(
      ["nonSecure": 1, "nonSecureEvents": 0], debug: DMAProgram { $0.sev(0) },
      faults: 1 << 5 | 1 << 30)
    expectManagerFault(
      ["channels": 2], debug: DMAProgram { $0.go(2, Bench.program) }, faults: 1 << 1 | 1 << 30)
    expectManagerFault([:], debug: DMAProgram { $0.ld() }, faults: 1 | 1 << 30)
  }

  private func expectManagerFault(
    _ configuration: [String: UInt64], debug: DMAProgram, faults: UInt64
  ) {
    let bench = Bench(configuration)
    bench.debug(debug)
    #expect(bench.read(0x38) == faults)
    #expect(bench.read(0x30) == 1 && bench.read(0x34) == 0)
    #expect(bench.read(0x000) & 15 == 15)
    #expect(bench.bench.line("IRQ_ABORT"))
    bench.kill(nil)
    #expect(bench.read(0x000) & 15 == 0 && !bench.bench.line("IRQ_ABORT"))
  }

  @Test(arguments: [0x04, 0x20, 0x31, 0x54, 0xbc] as [UInt8])
  func managerProgramsKnowFewInstructions(opcode: UInt8) {
    let bench = Bench(["boot": 1, "bootAddress": Bench.program])
    bench.put([opcode, 0, 0, 0, 0, 0], at: Bench.program)
    bench.bench.run()
    #expect(bench.read(0x38) == 1)
  }

  /// Each first byte with operands of zero: undefined ones fault with bit 0, all others do not.
  @Test func opcodesAreThoseOfTheManual() {
    let defined: Set<UInt8> = [
      0x00, 0x01, 0x04, 0x05, 0x07, 0x08, 0x09, 0x0b, 0x0c, 0x12, 0x13, 0x18, 0x20, 0x22, 0x25,
      0x27, 0x28, 0x29, 0x2b, 0x2c, 0x2d, 0x2f, 0x30, 0x31, 0x32, 0x34, 0x35, 0x36, 0x38, 0x39,
      0x3b, 0x3c, 0x3d, 0x3f, 0x54, 0x56, 0x5c, 0x5e, 0xbc,
    ]
    for opcode in UInt8.min...UInt8.max {
      let bench = Bench()
      bench.start(
        DMAProgram {
          $0.mov(.sar, Bench.source)
          $0.mov(.dar, Bench.destination)
          $0.bytes += [opcode, 0, 0, 0, 0, 0]
        })
      bench.bench.run(limit: 30)
      #expect((bench.faults() & 1 == 0) == defined.contains(opcode), "\(opcode)")
    }
  }

  // MARK: The MFIFO shared

  /// Two channels that together hold the whole MFIFO and each want more.
  private func starve(_ bench: Bench) {
    for channel in 0..<2 as Range<UInt8> {
      bench.start(
        DMAProgram {
          $0.mov(.ccr, DMAProgram.control(from: Self.wide))
          $0.mov(.sar, Bench.source)
          $0.ld()
          $0.sev(channel)
          $0.wfe(2)
          $0.ld()
          $0.end()
        }, channel: channel)
    }
    // A third lets the two go on only when both have loaded.
    bench.start(
      DMAProgram {
        $0.wfe(0)
        $0.wfe(1)
        $0.sev(2)
        $0.end()
      }, channel: 2)
  }

  @Test func starvedChannelsLockUp() {
    let bench = Bench(["bufferLines": 32])
    starve(bench)
    let events = bench.bench.run()
    #expect(events > 1024 && events < 1100)
    #expect(bench.faults(0) == 1 << 31 && bench.faults(1) == 1 << 31)
    #expect(bench.read(0x34) == 3 && bench.bench.line("IRQ_ABORT"))
  }

  @Test func starvationSurvivesARestore() throws {
    let first = Bench(["bufferLines": 32])
    starve(first)
    first.bench.run(limit: 1_030)
    let second = Bench(["bufferLines": 32])
    try second.bench.decode(first.bench.encode())
    second.bench.run(limit: 100)
    #expect(second.read(0x34) == 3)
    let third = Bench(["bufferLines": 32])
    try third.bench.decode(first.bench.encode())
    third.kill(1)
    third.bench.run()
    #expect(third.read(0x34) == 0)
  }

  @Test func theWatchdogMayOnlyInterrupt() {
    let bench = Bench(["bufferLines": 32])
    bench.write(0xe80, 1)
    starve(bench)
    bench.bench.run(limit: 1_500)
    #expect(bench.bench.line("IRQ_ABORT"))
    #expect(bench.read(0x34) == 0 && bench.status(0) == 1 && bench.status(1) == 1)
    bench.kill(0)
    #expect(!bench.bench.line("IRQ_ABORT"))
    bench.bench.run()
    #expect(bench.status(1) == 0 && bench.faults(1) == 0, "room enough for one")
  }

  // MARK: Hostile programs

  @Test func aChannelMayKillItself() {
    let bench = Bench()
    // Writes DMAKILL for channel 0 to the own debug registers, in one burst.
    bench.put([0x01, 0x00, 0x01, 0x00, 0, 0, 0, 0], at: Bench.source)
    bench.start(
      DMAProgram {
        $0.mov(
          .ccr, DMAProgram.control(from: .init(size: 4, beats: 2), to: .init(size: 4, beats: 2)))
        $0.mov(.sar, Bench.source)
        $0.mov(.dar, Bench.base + 0xd08)
        $0.ld()
        $0.st()
        $0.mov(
          .ccr, DMAProgram.control(from: .init(size: 4, beats: 1), to: .init(size: 4, beats: 1)))
        $0.mov(.dar, Bench.base + 0xd04)
        $0.stz()
        $0.sev(1)
        $0.end()
      })
    bench.bench.run()
    #expect(bench.status() == 0)
    #expect(bench.read(0x24) == 0, "nothing after its death")
    #expect(bench.destinationAddress() == Bench.base + 0xd04, "nor the rest of the store")
    #expect(bench.transfers.count == 2)
  }

  @Test func ranAmokItStaysInOrder() throws {
    for seed in 0..<60 as Range<UInt64> {
      var random = SeededRandom(seed: seed)
      let lines = 1 + random.next(below: 64)
      let bench = Bench(["bufferLines": lines], baud: seed % 2)
      // Random bytes with many real opcodes among them, over all that programs and data use.
      let opcodes: [UInt8] = [
        0x04, 0x05, 0x07, 0x08, 0x09, 0x0b, 0x0c, 0x18, 0x20, 0x25, 0x29, 0x2c, 0x30, 0x31, 0x32,
        0x34, 0x36, 0x38, 0x54, 0x5e, 0xbc, 0xbc, 0xbc,
      ]
      var bytes: [UInt8] = []
      while bytes.count < 0x2000 {
        if random.next(below: 3) == 0 {
          let targets = [Bench.base + 0xd00, Bench.uartBase, Bench.destination, Bench.program]
          var program = DMAProgram()
          let control = random.next() & 0x8fff_ffff & ~(1 << 3 | 1 << 17)
          program.mov(.ccr, control)
          program.mov(.sar, targets[Int(random.next(below: 4))])
          program.mov(.dar, targets[Int(random.next(below: 4))] + random.next(below: 64))
          bytes += program.bytes
        }
        bytes.append(opcodes[Int(random.next(below: UInt64(opcodes.count)))])
        if random.next(below: 2) == 0 { bytes.append(UInt8(random.next(below: 64)) << 3) }
      }
      bench.put(bytes, at: Bench.program)
      bench.bench.write32(Bench.uartBase + 0x24, 1)
      bench.bench.write32(Bench.uartBase + 0x2c, 0x70)
      bench.bench.write32(Bench.uartBase + 0x30, 0x381)
      bench.bench.write32(Bench.uartBase + 0x48, 3)
      for _ in 0..<40 {
        let channel = UInt8(random.next(below: 8))
        bench.kill(UInt64(channel))
        bench.debug(
          DMAProgram { $0.go(channel, Bench.program + random.next(below: 0x1f00)) })
        bench.bench.run(limit: 200)
        // The controller's turn, and the UART's frame and timeout.
        #expect(bench.bench.simulator.queue.count <= 3)
      }
      let copy = Bench(["bufferLines": lines], baud: seed % 2)
      try copy.bench.decode(bench.bench.encode())
      #expect(bench.bench.run(limit: 300) == copy.bench.run(limit: 300))
      #expect(copy.bench.encode() == bench.bench.encode())
      if lines > 1 {
        let smaller = Bench(["bufferLines": 1], baud: seed % 2)
        _ = try? smaller.bench.decode(bench.bench.encode())
      }
      for channel in 0..<8 as Range<UInt64> { bench.kill(channel) }
      bench.kill(nil)
      bench.bench.run()
      #expect(bench.bench.simulator.queue.count == 0)
      #expect(!bench.bench.line("IRQ_ABORT"))
    }
  }
}
