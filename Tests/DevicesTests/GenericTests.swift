import Devices
import Simulation
import Testing

/// What holds of every device, from its register table alone.
@Suite struct GenericTests {
  /// Those with registers on the bus.
  static let types = deviceTypes.map { $0.model }.filter { !$0.windows.isEmpty }.map(\.type)
  static let base: UInt64 = 0x0900_0000

  /// With the defaults, or with every choice and flag at its other end.
  private func bench(_ type: String, isUnusual: Bool = false) -> (DeviceBench, any Device) {
    let bench = DeviceBench()
    let kind = deviceTypes.first { $0.model.type == type }!
    var configuration: [String: UInt64] = [:]
    for field in kind.model.configuration where isUnusual {
      switch field.kind {
      case .choice(let names): configuration[field.key] = UInt64(names.count - 1)
      case .flag: configuration[field.key] = 1 - field.defaultValue
      case .integer, .size, .names, .addresses: break
      }
    }
    return (bench, bench.add(kind, at: Self.base, configuration: configuration))
  }

  /// A register's row without its owner's type.
  struct Row {
    let name: String
    let offset: UInt64
    let width: AccessWidth
    let access: RegisterAccess
    let reset: UInt64
    let writable: UInt64
    let modelled: Bool
    let isComputed: Bool
    let hasEffect: Bool
    var address: UInt64 { GenericTests.base + offset }
  }

  private func rows(of device: any Device) -> [Row] {
    func rows<Kind: RegisterDevice>(_ device: Kind) -> [Row] {
      device.registers.rows.map {
        Row(
          name: $0.name, offset: $0.offset, width: $0.width, access: $0.access, reset: $0.reset,
          writable: $0.writable, modelled: $0.modelled, isComputed: $0.read != nil,
          hasEffect: $0.write != nil)
      }
    }
    guard let device = device as? any RegisterDevice else { return [] }
    return rows(device)
  }

  @Test(arguments: types) func registersReset(type: String) throws {
    let (bench, device) = bench(type)
    for row in rows(of: device) where row.access != .writeOnly && row.modelled {
      if row.isComputed, row.reset == 0 { continue }
      #expect(try bench.read(row.address, row.width) == row.reset, "\(row.name)")
    }
  }

  @Test(arguments: types) func readOnlyRegistersIgnoreWrites(type: String) throws {
    let (bench, device) = bench(type)
    for row in rows(of: device) where row.access == .readOnly {
      let before = bench.encode()
      try bench.write(row.address, row.width, row.width.mask)
      if row.modelled { #expect(bench.encode() == before, "\(row.name)") }
    }
  }

  @Test(arguments: types) func onlyWritableBitsChange(type: String) throws {
    let all = rows(of: bench(type).1)
    for row in all where row.access == .readWrite && row.modelled && !row.isComputed {
      let (bench, _) = bench(type)
      try bench.write(row.address, row.width, row.width.mask)
      let ones = try bench.read(row.address, row.width)
      #expect(ones & ~row.writable == row.reset & ~row.writable, "\(row.name)")
      if !row.hasEffect { #expect(ones & row.writable == row.writable, "\(row.name)") }
      try bench.write(row.address, row.width, 0)
      let zeros = try bench.read(row.address, row.width)
      #expect(zeros & ~row.writable == row.reset & ~row.writable, "\(row.name)")
      if !row.hasEffect { #expect(zeros & row.writable == 0, "\(row.name)") }
    }
  }

  @Test(arguments: types) func writeOnlyAndUnmodelledRegistersReadZero(type: String) throws {
    let (bench, device) = bench(type)
    for row in rows(of: device) where row.access == .writeOnly || !row.modelled {
      let touches = bench.events(of: .unmodelled).count
      try bench.write(row.address, row.width, row.width.mask)
      if row.access == .writeOnly || row.reset == 0 {
        #expect(try bench.read(row.address, row.width) == 0, "\(row.name)")
      }
      if !row.modelled { #expect(bench.events(of: .unmodelled).count > touches, "\(row.name)") }
    }
  }

  @Test(arguments: types) func everyAccessIsAnsweredOrRefused(type: String) {
    let (bench, device) = bench(type)
    var random = SeededRandom(seed: 7)
    for window in bench.place().windows {
      for width in AccessWidth.allCases {
        for address in stride(
          from: window.base, to: window.base + window.size, by: width.bytes)
        {
          try? bench.write(address, width, random.next() & width.mask)
          let value = (try? bench.read(address, width)) ?? 0
          #expect(value <= width.mask)
          bench.run(limit: 2)
        }
      }
    }
    device.reset()
    #expect(device.inspect().map(\.value) == self.bench(type).1.inspect().map(\.value))
  }

  /// Touches registers at random, mostly real ones, and lets some events happen.
  private func poke(_ bench: DeviceBench, _ random: inout SeededRandom, count: Int) -> [UInt64] {
    let device = bench.place().device
    let offsets = device.inspect().map(\.offset)
    var seen: [UInt64] = []
    for _ in 0..<count {
      let windows = bench.place().windows
      let window = windows[Int(random.next(below: UInt64(windows.count)))]
      let width = random.next(below: 4) == 0 ? AccessWidth.allCases.randomElement(&random) : .word
      var offset = random.next(below: window.size)
      if !offsets.isEmpty, random.next(below: 8) != 0 {
        offset = offsets[Int(random.next(below: UInt64(offsets.count)))] % window.size
      }
      let address = (window.base + offset) & ~(UInt64(width.bytes) - 1)
      let value = random.next() >> random.next(below: 64)
      let model = type(of: device).model
      let inputs = UInt64(model.requestInputs + model.inputs.count)
      if inputs > 0, let sink = device as? any LineSink, random.next(below: 8) == 0 {
        sink.line(Int(random.next(below: inputs)), changedTo: value & 1 != 0)
      }
      switch random.next(below: 8) {
      case 0: seen.append(UInt64(bench.run(limit: 3)))
      case 1:
        for port in (device as? any ConsoleDevice)?.consolePorts ?? [] {
          port.receive(UInt8(value & 0xff))
        }
      case 2, 3, 4: seen.append((try? bench.read(address, width)) ?? .max)
      default: try? bench.write(address, width, value & width.mask)
      }
    }
    return seen + bench.place().host.lines.map { $0.level ? 1 : 0 }
  }

  @Test(arguments: types) func restoredDevicesGoOnTheSameWay(type: String) throws {
    for seed in 0..<40 as Range<UInt64> {
      var random = SeededRandom(seed: seed)
      let (first, device) = bench(type, isUnusual: seed % 2 == 1)
      _ = poke(first, &random, count: 400)
      let snapshot = first.encode()
      _ = device.inspect()
      #expect(first.encode() == snapshot, "inspect changed the state")
      let (second, _) = bench(type, isUnusual: seed % 2 == 1)
      try second.decode(snapshot)
      #expect(second.encode() == snapshot)
      // Reset cancels what was scheduled: a device that lost track leaves an event behind.
      let (third, sameDevice) = bench(type, isUnusual: seed % 2 == 1)
      let scheduled = third.simulator.queue.count
      try third.decode(snapshot)
      sameDevice.reset()
      #expect(third.simulator.queue.count == scheduled)
      var again = random
      #expect(poke(first, &random, count: 400) == poke(second, &again, count: 400))
      #expect(first.encode() == second.encode())
    }
  }
}

extension Array {
  fileprivate func randomElement(_ random: inout SeededRandom) -> Element {
    self[Int(random.next(below: UInt64(count)))]
  }
}
