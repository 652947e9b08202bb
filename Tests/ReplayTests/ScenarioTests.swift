import Replay
import Testing

@Suite struct ScenarioTests {
  @Test func imagesAreListedByRole() {
    var scenario = Scenario(boardFile: NamedFile(name: "b.json", bytes: []))
    scenario.firmware = NamedFile(name: "a.elf", bytes: [1])
    #expect(scenario.images.map(\.role) == ["firmware"])
  }
}
