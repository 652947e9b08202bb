import Boards
import Devices
import Foundation
import Simulation
import TestSupport
import Testing

/// Files that are made from the tables: `ORRERY_BLESS=1 swift test` writes them anew.
@Suite struct SchemaTests {
  private static let isBlessing = ProcessInfo.processInfo.environment["ORRERY_BLESS"] == "1"

  @Test func schemaIsCurrent() throws {
    let path = repositoryRoot + "/Boards/schema/board.schema.json"
    let text = BoardSchema.text()
    if Self.isBlessing { try text.write(toFile: path, atomically: true, encoding: .utf8) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test func documentationIsCurrent() throws {
    let path = repositoryRoot + "/docs/boards.md"
    let heading = "## Every key\n\n"
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let parts = page.components(separatedBy: heading)
    #expect(parts.count == 2)
    let current = parts[0] + heading + BoardReference.text()
    if Self.isBlessing { try current.write(toFile: path, atomically: true, encoding: .utf8) }
    #expect(page == current || Self.isBlessing)
  }

  /// The board on the page is one, and with each of the examples it still is.
  @Test func theExamplesAreBoards() throws {
    let page = try String(contentsOfFile: repositoryRoot + "/docs/boards.md", encoding: .utf8)
    let blocks = page.components(separatedBy: "```json\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    let first = try object(try #require(blocks.first))
    #expect(blocks.count == 8)
    var whole = first
    for block in blocks {
      let example = try object(block)
      #expect(try messages(merged(first, example)) == [], "\(block)")
      whole = merge(whole, example)
    }
    // They are chosen so that they can all be on one board.
    let json = String(decoding: try JSONSerialization.data(withJSONObject: whole), as: UTF8.self)
    let board = try Board(json: Array(json.utf8), file: "all.json")
    #expect(board.clock(named: "apb")?.frequencyHertz == 50_000_000)
    #expect(board.memory.count == 3 && board.keys.count == 3)
    #expect(board.devices.count { $0.model.isConsole } == 4)
    #expect(board.devices[board.console].name == "uart1")
  }

  private func object(_ json: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }

  private func merged(_ board: [String: Any], _ example: [String: Any]) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: merge(board, example))
    return String(decoding: data, as: UTF8.self)
  }

  /// Devices come on top by their names, everything else instead.
  private func merge(_ board: [String: Any], _ example: [String: Any]) -> [String: Any] {
    var result = board
    for (key, value) in example {
      guard key == "devices", let added = value as? [[String: Any]],
        let present = board[key] as? [[String: Any]]
      else {
        result[key] = value
        continue
      }
      let names = added.compactMap { $0["name"] as? String }
      result[key] = present.filter { !names.contains($0["name"] as? String ?? "") } + added
    }
    return result
  }

  private func messages(_ json: String) -> [String] {
    do {
      _ = try Board(json: [UInt8](json.utf8), file: "b.json")
      return []
    } catch { return error.diagnostics.map(\.description) }
  }
}
