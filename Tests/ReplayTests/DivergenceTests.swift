import Machine
import Replay
import Simulation
import Testing
import Traces

@Suite struct DivergenceTests {
  @Test func aRecordingAndItself() throws {
    let reader = try Goldens.reader("guest-crash")
    let divergence = try Divergence(reader, reader, symbols: nil)
    #expect(divergence.isIdentical)
    #expect(divergence.first == nil)
  }

  @Test func otherPathsAreNoDifference() throws {
    var scenario = try Goldens.scenario("two-cores")
    let one = try scenario.record()
    scenario.boardFile = NamedFile(name: "/else/where/phone.json", bytes: scenario.boardFile.bytes)
    let other = try scenario.record()
    let divergence = try Divergence(
      try RecordingReader(bytes: one), try RecordingReader(bytes: other), symbols: nil)
    #expect(divergence.isIdentical)
  }

  /// Another key typed: header, input, the first event with its place, and counts.
  @Test func anotherInput() throws {
    var scenario = try Goldens.scenario("guest-crash")
    let script = try #require(scenario.inputScript)
    let source = String(decoding: script.bytes, as: UTF8.self)
    scenario.inputScript = NamedFile(
      name: script.name,
      bytes: Array(
        source.replacing("status", with: "walk").replacing("exceptions 0", with: "walk").utf8))
    let left = try Goldens.reader("guest-crash")
    let right = try RecordingReader(bytes: try scenario.record())
    let divergence = try Divergence(left, right, symbols: ImageSymbols(scenario))
    let texts = divergence.differences.map(\.description)
    #expect(texts[0].hasPrefix("header, image input (guest-crash.script)"))
    #expect(texts[1].hasPrefix("input "))
    #expect(texts[1].contains("status\\n") && texts[1].contains("walk\\n"))
    guard case .event(_, let one?, let other?) = try #require(divergence.first).place else {
      Issue.record("\(texts)")
      return
    }
    #expect(one.kind == .input)
    #expect(Difference.differingFields(one, other) == ["a"])
    #expect(divergence.places.contains { $0.hasPrefix("before: core0 at 0x") })
    #expect(divergence.counts.contains { $0.kind == "exception" && $0.right > $0.left })
  }

  @Test func placesHaveNames() throws {
    let path = "\(Goldens.root)/../.build/firmware/smp.elf"
    guard let bytes = HostFiles.read(path) else { return }
    var scenario = try Goldens.scenario("two-cores")
    scenario.firmware = NamedFile(name: path, bytes: bytes)
    let symbols = ImageSymbols(scenario)
    let reader = try RecordingReader(bytes: try scenario.record())
    var events = reader.events()
    var names: [String] = []
    while let event = try events.next() {
      if event.kind == .exception, let place = symbols.place(of: event) { names.append(place) }
    }
    #expect(!names.isEmpty)
    #expect(names.allSatisfy { $0.contains("(smp.elf: ") }, "\(names.first ?? "")")
  }
}
