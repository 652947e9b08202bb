import Boards
import Foundation
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

  /// The board on the page is one.
  @Test func theExampleIsABoard() throws {
    let page = try String(contentsOfFile: repositoryRoot + "/docs/boards.md", encoding: .utf8)
    let json = try #require(
      page.components(separatedBy: "```json\n").last?.components(separatedBy: "```").first)
    #expect(messages(json) == [])
  }
}
