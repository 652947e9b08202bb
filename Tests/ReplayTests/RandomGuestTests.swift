import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Guests of random instructions: whatever one does, its neighbour computes what it computes alone,
/// in its share of the time, and Janus goes on. A failure leaves the guest in a file, which
/// `orrery run --persona` takes.
@Suite(.enabled(if: BuiltFirmware.isThere, "make firmware")) struct RandomGuestTests {
  struct Phone: CustomTestStringConvertible, Sendable {
    let board: String
    let cores: Int
    var testDescription: String { "\(board), cores: \(cores)" }
  }
  static let phones = ["phone", "phone-b"].flatMap { board in
    [1, 2].map { Phone(board: board, cores: $0) }
  }
  static let count = isFullRun ? 2500 : 25

  private static let alone = Result {
    let (console, failure) = try NeighbourRun.result(
      NeighbourRun.scenario("phone", cores: 1, guest: nil))
    guard failure == nil else { throw ScenarioError("\(failure ?? "")") }
    return BuiltFirmware.output(console, of: "personal")
  }

  @Test("The neighbour is as when alone", arguments: phones)
  func neighbour(_ phone: Phone) throws {
    let expected = try Self.alone.get()
    #expect(expected.hasSuffix("registers kept, machine as it should be"))
    let template = try BuiltFirmware.file("\(BuiltFirmware.folder)/random.elf").bytes
    let settings = try CampaignSettings()
    let name = "random guests of \(phone)"
    var (tried, lacking, failures) = (0, 0, 0)
    for number in 0..<Self.count where settings.includes(number) {
      let seed = settings.seed(of: name, case: number)
      let guest = NamedFile(
        name: "random-\(seed).elf", bytes: RandomProgram(seed: seed, template: template).bytes)
      let (console, failure) = try NeighbourRun.result(
        NeighbourRun.scenario(phone.board, cores: phone.cores, guest: guest))
      let found = BuiltFirmware.output(console, of: "personal")
      // What the simulator lacks says nothing of Janus.
      if failure?.contains("big-endian data") == true {
        lacking += 1
        continue
      }
      tried += 1
      if failure == nil && found == expected { continue }
      let path = NSTemporaryDirectory() + "/\(guest.name)"
      try? HostFiles.write(guest.bytes, to: path)
      Issue.record(
        "\(phone), case \(number): \(failure ?? "the neighbour is struck"); \(path)\n\(found)")
      failures += 1
      if failures == 5 { return }
    }
    #expect(tried > 20 * lacking, "\(lacking) of \(tried + lacking) were not tried to their end")
  }
}
