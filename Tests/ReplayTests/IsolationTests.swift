import AArch64
import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing
import Traces

/// The oracle of isolation: silent on good runs, and not on seeded faults.
@Suite struct IsolationTests {
  /// A golden run under the oracle's eyes, stopped while both personas live.
  private struct Bench {
    let machine: Machine
    let oracle: IsolationOracle
    static let janus: UInt64 = 0x4020_0000

    init(shared: [Range<UInt64>] = []) throws {
      let scenario = try Goldens.scenario("two-personas")
      machine = try scenario.makeMachine()
      oracle = IsolationOracle(
        machine, reserved: try scenario.firmwareRanges(),
        shared: shared)
      #expect(machine.run(until: .milliseconds(20)) == .timeLimit)
      #expect(oracle.findings.isEmpty && oracle.maps.map(\.vmid) == [1, 2])
    }

    /// A persona's RAM.
    func memory(of vmid: UInt16) throws -> StageTwoMap.Mapping {
      let map = try #require(oracle.maps.first { $0.vmid == vmid }).map
      return try #require(map.mappings.filter(\.canWrite).max { $0.size < $1.size })
    }

    /// Where the descriptor of an intermediate address is, and what it covers.
    func descriptor(of vmid: UInt16, _ address: UInt64) throws -> (place: UInt64, size: UInt64) {
      let map = try #require(oracle.maps.first { $0.vmid == vmid }).map
      let table = try #require(
        map.tables.filter {
          $0.intermediate <= address
            && (address - $0.intermediate) >> UInt64($0.shift) < UInt64($0.count)
        }.min { $0.shift < $1.shift })
      let index = (address - table.intermediate) >> UInt64(table.shift)
      return (table.address + index * 8, 1 << UInt64(table.shift))
    }

    func read(_ place: UInt64) throws -> UInt64 {
      try #require(machine.memory.load(place, .double))
    }

    func write(_ place: UInt64, _ value: UInt64) {
      #expect(machine.memory.store(place, .double, value, by: .host))
    }

    /// What is found as the run goes on.
    func kinds() -> [IsolationFinding.Kind] {
      _ = machine.run(until: .milliseconds(30)) { !oracle.findings.isEmpty }
      return oracle.findings.map(\.kind)
    }
  }

  @Test(arguments: ["two-personas", "isolation", "phone-b", "guest-crash"])
  func goodRunsAreGoodAndTheSame(_ name: String) throws {
    let scenario = try Goldens.scenario(name)
    var oracle: IsolationOracle?
    let bytes = try scenario.record { machine in
      let ranges = (try? scenario.firmwareRanges()) ?? []
      oracle = IsolationOracle(machine, reserved: ranges)
      return machine.runThrough()
    }
    let findings = try #require(oracle).findings
    #expect(findings.isEmpty, "\(findings.first?.description ?? "")")
    #expect(oracle.map { $0.checkCount >= 2 && $0.maps.count == 2 } == true)
    #expect(bytes == (try Goldens.bytes(name)), "watching changes nothing")
  }

  @Test func sharedPagesAreFound() throws {
    let bench = try Bench()
    let (one, two) = (try bench.memory(of: 1), try bench.memory(of: 2))
    let place = try bench.descriptor(of: 2, two.intermediate + two.size - 1).place
    let other = try bench.descriptor(of: 1, one.intermediate)
    bench.write(place, try bench.read(other.place))
    let kinds = bench.kinds()
    #expect(kinds.contains(.shared(page: one.physical, vmids: [1, 2])), "\(kinds)")
    let text = bench.oracle.findings[0].description
    #expect(text.contains("is reachable by VMID 1 and by VMID 2; core"), "\(text)")
    // Where that was agreed it is nobody's fault.
    let agreed = try Bench(shared: [one.physical..<one.physical + other.size])
    agreed.write(place, try agreed.read(other.place))
    #expect(
      !agreed.kinds().contains {
        if case .shared = $0 { true } else { false }
      })
  }

  @Test func theHypervisorsPagesAreFound() throws {
    let bench = try Bench()
    let two = try bench.memory(of: 2)
    let (place, size) = try bench.descriptor(of: 2, two.intermediate + two.size - 1)
    let old = try bench.read(place)
    bench.write(place, old & ~(0xffff_ffff_f000) | Bench.janus & ~(size - 1))
    let kinds = bench.kinds()
    let janus = IsolationFinding.Kind.reserved(page: Bench.janus, vmid: 2, name: "janus.elf")
    #expect(kinds.contains(janus), "\(kinds)")
  }

  @Test func tablesAreNobodys() throws {
    let bench = try Bench()
    let two = try bench.memory(of: 2)
    let (place, size) = try bench.descriptor(of: 2, two.intermediate + two.size - 1)
    bench.write(
      place, try bench.read(place) & ~(0xffff_ffff_f000) | place & ~(size - 1))
    #expect(
      bench.kinds().contains {
        if case .reserved(_, 2, "the tables of stage 2") = $0 { true } else { false }
      })
  }

  @Test func staleEntriesAreFound() throws {
    let bench = try Bench()
    // What a core has in its TLB loses its descriptor, and nobody invalidates.
    let held = try #require(bench.machine.cores.flatMap(\.guestTranslations).last)
    let map = try #require(bench.oracle.maps.first { $0.vmid == held.vmid }).map
    let mapping = try #require(map.mappings.first { $0.range.contains(held.physical) })
    let address = mapping.intermediate + held.physical - mapping.physical
    bench.write(try bench.descriptor(of: held.vmid, address).place, 0)
    #expect(
      bench.kinds().contains {
        if case .stale(held.physical, held.vmid, _, held.address, false) = $0 {
          true
        } else {
          false
        }
      })
  }

  @Test func writableStaleEntriesAreFound() throws {
    let bench = try Bench()
    let held = try #require(bench.machine.cores.flatMap(\.guestTranslations).last { $0.canWrite })
    let map = try #require(bench.oracle.maps.first { $0.vmid == held.vmid }).map
    let mapping = try #require(map.mappings.first { $0.range.contains(held.physical) })
    let place = try bench.descriptor(
      of: held.vmid, mapping.intermediate + held.physical - mapping.physical
    ).place
    // S2AP[1] goes.
    bench.write(place, try bench.read(place) & ~(1 << 7))
    #expect(
      bench.kinds().contains {
        if case .stale(_, held.vmid, _, _, true) = $0 { true } else { false }
      })
  }

  @Test(arguments: [false, true]) func whatIsNotScrubbedIsFound(isScrubbed: Bool) throws {
    let bench = try Bench()
    let (one, two) = (try bench.memory(of: 1), try bench.memory(of: 2))
    let from = try bench.descriptor(of: 1, one.intermediate + one.size - 1)
    let to = try bench.descriptor(of: 2, two.intermediate + two.size - 1)
    let block = one.physical + one.size - from.size
    let secret = Array("a secret of the first persona".utf8)
    #expect(bench.machine.memory.write(block + 0x1000, secret, by: .host))
    let descriptor = try bench.read(from.place)
    bench.write(from.place, 0)
    if isScrubbed {
      let zeros = [UInt8](repeating: 0, count: Int(from.size))
      #expect(bench.machine.memory.write(block, zeros, by: .host))
    }
    bench.write(to.place, descriptor)
    let found = bench.kinds().contains {
      if case .unscrubbed(block + 0x1000, 1, 2, _) = $0 { true } else { false }
    }
    #expect(found == !isScrubbed)
    #expect(bench.oracle.checkCount > 2)
  }

  /// A bit of a descriptor that flips ends `orrery run --check isolation` with exit code 1.
  @Test func theCommandEndsWithItsFinding() throws {
    let bench = try Bench()
    let (one, two) = (try bench.memory(of: 1), try bench.memory(of: 2))
    let (place, size) = try bench.descriptor(of: 1, one.intermediate)
    let bit = try #require(
      (21..<30).first { bit in
        let address = one.physical ^ 1 << UInt64(bit)
        return two.range.contains(address) || address == Bench.janus & ~(size - 1)
      }, "the personas' memory is not a bit apart")
    let folder = try TemporaryFolder()
    let script = "\(folder.path)/flip.script"
    let byte = hexadecimal(place + UInt64(bit / 8))
    try "at 20ms inject bitflip 0x\(byte).\(bit % 8)\n".write(
      toFile: script, atomically: true, encoding: .utf8)
    let orrery = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("orrery").path
    let command = [orrery, "run", Goldens.folder("two-personas"), "--check", "isolation"]
    let bad = try ProgramRun(command + ["--input", script], errors: .collected)
    #expect(bad.status == 1 && bad.output.contains("isolation: physical page 0x"), "\(bad.output)")
    let good = try ProgramRun(command, errors: .collected)
    #expect(good.status == 0 && good.output.contains("and found nothing"), "\(good.output)")
  }

  @Test func setsOfAddresses() {
    // Of single addresses all is easily counted.
    var random = SeededRandom(seed: 3)
    for _ in 0..<500 {
      func ranges() -> [Range<UInt64>] {
        (0..<random.next(below: 6)).map { _ in
          let start = random.next(below: 40)
          return start..<start + random.next(below: 8)
        }
      }
      let (one, two) = (ranges(), ranges())
      func members(_ ranges: [Range<UInt64>]) -> [UInt64] {
        (0..<60).filter { address in ranges.contains { $0.contains(address) } }
      }
      let (left, right) = (AddressSet(one), AddressSet(two))
      #expect(members(left.ranges) == members(one))
      let both = left.intersection(right).ranges
      #expect(members(both) == members(one).filter { members(two).contains($0) })
      let rest = left.subtracting(right).ranges
      #expect(members(rest) == members(one).filter { !members(two).contains($0) })
      for range in one where !range.isEmpty { #expect(left.contains(range)) }
      #expect(zip(rest, rest.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
    }
  }
}
