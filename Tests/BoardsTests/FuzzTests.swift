import Boards
import Devices
import Foundation
import TestSupport
import Testing

/// Damaged boards and device trees end in a value or in errors with places, never in a trap.
@Suite struct FuzzTests {
  private static let fixtures = "Tests/Fixtures/boards"
  private static let boardFiles = [
    "Boards/phone.json", "Boards/virt.json", "\(fixtures)/good/tree.json",
    "\(fixtures)/good/wires.json", "\(fixtures)/good/holes.json", "\(fixtures)/good/numbers.json",
  ]
  private static let words = [
    "\"", "{", "}", "[", "]", ",", ":", "null", "true", "1e9", "-1", "1.5", "\"0x1\"", "\\u00e9",
    "\n",
    "\"osc * 3 / 7\"", "\"core\"", "\"apb / 3\"", "\"gpio GPIN3\"", "\"board reset\"",
    "\"spi 7 shared\"",
    "\"ppi 9\"", "\"dmac 0\"", "0x09000000", "..", "\"keys\":", "\"outputs\":", "\"devices\":",
    "18446744073709551615", " inverted", "GHz", "TiB", "99999999999",
  ]

  @Test func boards() throws {
    let corpus = try Self.boardFiles.map(contents)
    let outcome = try FuzzCampaign("boards").run(corpus, words: Self.words) { bytes, _ in
      do throws(BoardError) {
        let board = try Board(json: bytes, file: "b.json")
        let blob = board.deviceTree(exceptionLevel: 2)
        #expect(throws: Never.self) { try DeviceTree(flattened: blob) }
        #expect(!board.summary.isEmpty)
        #expect(board.tree(exceptionLevel: 1).text.hasPrefix("/dts-v1/"))
        _ = try? board.with(cores: 8, memory: 1 << 20)
        return true
      } catch {
        #expect(!error.diagnostics.isEmpty)
        #expect(error.diagnostics.allSatisfy { $0.position != nil })
        _ = error.descriptionWithExcerpts
        return false
      }
    }
    #expect(outcome.taken > 0 && outcome.taken < outcome.count)
    #expect(outcome.greedy.isEmpty)
  }

  @Test func deviceTrees() throws {
    let boards = try Self.boardFiles[..<3].map {
      try Board(json: try contents($0), file: $0)
    }
    let corpus = boards.flatMap { board in
      [1, 2].map {
        board.deviceTree(exceptionLevel: $0, chosen: Chosen(bootArguments: "console=ttyAMA0"))
      }
    }
    let words = [
      "interrupts", "\0\0\0\u{1}", "\0\0\0\u{2}", "\0\0\0\u{3}", "\0\0\0\u{9}", "ranges", "cpu\0",
      "memory\0", "disabled\0", "#address-cells",
    ]
    let outcome = try FuzzCampaign("device trees").run(corpus, words: words) { bytes, _ in
      guard let tree = try? DeviceTree(flattened: bytes) else { return false }
      _ = tree.text
      #expect(throws: Never.self) { try DeviceTree(flattened: tree.flattened()) }
      for board in boards { _ = board.differences(from: tree, exceptionLevel: 2) }
      return true
    }
    #expect(outcome.taken > outcome.count / 50 && outcome.taken < outcome.count)
    #expect(outcome.greedy.isEmpty)
  }
}
