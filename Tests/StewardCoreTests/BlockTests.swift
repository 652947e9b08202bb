import StewardCore
import Testing

struct BlockTests {
  private static let device = 1
  private static let sectors: UInt64 = 512

  /// The header of a request at the queue's buffers, and its status behind.
  private struct Call {
    let driver: Driver
    var header: UInt64 { driver.buffer(0) }
    var status: UInt64 { driver.buffer(0) + 0x100 }
    var data: UInt64 { Phone.ram + 0x80000 }

    @discardableResult
    func add(
      _ kind: UInt64, _ sector: UInt64, _ parts: [Driver.Part], indirect: Bool = false
    ) -> Int {
      let rig = driver.rig
      rig.poke(driver.persona, header, kind, 4)
      rig.poke(driver.persona, header + 8, sector, 8)
      rig.poke(driver.persona, status, 0xee, 1)
      return driver.add(
        0, [.read(header, 16)] + parts + [.write(status, 1)], indirect: indirect)
    }

    /// Adds, runs, and returns the status and the length.
    func run(
      _ kind: UInt64, _ sector: UInt64, _ parts: [Driver.Part], indirect: Bool = false
    ) -> [Int] {
      add(kind, sector, parts, indirect: indirect)
      driver.kick(0)
      driver.rig.run()
      let used = driver.used(0)
      return [Int(driver.rig.peek(driver.persona, status, 1))] + used.map(\.length)
    }
  }

  private func disk(_ rig: Rig, _ persona: Int = 1, size: Int = 128) -> Call {
    Call(driver: Driver(rig, persona, Self.device).start(size: size))
  }

  @Test(arguments: [false, true]) func requestsAreCutToPieces(_ indirect: Bool) {
    let rig = Rig()
    let call = disk(rig)
    let count = 200 * 512
    let contents = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }
    rig.put(1, call.data, contents)
    // Pieces of odd sizes, as no page cache makes them.
    var parts: [Driver.Part] = []
    var place = 0
    while place < count {
      let size = min(count - place, 1 + parts.count * 977 % 40_000)
      parts.append(.read(call.data + UInt64(place), size))
      place += size
    }
    #expect(call.run(1, 3, parts, indirect: indirect) == [0, 1])
    let start = 64 * 4096 + 3 * 512
    #expect(Array(rig.phone.diskContents[start..<start + count]) == contents)
    #expect(rig.phone.diskContents[..<start].allSatisfy { $0 == 0 })

    rig.put(1, call.data, [UInt8](repeating: 0, count: count))
    let back = parts.map { Driver.Part.write($0.address, Int($0.length)) }
    #expect(call.run(0, 3, back, indirect: indirect) == [0, count + 1])
    #expect(rig.bytes(1, call.data, count) == contents)
    #expect(call.driver.interrupts() == 1 && rig.offences.isEmpty)
  }

  @Test func nothingBeyondTheExtent() {
    let rig = Rig()
    let call = disk(rig)
    rig.put(1, call.data, [UInt8](repeating: 0xff, count: 4096))
    let sector = Driver.Part.read(call.data, 512)
    #expect(call.run(1, Self.sectors - 1, [sector]) == [0, 1])
    #expect(call.run(1, Self.sectors, [sector]) == [1, 1])
    #expect(call.run(1, Self.sectors - 1, [sector, sector]) == [1, 1])
    #expect(call.run(1, .max, [sector]) == [1, 1])
    #expect(call.run(1, .max - 64 * 8 + 1, [sector]) == [1, 1])
    #expect(call.run(0, Self.sectors, [.write(call.data, 512)]) == [1, 0])
    #expect(call.run(1, 0, [.read(call.data, 511)]) == [1, 1], "no whole sectors")
    #expect(call.run(1, Self.sectors, []) == [0, 1], "nothing at the end is nothing")
    let outside =
      rig.phone.diskContents[..<(64 * 4096)] + rig.phone.diskContents[(128 * 4096)...]
    #expect(outside.allSatisfy { $0 == 0 } && rig.offences.isEmpty)
  }

  @Test func otherRequests() {
    let rig = Rig()
    let call = disk(rig, 2)
    #expect(call.run(4, 0, []) == [0, 1], "flush")
    #expect(call.run(8, 0, [.write(call.data, 20)]) == [0, 21])
    #expect(rig.bytes(2, call.data, 20) == Array("janus-persona-2".utf8) + [0, 0, 0, 0, 0])
    #expect(call.run(8, 0, [.write(call.data, 5)]) == [0, 6])
    #expect(call.run(11, 0, [.read(call.data, 16)]) == [2, 1], "discard is not offered")
    #expect(call.run(0xffff_ffff, 0, []) == [2, 1])
  }

  @Test func errorsOfThePhonesDisk() {
    let rig = Rig { $0.badSectors = 70..<80 }
    let call = disk(rig, 0)
    #expect(call.run(0, 70, [.write(call.data, 512)]) == [1, 0])
    // The second piece fails.
    #expect(call.run(0, 6, [.write(call.data, 64 * 1024)]) == [1, 32768])
    #expect(call.run(0, 5, [.write(call.data, 64 * 1024)]) == [0, 65537])
    #expect(!call.driver.needsReset)
  }

  @Test func withoutFlushAndReadOnly() {
    let rig = Rig { $0.diskFeatures = 1 << 5 }
    let call = disk(rig, 0)
    #expect(call.driver.features & (1 << 5 | 1 << 9) == 1 << 5)
    #expect(call.run(4, 0, []) == [2, 1])
    #expect(call.run(1, 0, [.read(call.data, 512)]) == [1, 1])
    #expect(call.run(0, 0, [.write(call.data, 512)]) == [0, 513])
  }

  @Test(arguments: [0, 1, 2]) func requestsWithoutTheirParts(_ kind: Int) {
    let rig = Rig()
    let call = disk(rig)
    let parts: [[Driver.Part]] = [
      [.read(call.header, 16)], [.read(call.header, 15), .write(call.status, 1)],
      [.read(call.header, 16), .write(call.status, 0)],
    ]
    call.driver.add(0, parts[kind])
    call.driver.kick(0)
    rig.run()
    #expect(call.driver.needsReset)
    #expect(rig.phone.lines == ["persona 1: virtio block stopped: request without its parts"])
  }

  @Test func everyoneHasATurnAtABusyDisk() {
    let rig = Rig { $0.diskLimit = 1 }
    let calls = (0..<3).map { disk(rig, $0) }
    for (persona, call) in calls.enumerated() {
      rig.put(persona, call.data, [UInt8](repeating: UInt8(persona + 1), count: 65536))
      call.add(1, 0, [.read(call.data, 65536)])
      call.driver.kick(0)
    }
    #expect(rig.run())
    for (persona, call) in calls.enumerated() {
      #expect(call.driver.used(0).map(\.length) == [1])
      let start = persona * 64 * 4096
      #expect(
        rig.phone.diskContents[start..<start + 65536].allSatisfy { $0 == UInt8(persona + 1) })
    }
    #expect(rig.offences.isEmpty)
  }

  @Test func aResetLeavesThePhonesDiskItsBuffer() throws {
    let rig = Rig()
    let call = disk(rig)
    rig.phone.diskContents[64 * 4096] = 0x77
    call.add(0, 0, [.write(call.data, 512)])
    call.driver.kick(0)
    rig.run(disk: false)
    let buffer = try #require(rig.phone.submissions.last { $0.device == Phone.disk }?.buffers[1])
    let before = rig.bytes(1, call.data, 512)
    let again = disk(rig)
    again.add(0, 0, [.write(call.data + 4096, 512)])
    again.driver.kick(0)
    rig.run(disk: false)
    let count = rig.phone.submissions.count(where: { $0.device == Phone.disk })
    #expect(count == 1, "the new request waits for the old one's buffer")
    rig.serve(try #require(rig.phone.work(Phone.disk)))
    #expect(rig.bytes(1, call.data, 512) == before, "nobody waits for this one")
    #expect(buffer.start.load(as: UInt8.self) == 0, "and nothing stays behind")
    rig.run()
    #expect(again.driver.used(0).map(\.length) == [513])
    #expect(rig.peek(1, call.data + 4096, 1) == 0x77)
    rig.serve(Request(kind: 6, id: 0, place: 4000, value: 1))
    rig.serve(Request(kind: 6, id: 5, place: 1, value: 1))
    #expect(rig.offences.isEmpty)
  }

  @Test func aPersonasEndLeavesNothing() throws {
    let rig = Rig()
    let call = disk(rig)
    rig.put(1, call.data, [UInt8](repeating: 0x5a, count: 512))
    call.add(1, 0, [.read(call.data, 512)])
    call.driver.kick(0)
    rig.run(disk: false)
    let buffer = try #require(rig.phone.submissions.last { $0.device == Phone.disk }?.buffers[1])
    rig.life(1, lives: false)
    rig.life(1, lives: true)
    #expect(buffer.start.load(as: UInt8.self) == 0x5a, "the disk still reads it")
    rig.run()
    #expect(buffer.start.load(as: UInt8.self) == 0)
    #expect(disk(rig).run(0, 0, [.write(call.data, 512)]) == [0, 513])
  }
}
