import Boards
import Foundation
import Simulation
import TestSupport
import Testing

/// Every board in `Tests/Fixtures/boards`: good ones are taken, and for each bad one a file beside
/// it holds what is said. What stands in `bad/form` the JSON schema refuses as well; what stands in
/// `bad/meaning` is well written, and only the reader knows better. `ORRERY_BLESS=1 swift test`
/// writes the messages anew.
@Suite struct CorpusTests {
  private static let folder = "Tests/Fixtures/boards"
  private static let isBlessing = ProcessInfo.processInfo.environment["ORRERY_BLESS"] == "1"

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: "\(repositoryRoot)/\(Self.folder)/\(folder)"
    ).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }

  private func diagnostics(_ path: String, _ name: String) throws -> [BoardDiagnostic] {
    do {
      _ = try Board(
        json: try contents("\(Self.folder)/\(path).json"), file: "\(name).json", models: testModels)
      return []
    } catch let error as BoardError { return error.diagnostics }
  }

  @Test func goodBoards() throws {
    let names = try names("good")
    #expect(names.count >= 5)
    for name in names { #expect(try diagnostics("good/\(name)", name) == []) }
  }

  @Test(arguments: ["form", "meaning"]) func badBoards(folder: String) throws {
    let names = try names("bad/\(folder)")
    #expect(names.count >= 40)
    for name in names {
      let list = try diagnostics("bad/\(folder)/\(name)", name)
      let found = list.map { "\($0)\n" }.joined()
      let path = "\(repositoryRoot)/\(Self.folder)/bad/\(folder)/\(name).expected"
      if Self.isBlessing { try found.write(toFile: path, atomically: true, encoding: .utf8) }
      #expect(!found.isEmpty, "\(name) is taken for a good board")
      #expect(try String(contentsOfFile: path, encoding: .utf8) == found)
      let isForm = list.contains { $0.level != .meaning }
      #expect(isForm == (folder == "form"), "\(name) stands in the wrong folder")
    }
  }

  /// Python's jsonschema and the reader agree on the form of every board here, and of good ones
  /// with an odd value in each place.
  @Test func schemaAgrees() throws {
    let names = try ["good", "bad/form", "bad/meaning"].flatMap { folder in
      try self.names(folder).map { "\(folder)/\($0)" }
    }
    let texts =
      try names.map {
        String(decoding: try contents("\(Self.folder)/\($0).json"), as: UTF8.self)
      } + oddBoards()
    guard let verdicts = try verdicts(of: texts) else {
      print("skipped: no python3 with jsonschema to compare the schema's verdicts with")
      return
    }
    #expect(verdicts.count == texts.count && texts.count > 500)
    for (name, verdict) in zip(names, verdicts) {
      #expect(verdict == (name.hasPrefix("bad/form") ? "bad" : "good"), "\(name)")
    }
    for (text, verdict) in zip(texts, verdicts) {
      var ours = "good"
      do {
        _ = try Board(json: [UInt8](text.utf8), file: "b.json", models: testModels)
      } catch { ours = error.diagnostics.contains { $0.level != .meaning } ? "bad" : "good" }
      #expect(ours == verdict, "\(text)")
    }
  }

  /// Asks Python: `good` or `bad` for each text, or nothing when it cannot be asked.
  private func verdicts(of texts: [String]) throws -> [String]? {
    let folder = NSTemporaryDirectory() + "orrery-schema-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (schema, list) = (folder + "/schema.json", folder + "/texts")
    try BoardSchema.text(models: testModels).write(
      toFile: schema, atomically: true, encoding: .utf8)
    try texts.joined(separator: "\0").write(toFile: list, atomically: true, encoding: .utf8)
    let run = try ProgramRun(["python3", "-c", Self.script, schema, list])
    guard run.status == 0 else { return nil }
    return run.output.split(separator: "\n").map(String.init)
  }

  private static let script = """
    import json, sys
    from jsonschema import Draft202012Validator
    schema = json.load(open(sys.argv[1]))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    def members(pairs):
        if len(dict(pairs)) != len(pairs): raise ValueError("duplicate key")
        return dict(pairs)
    def constant(name): raise ValueError(name)
    for text in open(sys.argv[2], encoding="utf-8").read().split("\\0"):
        try:
            value = json.loads(text, object_pairs_hook=members, parse_constant=constant)
            print("good" if validator.is_valid(value) else "bad")
        except ValueError:
            print("bad")
    """

  /// Damage of any kind ends in a board or in errors with places.
  @Test func damagedBoards() throws {
    let sources = try ["good/wires", "good/holes"].map {
      try contents("\(Self.folder)/\($0).json")
    }
    let words = ["\"", "{", "}", "[", "]", ",", ":", "null", "1e9", "-1", "\"0x1\"", "\\u", "\n"]
    var random = SeededRandom(seed: 3)
    var good = 0
    for round in 0..<2000 {
      var bytes = sources[round % 2]
      for _ in 0...random.next(below: 3) {
        let place = Int(random.next(below: UInt64(bytes.count)))
        switch random.next(below: 4) {
        case 0: bytes[place] = UInt8(random.next(below: 256))
        case 1:
          let end = min(bytes.count, place + Int(random.next(below: 40)))
          bytes.removeSubrange(place..<end)
        case 2:
          let end = min(bytes.count, place + Int(random.next(below: 80)))
          bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
        default:
          let word = words[Int(random.next(below: UInt64(words.count)))]
          bytes.insert(contentsOf: Array(word.utf8), at: place)
        }
      }
      do {
        let board = try Board(json: bytes, file: "b.json", models: testModels)
        _ = board.deviceTree(exceptionLevel: 2)
        good += 1
      } catch {
        #expect(error.diagnostics.allSatisfy { $0.position != nil } && !error.diagnostics.isEmpty)
      }
    }
    #expect((10..<1900).contains(good), "\(good) of 2000 are still boards")
  }

  /// Damage within values: the form stays JSON, so that every check is reached.
  @Test func oddValues() throws {
    for text in try oddBoards() { _ = messages(text) }
  }

  private func oddBoards() throws -> [String] {
    try ["wires", "tree"].flatMap { name in
      try oddBoards(
        String(decoding: try contents("\(Self.folder)/good/\(name).json"), as: UTF8.self))
    }
  }

  /// The board with each odd value in each place.
  private func oddBoards(_ source: String) throws -> [String] {
    let odd = [
      "0", "-0", "1e40", "1e-40", "1.50", "18446744073709551615", "1e99999999999999999999", "null",
      "true", "[]", "{}", "\"\"", "\"0x\"", "\"0xffffffffffffffff\"", "\"9999999999999999999TiB\"",
      "\"0x0..0xffffffffffffffff\"", "\"spi 9999\"", "\"dmac 9999\"", "\"é\"", "\"gic\"",
      "\"999999999999999999.999999999GHz\"", "\"0.000000000001ps\"", "\"\\ud83d\\ude00\"",
      "\"osc * 5 / 3\"", "\"osc / 0\"", "\"apb * 999999999\"", "\"pll\"", "\"gpio GPIN7\"",
      "\"board reset inverted\"", "\"spi 9 edge inverted shared\"", "\"ppi 3 shared\"",
    ]
    let pieces = source.components(separatedBy: ": ")
    return (1..<pieces.count).flatMap { place in
      odd.map { value in
        var changed = pieces
        let end = changed[place].firstIndex { ",}\n".contains($0) } ?? changed[place].endIndex
        changed[place].replaceSubrange(changed[place].startIndex..<end, with: value)
        return changed.joined(separator: ": ")
      }
    }
  }
}
