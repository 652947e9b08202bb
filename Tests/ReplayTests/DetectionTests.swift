import Foundation
import Machine
import Replay
import Simulation
import Testing
import Traces

/// What is not the recorded run is found, and named.
@Suite struct DetectionTests {
  private func replay(_ bytes: [UInt8], _ name: String = "typed-input") throws -> Replayer.Outcome {
    let reader = try RecordingReader(bytes: bytes)
    return try Replayer(reader, folder: Goldens.folder(name)).run()
  }

  private func contents(_ name: String = "typed-input") throws -> RecordingContents {
    try RecordingContents(try Goldens.reader(name))
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was wrong"
    } catch {
      return "\(error)"
    }
  }

  @Test func whatIsWrittenAgainIsTheSame() throws {
    #expect(try replay(try contents().write()).isIdentical)
  }

  /// One bit in every seventh byte: an error that names the chunk, or another run; never the same.
  @Test func aFlippedBitInTheFile() throws {
    let bytes = try Goldens.bytes("two-cores")
    for place in stride(from: 0, to: bytes.count, by: 7) {
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place / 7 % 8)
      do {
        #expect(try !replay(flipped, "two-cores").isIdentical, "byte \(place)")
      } catch let error as RecordingError {
        #expect(!error.description.isEmpty)
      } catch {
        Issue.record("byte \(place): \(error)")
      }
    }
  }

  @Test func aFlippedBitInAnEvent() throws {
    var contents = try contents()
    let place = contents.events.count / 2
    let old = contents.events[place]
    contents.events[place] = TraceEvent(
      origin: old.origin, kind: old.kind, time: old.time, position: old.position,
      ordinal: old.ordinal, a: old.a ^ 4, b: old.b, c: old.c, d: old.d)
    let outcome = try replay(try contents.write())
    let difference = try #require(outcome.difference)
    guard case .event(let index, let left?, let right?) = difference.place else {
      Issue.record("\(difference)")
      return
    }
    #expect(index == UInt64(place))
    #expect(Difference.differingFields(left, right) == ["a"])
    #expect(outcome.places.count == 1)
    #expect(outcome.places[0].hasPrefix("core0 at 0x"))
  }

  @Test func aFlippedBitInADigest() throws {
    var contents = try contents("two-cores")
    let old = contents.points[3]
    var components = old.components
    components[1] = ComponentDigest(
      name: components[1].name,
      digest: Digest(low: components[1].digest.low ^ 1, high: components[1].digest.high))
    contents.points[3] = DigestPoint(time: old.time, components: components)
    let outcome = try replay(try contents.write(), "two-cores")
    #expect(
      outcome.difference?.place == .digest(time: old.time, components: [components[1].name]))
    #expect(outcome.digestCount == 3)
  }

  @Test func aMissingAndAnInventedEvent() throws {
    var contents = try contents()
    let last = contents.events.removeLast()
    var place = try replay(try contents.write()).difference?.place
    #expect(place == .event(index: UInt64(contents.events.count), left: nil, right: last))
    contents.events += [last, last]
    place = try replay(try contents.write()).difference?.place
    #expect(place == .event(index: UInt64(contents.events.count - 1), left: last, right: nil))
  }

  @Test func anotherEnd() throws {
    var contents = try contents()
    contents.summary?.reason = "asleep"
    #expect(try replay(try contents.write()).difference?.place == .end(field: "reason"))
    contents.summary?.reason = "powered off"
    let end = try #require(contents.summary).time
    contents.summary?.time = end + .nanoseconds(5)
    #expect(try replay(try contents.write()).difference?.place == .end(field: "time"))
  }

  /// Cut anywhere after the header, it replays as far as it goes, and says so.
  @Test func aCutFile() throws {
    let bytes = try Goldens.bytes("typed-input")
    let header = try RecordingReader(bytes: bytes).chunks[1].offset
    for count in stride(from: Int(header), to: bytes.count, by: 97) {
      let outcome = try replay(Array(bytes[..<count]))
      #expect(outcome.difference == nil, "cut to \(count) bytes")
      #expect(outcome.truncation != nil)
      #expect(!outcome.isIdentical)
    }
    #expect(message { _ = try replay(Array(bytes[..<100])) }.contains("within its header"))
  }

  @Test(arguments: ["janus.elf": "firmware", "work.elf": "persona work", "phone.json": "board"])
  func anotherImage(_ file: String, role: String) throws {
    let folder = try TemporaryFolder(copying: "guest-crash")
    let path = "\(folder.path)/\(file)"
    var bytes = try #require(HostFiles.read(path))
    let recorded = NamedHash(name: file, contents: bytes)
    bytes[bytes.count / 2] ^= 1
    try HostFiles.write(bytes, to: path)
    let reader = try RecordingReader(path: "\(folder.path)/\(ScenarioFolder.recordingName)")
    let text = message { _ = try Replayer(reader, folder: folder.path) }
    #expect(text.hasPrefix("\(role) \(folder.path)/\(file) is not the file that was recorded"))
    #expect(text.contains(recorded.hexadecimalHash))
    #expect(text.contains(NamedHash(name: file, contents: bytes).hexadecimalHash))
  }

  @Test func aMissingImageAndAMissingScript() throws {
    let folder = try TemporaryFolder(copying: "typed-input")
    try FileManager.default.removeItem(atPath: "\(folder.path)/typed-input.script")
    let reader = try RecordingReader(path: "\(folder.path)/\(ScenarioFolder.recordingName)")
    #expect(try Replayer(reader, folder: folder.path).run().isIdentical)
    try FileManager.default.removeItem(atPath: "\(folder.path)/echo.elf")
    let text = message { _ = try Replayer(reader, folder: folder.path) }
    #expect(text.hasPrefix("firmware: there is no echo.elf"))
  }

  @Test func aChangedScript() throws {
    let folder = try TemporaryFolder(copying: "typed-input")
    try HostFiles.write(Array("# other\n".utf8), to: "\(folder.path)/typed-input.script")
    let reader = try RecordingReader(path: "\(folder.path)/\(ScenarioFolder.recordingName)")
    let text = message { _ = try Replayer(reader, folder: folder.path) }
    #expect(text.hasPrefix("input \(folder.path)/typed-input.script is not the file"))
  }

  @Test func aChangedInput() throws {
    var contents = try contents()
    let old = contents.inputs[0]
    contents.inputs[0] = JournalEntry(
      time: old.time, target: old.target, kind: old.kind,
      bytes: [old.bytes[0] ^ 1] + old.bytes.dropFirst())
    let outcome = try replay(try contents.write())
    guard case .event(_, let left?, let right?) = try #require(outcome.difference).place else {
      Issue.record("\(outcome)")
      return
    }
    #expect(left.kind == .input)
    #expect(Difference.differingFields(left, right) == ["a"])
    #expect(left.time == old.time)
  }

  /// At a time at which no round ends, for a console that is not there, or more than there is room.
  @Test func anInputThatCannotBeDelivered() throws {
    let good = try contents()
    let old = good.inputs[0]
    let entries = [
      JournalEntry(
        time: old.time + Time(picoseconds: 1), target: old.target, kind: old.kind,
        bytes: old.bytes),
      JournalEntry(time: old.time, target: "uart9", kind: old.kind, bytes: old.bytes),
      JournalEntry(
        time: old.time, target: old.target, kind: old.kind,
        bytes: Array(repeating: 65, count: 100)),
    ]
    for entry in entries {
      var contents = good
      contents.inputs[0] = entry
      #expect(try replay(try contents.write()).difference != nil)
    }
    var contents = good
    contents.inputs[0] = JournalEntry(
      time: old.time, target: old.target, kind: .init(rawValue: "token"), bytes: [])
    #expect(
      message { _ = try replay(try contents.write()) }.contains("no input of kind token"))
  }

  @Test func anotherBehaviour() throws {
    var contents = try contents()
    contents.header.behaviour = Behaviour.current + 1
    let text = message { _ = try replay(try contents.write()) }
    #expect(text.contains("behaviour \(Behaviour.current + 1)"))
    #expect(text.contains("this simulator has behaviour \(Behaviour.current)"))
  }

  @Test func aHeaderThatItsFilesDoNotMake() throws {
    var contents = try contents()
    contents.header.digestInterval = .milliseconds(7)
    #expect(message { _ = try replay(try contents.write()) }.contains("digest interval"))
    contents = try self.contents()
    contents.header.configuration += "nonsense=1\n"
    #expect(message { _ = try replay(try contents.write()) }.contains("nonsense=1 is not known"))
  }
}
