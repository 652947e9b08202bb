import Devices
import Simulation
import Testing

/// A DMA controller, a UART whose request lines it hears, and RAM; driven as Linux's pl330 does.
struct DMABench {
  static let base: UInt64 = 0x0930_0000
  static let uartBase: UInt64 = 0x0900_0000
  static let program: UInt64 = DeviceBench.ramBase
  static let source: UInt64 = DeviceBench.ramBase + 0x1_0000
  static let destination: UInt64 = DeviceBench.ramBase + 0x2_0000
  static let receiver: UInt8 = 0
  static let transmitter: UInt8 = 1

  let bench = DeviceBench()
  let dma: PL330
  let uart: PL011

  init(_ configuration: [String: UInt64] = [:], baud: UInt64 = 0) {
    dma = bench.add(PL330.self, at: Self.base, configuration: configuration)
    uart = bench.add(PL011.self, at: Self.uartBase, configuration: ["baud": baud])
    for input in 0..<4 { bench.place(1).host.lines[6 + input].connect(to: dma, input: input) }
  }

  func read(_ offset: UInt64) -> UInt64 { bench.read32(Self.base + offset) }
  func write(_ offset: UInt64, _ value: UInt64) { bench.write32(Self.base + offset, value) }

  /// Executes one instruction through the debug interface; on the manager without a channel.
  func debug(_ program: DMAProgram, channel: UInt64? = nil) {
    let bytes = (program.bytes + [0, 0, 0, 0, 0, 0]).map(UInt64.init)
    let thread = channel.map { 1 | $0 << 8 } ?? 0
    #expect(read(0xd00) == 0)
    write(0xd08, bytes[0] << 16 | bytes[1] << 24 | thread)
    write(0xd0c, bytes[2] | bytes[3] << 8 | bytes[4] << 16 | bytes[5] << 24)
    write(0xd04, 0)
  }

  /// Puts the program of `channel` into memory and starts it.
  func start(_ program: DMAProgram, channel: UInt8 = 0, isNonSecure: Bool = false) {
    let place = Self.program + UInt64(channel) * 0x400
    put(program.bytes, at: place)
    debug(DMAProgram { $0.go(channel, place, isNonSecure: isNonSecure) })
  }

  func kill(_ channel: UInt64?) { debug(DMAProgram { $0.kill() }, channel: channel) }

  func put(_ bytes: [UInt8], at address: UInt64) {
    #expect(bench.memory.write(address, bytes, by: .host))
  }
  func get(_ address: UInt64, count: Int) -> [UInt8] { bench.memory.read(address, count: count)! }

  func status(_ channel: UInt64 = 0) -> UInt64 { read(0x100 + 8 * channel) & 15 }
  func faults(_ channel: UInt64 = 0) -> UInt64 { read(0x40 + 4 * channel) }
  func sourceAddress(_ channel: UInt64 = 0) -> UInt64 { read(0x400 + 0x20 * channel) }
  func destinationAddress(_ channel: UInt64 = 0) -> UInt64 { read(0x404 + 0x20 * channel) }
  var transfers: [TraceEvent] { bench.events(of: .transfer) }

  static let pattern = (0..<4096).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 >> 8) }
}
