import StewardCore
import Testing

/// Hostile drivers: rings that were right and are then damaged, and registers written at random.
/// Whatever they do, the service guest ends its turns, stays in its own memory, and serves the
/// neighbour.
struct FuzzTests {
  private struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var value = state
      value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
      value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
      return value ^ value >> 31
    }
    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
  }

  private static let rings = 5000

  /// A request that its device serves.
  private static func addRequest(_ driver: Driver, _ queue: Int, _ random: inout Random) {
    let rig = driver.rig
    let place = driver.buffer(queue)
    let indirect = random.below(2) == 0
    switch (driver.device, queue) {
    case (1, _):
      rig.poke(driver.persona, place, [0, 0, 1, 1, 4, 8, 9][random.below(7)], 4)
      rig.poke(driver.persona, place + 8, UInt64(random.below(520)), 8)
      let count = 512 * random.below(5)
      let isWrite = rig.peek(driver.persona, place, 4) == 1
      let data: Driver.Part =
        isWrite ? .read(place + 512, count) : .write(place + 512, count)
      driver.add(queue, [.read(place, 16), data, .write(place + 16, 1)], indirect: indirect)
    case (0, 1), (2, 1):
      let target = UInt8(random.below(4))
      rig.put(driver.persona, place + 12, [2, 0x4a, 0x41, 0x4e, 0x55, target])
      rig.put(
        driver.persona, place + 18, [2, 0x4a, 0x41, 0x4e, 0x55, UInt8(driver.persona)])
      driver.add(
        queue, [.read(place, 12), .read(place + 12, random.below(1600))], indirect: indirect)
    default:
      driver.add(
        queue, [.write(place, 1 + random.below(900)), .write(place + 1000, 1526)],
        indirect: indirect)
    }
  }

  /// A value that tends to hurt.
  private static func value(_ random: inout Random) -> UInt64 {
    switch random.below(8) {
    case 0: 0
    case 1: .max
    case 2: UInt64(random.below(20))
    case 3: 1 << UInt64(random.below(64))
    case 4: Phone.ram + UInt64(random.below(Phone.ramSize))
    case 5: Phone.ram + UInt64(Phone.ramSize) - UInt64(random.below(16))
    case 6: 0 &- UInt64(random.below(64))
    default: random.next()
    }
  }

  private static func damage(_ driver: Driver, _ queue: Int, _ random: inout Random) {
    let places = [
      driver.descriptors(queue) + UInt64(random.below(16 * 16)),
      driver.availableRing(queue) + UInt64(random.below(40)),
      driver.tables(queue) + UInt64(random.below(16) * 512 + random.below(64)),
      driver.usedRing(queue) + UInt64(random.below(140)),
      driver.buffer(queue) + UInt64(random.below(32)),
    ]
    let size = [1, 2, 4, 8][random.below(4)]
    driver.rig.poke(driver.persona, places[random.below(5)], value(&random), size)
  }

  @Test(arguments: [(0, 1), (0, 0), (1, 0), (2, 1), (2, 0), (3, 0)])
  func damagedRings(_ device: Int, _ queue: Int) {
    var random = Random(state: UInt64(device * 16 + queue + 1))
    let rig = Rig()
    let neighbour = Driver(rig, 1, device).start()
    let driver = Driver(rig, 0, device)
    var stopped = 0
    for ring in 0..<Self.rings {
      driver.start(without: random.below(4) == 0 ? Driver.eventIndex : 0)
      for _ in 0..<1 + random.below(6) { Self.addRequest(driver, queue, &random) }
      for _ in 0..<1 + random.below(4) { Self.damage(driver, queue, &random) }
      if device == 0 && queue == 0 { rig.type("keys that wait", to: 0) }
      driver.kick(queue)
      if device == 2, queue == 0 {
        let frame = [2, 0x4a, 0x41, 0x4e, 0x55, 0] + [UInt8](repeating: 2, count: 54)
        if let request = rig.phone.work(Phone.modem, queue: 0, frame: frame) {
          rig.serve(request)
        }
      }
      // A chain of console bytes may be as long as the persona's memory 128 times over.
      rig.run(limit: 300)
      if driver.needsReset { stopped += 1 }
      while let request = rig.phone.work(Phone.modem, queue: 1) { rig.serve(request) }
      guard rig.phone.offences.isEmpty else {
        Issue.record("ring \(ring): \(rig.offences)")
        return
      }
      rig.phone.shown[0] = []
      rig.phone.sent = []
    }
    #expect(stopped > Self.rings / 20, "\(stopped) of \(Self.rings)")
    #expect(rig.phone.lines.count == 1, "reported once a life")
    #expect(!neighbour.needsReset && rig.offences.isEmpty)
  }

  @Test func registersAtRandom() {
    var random = Random(state: 77)
    let rig = Rig()
    let offsets = [
      0x14, 0x20, 0x24, 0x30, 0x38, 0x44, 0x70, 0x80, 0x84, 0x90, 0x94, 0xa0, 0xa4, 0xac, 0xc0,
    ]
    for _ in 0..<30_000 {
      let device = random.below(4)
      let value = UInt32(truncatingIfNeeded: Self.value(&random))
      switch random.below(10) {
      case 0...4: rig.store(0, device, offsets[random.below(offsets.count)], value)
      case 5: rig.store(0, device, random.below(0x200), value, size: [1, 2, 4][random.below(3)])
      case 6:
        _ = rig.load(0, device, random.below(0x200), size: [1, 2, 4, 0, 255][random.below(5)])
      case 7: rig.notify(0, device, random.below(4))
      case 8: rig.life(0, lives: random.below(2) == 0)
      default: Driver(rig, 0, device).start()
      }
      #expect(rig.run(limit: 1000))
    }
    #expect(rig.offences.isEmpty)
  }

  /// The driver changes its rings at any time, as another core would.
  @Test func ringsThatChangeMeanwhile() {
    var random = Random(state: 99)
    let rig = Rig()
    for _ in 0..<1000 {
      let device = random.below(4)
      let driver = Driver(rig, 0, device).start()
      let queue = device == 0 || device == 2 ? 1 : 0
      for _ in 0..<5 { Self.addRequest(driver, queue, &random) }
      driver.kick(queue)
      for _ in 0..<40 {
        if case .none = rig.steward.work() {
        } else if let request = rig.phone.work(Phone.disk) {
          rig.serve(request)
        }
        Self.damage(driver, queue, &random)
      }
      rig.run(limit: 300)
      while let request = rig.phone.work(Phone.modem, queue: 1) { rig.serve(request) }
    }
    #expect(rig.offences.isEmpty)
  }
}
