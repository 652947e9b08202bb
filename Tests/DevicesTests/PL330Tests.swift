import Devices
import Simulation
import Testing

/// Moving data from memory to memory, and threads that work together.
@Suite struct PL330Tests {
  private typealias Bench = DMABench

  /// Linux's shape of a copy: `bursts` of 16 beats of 8 bytes, then event 0.
  private func copyProgram(bursts: Int = 8) -> DMAProgram {
    let side = DMAProgram.Side(size: 8, beats: 16)
    return DMAProgram {
      $0.mov(.ccr, DMAProgram.control(from: side, to: side))
      $0.mov(.sar, Bench.source)
      $0.mov(.dar, Bench.destination)
      $0.loop(0, bursts) {
        $0.ld()
        $0.rmb()
        $0.st()
        $0.wmb()
      }
      $0.sev(0)
      $0.end()
    }
  }

  @Test func tellsItsConfiguration() {
    let bench = Bench()
    #expect(bench.read(0xe00) == 0x000f_f071)
    #expect(bench.read(0xe14) & 0x7 == 3)
    #expect(bench.read(0xe14) >> 20 == 255)
    let identification = (0..<8).map { bench.read(0xfe0 + 4 * $0) }
    #expect(identification == [0x30, 0x13, 0x24, 0x00, 0x0d, 0xf0, 0x05, 0xb1])
    let small = Bench([
      "channels": 1, "events": 32, "peripherals": 4, "nonSecure": 1, "dataBits": 2,
    ])
    #expect(small.read(0xe00) == 1 | 1 << 2 | 3 << 12 | 31 << 17)
    #expect(small.read(0xe14) & 7 == 4)
    #expect(small.read(0x000) == 1 << 9)
  }

  @Test func copiesAndInterrupts() {
    let bench = Bench()
    bench.put(Bench.pattern, at: Bench.source)
    bench.write(0x20, 1)
    bench.start(copyProgram())
    #expect(bench.status() == 1)
    bench.bench.run()
    #expect(bench.get(Bench.destination, count: 1024) == Array(Bench.pattern[..<1024]))
    #expect(bench.get(Bench.destination + 1024, count: 8) == [UInt8](repeating: 0, count: 8))
    #expect(bench.status() == 0)
    #expect(bench.sourceAddress() == Bench.source + 1024)
    #expect(bench.destinationAddress() == Bench.destination + 1024)
    #expect(bench.transfers.count == 8)
    for (index, transfer) in bench.transfers.enumerated() {
      #expect(transfer.a == Bench.source + UInt64(index) * 128)
      #expect(transfer.b == Bench.destination + UInt64(index) * 128)
      #expect(transfer.c == 128 && transfer.d == 0)
    }
    #expect(bench.bench.line("IRQ0") && !bench.bench.line("IRQ_ABORT"))
    #expect(bench.read(0x24) == 1 && bench.read(0x28) == 1)
    bench.write(0x2c, 1)
    #expect(!bench.bench.line("IRQ0"))
    #expect(bench.read(0x24) == 0 && bench.read(0x28) == 0)
  }

  @Test func instructionsAndBeatsTakeCycles() {
    let bench = Bench()
    bench.start(copyProgram(bursts: 3))
    // 3 moves, DMALP, 3 of (16, barrier, 16, barrier, DMALPEND), DMASEV, DMAEND.
    #expect(bench.bench.run() == 3 + 1 + 3 * 5 + 2)
    let clock = Clock(frequencyHertz: 24_000_000)
    #expect(bench.bench.simulator.now == clock.edge(3 + 1 + 3 * 35 + 2))
  }

  @Test(
    arguments: [(1, 0, 8), (3, 5, 4), (0, 7, 8), (7, 1, 2), (2, 2, 8)] as [(UInt64, UInt64, UInt64)]
  )
  func unalignedAddresses(source: UInt64, destination: UInt64, size: UInt64) {
    let bench = Bench()
    bench.put(Bench.pattern, at: Bench.source)
    let side = DMAProgram.Side(size: size, beats: 4)
    let offset = Int(source)
    // Four bursts less what the first lacks are loaded, and all but the last stored whole.
    bench.start(
      DMAProgram {
        $0.mov(.ccr, DMAProgram.control(from: side, to: side))
        $0.mov(.sar, Bench.source + source)
        $0.mov(.dar, Bench.destination + destination)
        $0.ld()
        $0.loop(1, 3) {
          $0.ld()
          $0.st()
        }
        $0.end()
      })
    bench.bench.run()
    let count = Int(size * 12 - destination % size)
    #expect(bench.faults() == 0)
    #expect(
      bench.get(Bench.destination + destination, count: count)
        == Array(Bench.pattern[offset..<offset + count]))
    #expect(bench.destinationAddress() == Bench.destination + destination + UInt64(count))
    #expect(bench.sourceAddress() % size == 0)
    #expect(bench.get(Bench.destination + destination + UInt64(count), count: 1) == [0])
  }

  @Test func aSingleStoreTooManyHasNoData() {
    let bench = Bench()
    bench.start(
      DMAProgram {
        $0.mov(.ccr, DMAProgram.control())
        $0.mov(.sar, Bench.source + 1)
        $0.mov(.dar, Bench.destination)
        $0.ld()
        $0.st()
      })
    bench.bench.run()
    #expect(bench.faults() == 1 << 13, "three bytes do not fill a word")
  }

  @Test func fixedAddresses() {
    let bench = Bench()
    bench.put(Bench.pattern, at: Bench.source)
    let fixed = DMAProgram.Side(size: 2, beats: 4, increments: false)
    bench.start(
      DMAProgram {
        $0.mov(.ccr, DMAProgram.control(from: fixed, to: .init(size: 4, beats: 2)))
        $0.mov(.sar, Bench.source + 2)
        $0.mov(.dar, Bench.destination)
        $0.ld()
        $0.st()
        $0.mov(.ccr, DMAProgram.control(from: .init(size: 4, beats: 2), to: fixed))
        $0.mov(.sar, Bench.source)
        $0.mov(.dar, Bench.destination + 64)
        $0.ld()
        $0.st()
        $0.end()
      })
    bench.bench.run()
    let pattern = Bench.pattern
    let pair = Array(pattern[2..<4])
    #expect(bench.get(Bench.destination, count: 8) == pair + pair + pair + pair)
    #expect(bench.get(Bench.destination + 64, count: 4) == Array(pattern[6..<8]) + [0, 0])
    #expect(bench.destinationAddress() == Bench.destination + 64)
    #expect(bench.sourceAddress() == Bench.source + 8)
    #expect(bench.faults() == 0)
  }

  @Test(arguments: [(1, 2), (2, 4), (3, 8), (4, 16)] as [(UInt64, Int)])
  func swapsBytes(field: UInt64, size: Int) {
    let bench = Bench(["dataBits": 2])
    bench.put(Bench.pattern, at: Bench.source)
    let side = DMAProgram.Side(size: 16, beats: 2)
    bench.start(
      DMAProgram {
        $0.mov(.ccr, DMAProgram.control(from: side, to: side, swap: field))
        $0.mov(.sar, Bench.source)
        $0.mov(.dar, Bench.destination)
        $0.ld()
        $0.st()
        $0.end()
      })
    bench.bench.run()
    let expected = stride(from: 0, to: 32, by: size).flatMap {
      Array(Bench.pattern[$0..<$0 + size].reversed())
    }
    #expect(bench.get(Bench.destination, count: 32) == expected)
  }

  @Test func zeroesAndAddsToAddresses() {
    let bench = Bench()
    bench.put([UInt8](repeating: 0xff, count: 64), at: Bench.destination)
    bench.start(
      DMAProgram {
        $0.mov(.ccr, DMAProgram.control(to: .init(size: 8, beats: 2)))
        $0.mov(.sar, Bench.source)
        $0.mov(.dar, Bench.destination)
        $0.addh(.dar, 16)
        $0.stz()
        $0.adnh(.dar, 0xfff8)
        $0.addh(.sar, 0xffff)
        $0.adnh(.sar, 0)
        $0.end()
      })
    bench.bench.run()
    let ones = [UInt8](repeating: 0xff, count: 16)
    let zeros = [UInt8](repeating: 0, count: 16)
    #expect(bench.get(Bench.destination, count: 64) == ones + zeros + ones + ones)
    #expect(bench.destinationAddress() == Bench.destination + 24)
    #expect(bench.sourceAddress() == Bench.source - 1)
  }

  @Test func loopsNest() {
    let bench = Bench()
    bench.start(
      DMAProgram {
        $0.mov(.sar, 0)
        $0.loop(1, 256) { $0.loop(0, 3) { $0.addh(.sar, 1) } }
        $0.end()
      })
    #expect(bench.bench.run() == 2 + 256 * (1 + 3 * 2 + 1) + 1)
    #expect(bench.sourceAddress() == 768)
    #expect(bench.read(0x40c) == 0 && bench.read(0x410) == 0)
  }

  @Test func newByteLanesDropWhatIsLeft() {
    let bench = Bench()
    bench.start(
      DMAProgram {
        $0.mov(.ccr, DMAProgram.control())
        $0.mov(.sar, Bench.source)
        $0.mov(.dar, Bench.destination)
        $0.ld()
        $0.mov(.dar, Bench.destination + 8)
        $0.st()
        $0.ld()
        $0.mov(.dar, Bench.destination + 16)
        $0.st()
      })
    bench.bench.run()
    #expect(bench.transfers.count == 1)
    #expect(bench.faults() == 1 << 13)
  }

  // MARK: Threads and events

  @Test func eventsPassBetweenChannels() {
    let bench = Bench()
    for channel in 1...2 as ClosedRange<UInt8> {
      bench.start(
        DMAProgram {
          $0.wfe(3)
          $0.sev(3 + channel)
          $0.end()
        }, channel: channel)
    }
    bench.bench.run()
    #expect(bench.status(1) == 4 && bench.status(2) == 4)
    #expect(bench.read(0x108) >> 4 & 31 == 3)
    bench.start(
      DMAProgram {
        $0.sev(3)
        $0.wfe(4)
        $0.wfe(5)
        $0.sev(6)
        $0.end()
      })
    bench.bench.run()
    #expect((0..<3).map { bench.status($0) } == [0, 0, 0])
    #expect(bench.read(0x24) == 1 << 6, "an event waits for its waiter; the others were taken")
    #expect(bench.read(0x28) == 0 && !bench.bench.line("IRQ6"))
    bench.write(0x2c, 1 << 6)
    #expect(bench.read(0x24) == 1 << 6, "INTCLR clears interrupts only")
    bench.start(
      DMAProgram {
        $0.wfe(6); $0.end()
      })
    bench.bench.run()
    #expect(bench.status() == 0 && bench.read(0x24) == 0)
  }

  @Test func anInterruptIsNoEvent() {
    let bench = Bench()
    bench.write(0x20, 1 << 2)
    bench.start(
      DMAProgram {
        $0.wfe(2); $0.end()
      })
    bench.debug(DMAProgram { $0.sev(2) })
    bench.bench.run()
    #expect(bench.status() == 4)
    #expect(bench.bench.line("IRQ2"))
    bench.write(0x20, 0)
    #expect(!bench.bench.line("IRQ2") && bench.read(0x24) == 0)
    bench.debug(DMAProgram { $0.sev(2) }, channel: 5)
    bench.bench.run()
    #expect(bench.status() == 0)
  }

  @Test func theManagerBootsAndStartsChannels() {
    let bench = Bench(["boot": 1, "bootAddress": Bench.program + 0x3000])
    bench.put(copyProgram(bursts: 1).bytes, at: Bench.program)
    bench.put(
      DMAProgram {
        $0.nop()
        $0.go(5, Bench.program)
        $0.wfe(0)
        $0.sev(7)
        $0.end()
      }.bytes, at: Bench.program + 0x3000)
    #expect(bench.read(0xe00) & 2 != 0 && bench.read(0xe08) == Bench.program + 0x3000)
    #expect(bench.read(0x000) & 15 == 1 && bench.read(0x004) == Bench.program + 0x3000)
    bench.bench.run()
    #expect(bench.transfers.map(\.d) == [5])
    #expect(bench.read(0x24) == 1 << 7)
    #expect(bench.read(0x000) & 15 == 0)
  }

  @Test func goDoesNotDisturbARunningChannel() {
    let bench = Bench()
    bench.start(
      DMAProgram {
        $0.wfe(1); $0.end()
      }, channel: 3)
    bench.bench.run()
    bench.debug(DMAProgram { $0.go(3, 0xdead_0000) })
    bench.bench.run()
    #expect(bench.status(3) == 4)
    #expect(bench.read(0x11c) == Bench.program + 0xc00)
    #expect(bench.read(0x30) == 0)
  }

  @Test func channelsTakeTurns() {
    let bench = Bench()
    for channel in 0..<4 as Range<UInt8> {
      bench.start(
        DMAProgram {
          $0.mov(.dar, Bench.destination + UInt64(channel) * 64)
          $0.loop(0, 4) { $0.stz() }
          $0.end()
        }, channel: channel)
    }
    bench.bench.run()
    #expect(bench.transfers.map(\.d) == (0..<16).map { $0 % 4 })
  }

  @Test func turnsSurviveARestore() throws {
    let first = Bench()
    for channel in 0..<4 as Range<UInt8> {
      first.start(
        DMAProgram {
          $0.mov(.dar, Bench.destination)
          $0.loopForever { $0.stz() }
        }, channel: channel)
    }
    first.bench.run(limit: 6)
    let second = Bench()
    try second.bench.decode(first.bench.encode())
    first.bench.run(limit: 15)
    second.bench.run(limit: 15)
    #expect(first.bench.encode() == second.bench.encode())
    #expect(second.transfers.count >= 4)
    #expect(second.transfers == Array(first.transfers.suffix(second.transfers.count)))
  }

  @Test func killedChannelsStop() {
    let bench = Bench()
    bench.write(0x20, 1)
    bench.start(copyProgram(bursts: 100))
    bench.bench.run(limit: 50)
    let moved = bench.transfers.count
    #expect(moved > 0 && bench.status() == 1)
    bench.kill(0)
    #expect(bench.status() == 0)
    bench.bench.run()
    #expect(bench.transfers.count == moved)
    #expect(!bench.bench.line("IRQ0"))
    bench.start(copyProgram(bursts: 2))
    bench.bench.run()
    #expect(bench.transfers.count == moved + 2)
    #expect(bench.bench.line("IRQ0"))
  }

  @Test func anEndlessProgramOnlyTakesTurns() {
    let bench = Bench()
    bench.start(DMAProgram { $0.loopForever { $0.nop() } })
    #expect(bench.bench.run(limit: 1_000) == 1_000)
    #expect(bench.bench.simulator.queue.count == 1)
    bench.kill(0)
    bench.bench.run()
    #expect(bench.bench.simulator.queue.count == 0)
  }

  @Test func goesOnAfterARestoreAmidATransfer() throws {
    let first = Bench()
    first.put(Bench.pattern, at: Bench.source)
    first.write(0x20, 1)
    first.start(copyProgram(bursts: 8))
    first.bench.run(limit: 14)
    let second = Bench()
    try second.bench.decode(first.bench.encode())
    #expect(second.bench.encode() == first.bench.encode())
    #expect(first.bench.run() == second.bench.run())
    #expect(second.bench.line("IRQ0"))
    #expect(second.bench.encode() == first.bench.encode())
  }
}
