import Boards
import Foundation
import Machine
import Simulation
import TestSupport
import Testing

/// Whatever board the reader takes can be built, run and snapshotted.
@Suite struct FuzzTests {
  private static let words = [
    "\"apb\"", "\"osc * 3 / 7\"", "\"pins GPIN3\"", "\"pins reset\"", "\"board reset\"",
    "\"board power-off inverted\"", "\"spi 7 shared\"", "\"spi 7 inverted shared\"", "inverted",
    "\"GPOUT5\":", "\"outputs\": {", "}, ", "\"0x09050000\"", "4KiB", "1, ", "3",
  ]

  /// Everything that can be wired, closely together, so that damage often leaves a board.
  private static let board = """
    { "name": "b", "memory": [{ "name": "ram", "base": "0x40000000", "size": "64KiB" }],
      "clocks": { "osc": "24MHz", "core": "osc * 2", "apb": "osc / 3" },
      "cores": [{ "model": "max", "count": 1, "clock": "core" }],
      "keys": [{ "name": "k", "wire": "pins GPIN0" }, { "name": "l", "wire": "pins GPIN1 inverted" }],
      "devices": [
        { "name": "gic", "type": "gicv3", "base": "0x08000000", "redistributors": "0x080a0000" },
        { "name": "u", "type": "pl011", "base": "0x09000000", "clocks": "apb",
          "interrupts": { "UARTINTR": "spi 3 shared", "UARTRXINTR": "spi 3 shared" } },
        { "name": "pins", "type": "pl061", "base": "0x09001000", "clocks": "apb",
          "interrupts": { "GPIOINTR": "spi 4 inverted" },
          "outputs": { "GPOUT0": "pins GPIN4", "GPOUT1": "pins reset", "GPOUT2": "board reset",
            "GPOUT3": "pins GPIN7 inverted", "GPOUT6": "dog reset inverted" } },
        { "name": "dog", "type": "sp805", "base": "0x09002000", "clocks": "osc",
          "interrupts": { "WDOGINT": "spi 5" }, "outputs": { "WDOGRES": "board reset" } },
        { "name": "timers", "type": "sp804", "base": "0x09003000", "clocks": "osc",
          "interrupts": { "TIMINT1": "spi 6", "TIMINT2": "spi 8 edge" } },
        { "name": "dma", "type": "pl330", "base": "0x09004000", "clocks": "apb" }
      ] }
    """

  @Test func boards() throws {
    let outcome = try FuzzCampaign("machines", sample: 200).run(
      [Array(Self.board.utf8)], words: Self.words, damages: 1
    ) { bytes, mutator in
      guard let board = try? Board(json: bytes, file: "b.json"),
        board.memory.reduce(0, { $0 + $1.size }) <= 1 << 30
      else { return false }
      let machine = Machine(board)
      machine.load(A64.bytes([A64.wfi, A64.b(-1)]), at: board.mainMemory.base)
      machine.start(at: board.mainMemory.base, context: 0)
      for _ in 0..<60 { poke(machine, &mutator) }
      let ending = machine.run(until: machine.time + .microseconds(50))
      #expect([.asleep, .timeLimit, .reset, .poweredOff].contains(ending))
      if ending == .reset { machine.reset() }
      let snapshot = try machine.snapshot()
      let other = Machine(board)
      try other.restore(snapshot)
      #expect(try other.snapshot() == snapshot)
      return true
    }
    #expect(outcome.taken > outcome.count / 50 && outcome.greedy.isEmpty)
  }

  /// Writes to a register of any device but the engine, whose programs are another matter.
  private func poke(_ machine: Machine, _ mutator: inout Mutator) {
    let device = machine.board.devices[
      Int(mutator.random.next(below: UInt64(machine.board.devices.count)))]
    guard device.type != "pl330", let window = device.windows.first else { return }
    let offset = mutator.random.next(below: 0x440) & ~3
    try? machine.bus.write(
      window.base + offset, .word, mutator.random.next() >> mutator.random.next(below: 64))
  }
}
