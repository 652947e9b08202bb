import Devices
import Simulation
import Testing

@Suite struct KitTests {
  @Test func typesAreNamedOnce() {
    let names = deviceTypes.map { $0.model.type }
    #expect(Set(names).count == names.count)
  }

  @Test func narrowAndOverreachingAccesses() throws {
    let bench = DeviceBench()
    bench.add(PL011.self, at: 0x0900_0000)
    try bench.write(0x0900_0001, .byte, 0x41)
    #expect(bench.output == "", "the byte holds no field of UARTDR")
    try bench.write(0x0900_0000, .byte, 0x42)
    #expect(bench.output == "B")
    try bench.write(0x0900_0000, .half, 0x4344)
    #expect(bench.output == "BD")
    try bench.write(0x0900_0031, .byte, 0x03)
    #expect(bench.read32(0x0900_0030) == 0x300)
    #expect(try bench.read(0x0900_0031, .byte) == 3)
    #expect(bench.events(of: .unmodelled).isEmpty)
    try bench.write(0x0900_0000, .double, 0x45)
    #expect(try bench.read(0x0900_0030, .double) == 0)
    #expect(bench.output == "BD")
    #expect(bench.events(of: .unmodelled).map(\.a) == [0, 0x30])
  }
}
