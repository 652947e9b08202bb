import StewardCore
import Testing

struct ConsoleTests {
  @Test func keysArriveInOrder() {
    let rig = Rig()
    let driver = Driver(rig, 1, 0).start()
    rig.type("before ", to: 1)
    driver.add(0, [.write(driver.buffer(0), 4)])
    driver.add(0, [.write(driver.buffer(0) + 4, 2), .write(driver.buffer(0) + 6, 100)])
    driver.kick(0)
    rig.run()
    #expect(driver.used(0).map(\.length) == [4, 3] && driver.interrupts() == 1)
    driver.add(0, [.write(driver.buffer(0) + 7, 100)], indirect: true)
    rig.type("and after", to: 1)
    rig.run()
    driver.add(0, [.write(driver.buffer(0) + 15, 100)])
    driver.kick(0)
    rig.run()
    #expect(rig.bytes(1, driver.buffer(0), 16) == Array("before and after".utf8))
    #expect(rig.phone.shown[1].isEmpty && rig.offences.isEmpty)
  }

  @Test func tooManyKeysAreDropped() {
    let rig = Rig()
    let driver = Driver(rig, 0, 0).start()
    rig.type(String(repeating: "k", count: 1000), to: 0)
    rig.type("x", to: 100)
    for _ in 0..<4 { driver.add(0, [.write(driver.buffer(0), 100)]) }
    driver.kick(0)
    rig.run()
    #expect(driver.used(0).map(\.length).reduce(0, +) == 128)
  }

  @Test func readableBuffersForKeysAreAMistake() {
    let rig = Rig()
    let driver = Driver(rig, 0, 0).start()
    driver.add(0, [.read(driver.buffer(0), 4)])
    driver.kick(0)
    rig.run()
    #expect(!driver.needsReset, "nobody looked")
    rig.type("k", to: 0)
    rig.run()
    #expect(driver.needsReset)
  }
}
