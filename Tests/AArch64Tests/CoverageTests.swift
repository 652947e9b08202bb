import AArch64
import Foundation
import TestSupport
import Testing

/// What of the table is carried out, as `docs/coverage.md` tells it; `ORRERY_BLESS=1 swift test`
/// writes the page anew.
@Suite struct CoverageTests {
  private static let isBlessing = ProcessInfo.processInfo.environment["ORRERY_BLESS"] == "1"
  private static let path = "\(repositoryRoot)/docs/coverage.md"

  private let rows = InstructionListing.all

  @Test func thePageAgrees() throws {
    let page = makePage()
    if Self.isBlessing { try page.write(toFile: Self.path, atomically: true, encoding: .utf8) }
    let written = try String(contentsOfFile: Self.path, encoding: .utf8)
    #expect(written == page, "docs/coverage.md: run with ORRERY_BLESS=1")
  }

  /// A core model announces only what is carried out.
  @Test(arguments: CoreModel.all.map(\.name))
  func noAnnouncedRowIsAbsent(_ name: String) throws {
    let model = try #require(CoreModel.named(name))
    let lacking = rows.filter {
      $0.kind == .absent && model.announces($0.feature)
    }
    #expect(lacking.isEmpty, "\(name) lacks \(lacking.map(\.name))")
  }

  private func makePage() -> String {
    let models = CoreModel.all
    var lines = [
      "# Coverage", "",
      "The rows of the instruction table by the extension that they belong to, made by "
        + "`ORRERY_BLESS=1 swift test --filter CoverageTests`. A core announces the extensions "
        + "that say yes; the encodings of all others are UNDEFINED on it. An absent row stops the "
        + "machine with its name.", "",
      "| extension | rows | carried out | " + models.map { "`\($0.name)`" }.joined(separator: " | ")
        + " |",
      "|---|---:|---:|" + models.map { _ in "---|" }.joined(),
    ]
    let features = rows.map(\.feature).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    for feature in features {
      lines.append(
        tableLine("`\(feature)`", rows.filter { $0.feature == feature }) {
          $0.announces(feature) ? "yes" : ""
        })
    }
    lines.append(
      tableLine("together", rows) { model in
        let announced = rows.filter { model.announces($0.feature) }
        return "\(announced.count { $0.kind != .absent }) of \(announced.count)"
      })
    for feature in features {
      let members = rows.filter { $0.feature == feature }
      lines += ["", "## `\(feature)`"]
      lines += paragraph("Carried out", members.filter { $0.kind != .absent })
      lines += paragraph("Absent", members.filter { $0.kind == .absent })
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func tableLine(
    _ name: String, _ members: [InstructionListing], _ cell: (CoreModel) -> String
  ) -> String {
    let count = members.count { $0.kind != .absent }
    let cells = CoreModel.all.map(cell).joined(separator: " | ")
    return "| \(name) | \(members.count) | \(count) | \(cells) |"
  }

  private func paragraph(_ title: String, _ members: [InstructionListing]) -> [String] {
    guard !members.isEmpty else { return [] }
    let names = members.map { $0.name.replacing(", ", with: "/") }
    return ["", "\(title): \(names.joined(separator: ", "))."]
  }
}
