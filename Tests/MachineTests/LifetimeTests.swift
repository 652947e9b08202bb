import Machine
import Simulation
import Testing

/// A machine that nobody holds is gone, with its memory.
@Suite struct LifetimeTests {
  @Test func machinesAreFreed() throws {
    weak var machine: Machine?
    do {
      let test = try TestMachine([[0xd503_207f]])
      _ = test.machine.run(until: .microseconds(10))
      machine = test.machine
      #expect(machine != nil)
    }
    #expect(machine == nil)
  }
}
