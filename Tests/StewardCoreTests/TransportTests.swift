import StewardCore
import Testing

struct TransportTests {
  private static let console = 0
  private static let block = 1
  private static let network = 2
  private static let entropy = 3

  @Test(arguments: [(0, 3, 2), (1, 2, 1), (2, 1, 2), (3, 4, 1)])
  func identifies(_ device: Int, _ id: UInt32, _ queues: UInt32) {
    let rig = Rig()
    #expect(rig.load(0, device, 0x00) == 0x7472_6976)
    #expect(rig.load(0, device, 0x04) == 2)
    #expect(rig.load(0, device, 0x08) == id)
    for queue in 0..<4 as Range<UInt32> {
      rig.store(0, device, 0x30, queue)
      #expect(rig.load(0, device, 0x34) == (queue < queues ? 128 : 0))
    }
    #expect(rig.load(0, device, 0xfc) == 0)
    for offset in stride(from: 0xb0, through: 0xbc, by: 4) {
      #expect(rig.load(0, device, offset) == .max)
    }
  }

  @Test func whatIsNotThereHasIDZero() {
    let rig = Rig {
      $0.hasDisk = false
      $0.generator = { Refusal.notSupported }
    }
    #expect(rig.load(0, Self.block, 0x08) == 0 && rig.load(0, Self.entropy, 0x08) == 0)
    #expect(rig.load(0, Self.network, 0x08) == 1)
    #expect(rig.load(7, Self.console, 0x08) == 0, "no such persona")
    #expect(rig.load(200, Self.console, 0x08) == 0 && rig.load(0, 9, 0x00) == 0)
    rig.store(0, Self.block, 0x70, 15)
    #expect(rig.load(0, Self.block, 0x70) == 0 && rig.load(0, Self.block, 0x10) == 0)
  }

  @Test func featuresAreRefused() {
    let rig = Rig()
    let driver = Driver(rig, 0, Self.network)
    #expect(driver.offered == 1 << 5 | 1 << 16 | 1 << 28 | 1 << 29 | 1 << 32)
    #expect(driver.negotiate(1 << 5) == 3, "a legacy driver")
    #expect(driver.negotiate(1 << 32 | 1 << 15) == 3, "MRG_RXBUF is not offered")
    #expect(driver.negotiate(1 << 32 | 1 << 5) == 11)
    driver.store(0x24, 0)
    driver.store(0x20, 0)
    driver.store(0x14, 2)
    #expect(rig.load(0, Self.network, 0x10) == 0, "no third word")
    driver.store(0x70, 15)
    #expect(driver.status == 15)
    driver.store(0x70, 0)
    #expect(driver.status == 0)
  }

  @Test func queuesAreSetUpOnce() {
    let rig = Rig()
    let driver = Driver(rig, 0, Self.console).start()
    driver.store(0x30, 1)
    #expect(rig.load(0, Self.console, 0x44) == 1)
    driver.store(0x38, 3)
    driver.store(0xa0, 1)
    driver.store(0x44, 1)
    #expect(!driver.needsReset, "a ready queue keeps its place")
    driver.store(0x44, 0)
    #expect(rig.load(0, Self.console, 0x44) == 0)
    driver.store(0x30, 77)
    driver.store(0x44, 1)
    #expect(rig.load(0, Self.console, 0x44) == 0 && !driver.needsReset)
  }

  @Test(arguments: [(0x38, 0), (0x38, 3), (0x38, 256), (0x80, 8), (0x90, 1), (0xa0, 2)])
  func badQueuesStopTheDevice(_ offset: Int, _ value: UInt32) {
    let rig = Rig()
    let driver = Driver(rig, 1, Self.console).start()
    driver.store(0x30, 0)
    driver.store(0x44, 0)
    driver.store(offset, value)
    driver.store(0x44, 1)
    #expect(driver.needsReset && driver.interrupts() == 2)
    #expect(rig.load(1, Self.console, 0x44) == 0)
    #expect(rig.phone.lines == ["persona 1: virtio console stopped: queue that cannot be"])
    driver.start()
    #expect(driver.status == 15, "a reset mends it")
  }

  @Test func registersAreWordsOnly() {
    let rig = Rig()
    for size in [1, 2, 8] { #expect(rig.load(0, Self.console, 0, size: size) == 0) }
    rig.store(0, Self.console, 0x70, 1, size: 1)
    #expect(rig.load(0, Self.console, 0x70) == 0)
  }

  @Test func configurationsAreRead() {
    let rig = Rig()
    #expect(rig.load(0, Self.block, 0x100) == 64 * 8)
    #expect(rig.load(0, Self.block, 0x101, size: 1) == 2)
    #expect(rig.load(0, Self.block, 0x10c) == 126, "seg_max")
    let address = (0..<6).map { rig.load(2, Self.network, 0x100 + $0, size: 1) }
    #expect(address == [0x02, 0x4a, 0x41, 0x4e, 0x55, 2])
    #expect(rig.load(2, Self.network, 0x106, size: 2) == 1, "link up")
    #expect(rig.load(2, Self.network, 0xfffe, size: 2) == 0)
    rig.store(2, Self.network, 0x100, 7, size: 1)
    #expect(rig.load(2, Self.network, 0x100, size: 1) == 2)
  }

  @Test func aNewLifeStartsAnew() {
    let rig = Rig()
    let driver = Driver(rig, 1, Self.block).start()
    rig.life(1, lives: false)
    #expect(rig.load(1, Self.block, 0x08) == 0)
    rig.life(1, lives: true)
    #expect(driver.status == 0 && rig.load(1, Self.block, 0x08) == 2)
  }
}
