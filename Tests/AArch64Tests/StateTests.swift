import AArch64
import Testing

@Suite struct CoreModelTests {
  @Test func modelsAreNamedAsInBoards() {
    #expect(CoreModel.cortexA53.name == "cortex-a53")
  }
}
