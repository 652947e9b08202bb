import Simulation

/// Faults that a scenario asked for and that have not happened yet, in their order.
struct PendingFaults<Kind: RawRepresentable<String> & CaseIterable & Equatable> {
  /// More are not remembered.
  static var limit: Int { 64 }
  static var names: [String] { Kind.allCases.map(\.rawValue) }

  private var kinds: [Kind] = []

  /// A name that is not one of ``names`` is passed over: who asked has checked it.
  mutating func add(_ name: String) {
    guard let kind = Kind(rawValue: name), kinds.count < Self.limit else { return }
    kinds.append(kind)
  }

  mutating func takeFirst() -> Kind? { kinds.isEmpty ? nil : kinds.removeFirst() }

  /// Takes the first of this kind, if there is one.
  mutating func take(_ kind: Kind) -> Bool {
    guard let place = kinds.firstIndex(of: kind) else { return false }
    kinds.remove(at: place)
    return true
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    var text = kinds.map(\.rawValue).joined(separator: " ")
    try coder.field("faults", &text)
    guard coder.isDecoding else { return }
    let names = text.split(separator: " ").map(String.init)
    kinds = names.compactMap(Kind.init)
    guard kinds.count == names.count, kinds.count <= Self.limit else {
      throw StateError("faults: \(text)")
    }
  }
}
