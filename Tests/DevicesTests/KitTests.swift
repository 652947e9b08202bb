import Devices
import Testing

@Suite struct KitTests {
  @Test func typesAreNamedOnce() {
    let names = deviceTypes.map { $0.model.type }
    #expect(Set(names).count == names.count)
  }
}
