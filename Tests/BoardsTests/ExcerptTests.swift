import Boards
import Testing

/// What a person at a terminal sees below a message.
@Suite struct ExcerptTests {
  private func excerpts(_ json: String) -> [String] {
    do {
      _ = try Board(json: [UInt8](json.utf8), file: "b.json", models: testModels)
      return []
    } catch {
      return error.diagnostics.map { $0.excerpt ?? "" }
    }
  }

  @Test func theCaretStandsBelowTheValue() {
    let text = """
      { "name": "b", "memory": [{ "name": "ram", "base": 0, "size": 4096 }],
        "clocks": { "c": "1MHz" }, "cores": [{ "model": "max", "clock": "c" }],
        "devices": [
      \t\t{ "name": "a", "type": "pl011", "clocks": "c", "base": 1.5 } ] }
      """
    let line = #"  { "name": "a", "type": "pl011", "clocks": "c", "base": 1.5 } ] }"#
    let caret = String(repeating: " ", count: line.distance(to: "1.5") + 2) + "^"
    #expect(excerpts(text) == ["  \(line)\n\(caret)"])
  }

  @Test func longLinesAreCut() {
    let padding = String(repeating: " ", count: 300)
    let found = excerpts("{\(padding)\"nam\": 1,\(padding)\"é\": 2 }")
    #expect(found.allSatisfy { $0.split(separator: "\n").allSatisfy { $0.count <= 81 } })
    for (excerpt, start) in zip(found.suffix(2), ["\"nam\"", "\"é\""]) {
      let lines = excerpt.split(separator: "\n")
      let caret = try? #require(lines.last?.firstIndex(of: "^"))
      let place = lines.last.map { $0.distance(from: $0.startIndex, to: caret ?? $0.startIndex) }
      #expect(lines[0].dropFirst(place ?? 0).hasPrefix(start))
      #expect(lines[0].contains("…"))
    }
  }

  @Test func theEndOfTheFileIsAPlace() {
    #expect(
      excerpts("{\n  \"name\":") == ["    \"name\":\n" + String(repeating: " ", count: 11) + "^"])
    #expect(excerpts("") == ["  \n  ^"])
  }

  @Test func bytesThatAreNoTextAreNotShown() {
    do {
      _ = try Board(json: [0x7b, 0xff, 0x7d], file: "b.json", models: testModels)
      Issue.record("no board")
    } catch { #expect(error.diagnostics.map(\.excerpt) == [nil]) }
  }
}

extension String {
  /// How many characters stand before a text that is there.
  fileprivate func distance(to text: String) -> Int {
    distance(from: startIndex, to: firstRange(of: text)?.lowerBound ?? startIndex)
  }
}
