import AArch64
import Testing

@Suite struct CoreModelTests {
  @Test func modelsAreNamedAsInBoards() {
    #expect(CoreModel.all.map(\.name) == ["cortex-a53", "cortex-a55", "max"])
    #expect(CoreModel.named("max")?.name == "max")
    #expect(CoreModel.named("cortex-a510") == nil)
  }
}
