import Devices
import Simulation
import Testing

/// Transfers that a peripheral paces by its requests.
@Suite struct PL330PeripheralTests {
  private typealias Bench = DMABench
  private let text = "The quick brown fox jumps over the lazy dog."

  private func uart(_ bench: Bench, _ offset: UInt64, _ value: UInt64) {
    bench.bench.write32(Bench.uartBase + offset, value)
  }

  /// 24 MHz by 16, eight data bits, FIFOs, DMA in both directions.
  private func startUART(_ bench: Bench) {
    uart(bench, 0x24, 1)
    uart(bench, 0x2c, 0x70)
    uart(bench, 0x30, 0x301)
    uart(bench, 0x48, 3)
  }

  /// Bursts of eight to the transmit FIFO, then what is left one by one, as Linux does.
  private func transmitProgram(count: Int) -> DMAProgram {
    let data = DMAProgram.Side(size: 1, beats: 8, increments: false)
    let single = DMAProgram.Side(size: 1, beats: 1, increments: false)
    return DMAProgram {
      $0.mov(.ccr, DMAProgram.control(from: .init(size: 1, beats: 8), to: data))
      $0.mov(.sar, Bench.source)
      $0.mov(.dar, Bench.uartBase)
      $0.flushp(Bench.transmitter)
      $0.loop(0, count / 8) {
        $0.wfpb(Bench.transmitter)
        $0.ld(.burst)
        $0.stp(.burst, Bench.transmitter)
      }
      $0.mov(.ccr, DMAProgram.control(from: .init(size: 1, beats: 1), to: single))
      $0.loop(0, count % 8) {
        $0.wfps(Bench.transmitter)
        $0.ld(.single)
        $0.stp(.single, Bench.transmitter)
      }
      $0.sev(1)
      $0.end()
    }
  }

  @Test func transmitsByBurstsAndSingles() {
    let bench = Bench()
    bench.put(Array(text.utf8), at: Bench.source)
    startUART(bench)
    bench.write(0x20, 2)
    bench.start(transmitProgram(count: text.utf8.count))
    bench.bench.run()
    #expect(bench.bench.output == text)
    #expect(bench.transfers.map(\.c) == [8, 8, 8, 8, 8, 1, 1, 1, 1])
    #expect(bench.bench.line("IRQ1"))
  }

  @Test func waitsForASlowPeripheral() {
    let bench = Bench(baud: 1)
    bench.put(Array(text.utf8), at: Bench.source)
    startUART(bench)
    bench.start(transmitProgram(count: text.utf8.count))
    while bench.status() != 7 { #expect(bench.bench.step()) }
    #expect(bench.read(0x100) & 1 << 14 != 0, "it waits for a burst")
    #expect(bench.read(0x100) >> 4 & 31 == UInt64(Bench.transmitter))
    #expect(bench.transfers.count == 2, "sixteen characters fill the FIFO above its level")
    bench.bench.run()
    #expect(bench.bench.output == text, "none was lost")
    #expect(bench.status() == 0)
  }

  @Test func receivesWhatComes() {
    let bench = Bench()
    startUART(bench)
    let single = DMAProgram.Side(size: 1, beats: 1)
    bench.start(
      DMAProgram {
        $0.mov(
          .ccr, DMAProgram.control(from: .init(size: 1, beats: 8, increments: false), to: single))
        $0.mov(.sar, Bench.uartBase)
        $0.mov(.dar, Bench.destination)
        $0.loop(0, 5) {
          $0.wfps(Bench.receiver)
          $0.ldp(.single, Bench.receiver)
          $0.st(.single)
        }
        $0.sev(0)
        $0.end()
      })
    bench.bench.run()
    #expect(bench.status() == 7)
    for byte in "Hello, world".utf8 {
      bench.uart.receive(byte)
      bench.bench.run()
    }
    #expect(bench.status() == 0)
    #expect(bench.get(Bench.destination, count: 6) == Array("Hello\0".utf8))
    #expect(bench.uart.receiveRoom == 16 - 7)
  }

  @Test func conditionsFollowTheRequest() {
    let bench = Bench()
    bench.dma.line(2 * 9, changedTo: true)
    let side = DMAProgram.Side(size: 4, beats: 4)
    bench.put(Bench.pattern, at: Bench.source)
    let program = DMAProgram {
      $0.mov(.ccr, DMAProgram.control(from: side, to: side))
      $0.mov(.sar, Bench.source)
      $0.mov(.dar, Bench.destination)
      $0.loop(0, 3, end: .burst) {
        $0.wfpp(9)
        $0.ldp(.single, 9)
        $0.ldp(.burst, 9)
        $0.st(.single)
        $0.st(.burst)
      }
      $0.end()
    }
    bench.start(program)
    bench.bench.run()
    #expect(bench.transfers.map(\.c) == [16, 16, 16])
    #expect(bench.read(0x100) & 1 << 15 != 0)
    bench.dma.line(2 * 9, changedTo: false)
    bench.start(program)
    bench.bench.run()
    #expect(bench.status() == 7)
    bench.dma.line(2 * 9 + 1, changedTo: true)
    bench.bench.run()
    #expect(bench.transfers.map(\.c) == [16, 16, 16, 4], "one beat, and DMALPENDB does not loop")
    #expect(bench.status() == 0)
  }

  @Test func thePeripheralEndsAnEndlessLoop() {
    let bench = Bench()
    bench.dma.line(2 * 31 + 1, changedTo: true)
    bench.start(
      DMAProgram {
        $0.mov(.dar, Bench.destination)
        $0.loopForever {
          $0.wfpp(31)
          $0.stz()
        }
        $0.sev(0)
        $0.end()
      })
    bench.bench.run(limit: 100)
    let before = bench.transfers.count
    #expect(before > 10 && bench.status() == 1)
    bench.dma.line(64 + 31, changedTo: true)
    bench.bench.run()
    #expect(bench.status() == 0 && bench.read(0x24) == 1)
    #expect(bench.transfers.count <= before + 2)
  }

  @Test func requestsSurviveARestore() throws {
    let first = Bench()
    first.dma.line(2 * 6, changedTo: true)
    first.dma.line(64 + 6, changedTo: true)
    let second = Bench()
    try second.bench.decode(first.bench.encode())
    second.start(
      DMAProgram {
        $0.loopForever { $0.wfpp(6) }
        $0.end()
      })
    #expect(second.bench.run() == 3)
    #expect(second.status() == 0)
  }

  @Test func singleRequestsDoNotEndAWaitForBursts() {
    let bench = Bench()
    bench.start(
      DMAProgram {
        $0.wfpb(4); $0.end()
      })
    bench.dma.line(2 * 4 + 1, changedTo: true)
    bench.bench.run()
    #expect(bench.status() == 7)
    bench.dma.line(2 * 4, changedTo: true)
    bench.bench.run()
    #expect(bench.status() == 0)
  }
}
