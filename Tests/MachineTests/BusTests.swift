import Machine
import Testing

@Suite struct OptionTests {
  @Test func aMachineHasEL2ByDefault() { #expect(MachineOptions().exceptionLevel == 2) }
}
