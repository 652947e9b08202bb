import Simulation

/// The clock tree: sources, and what is divided and multiplied from them.
extension BoardBuilder {
  /// Every clock that is written right, in the order of the file, with its frequency.
  mutating func clocks(_ object: FieldObject) -> [Board.NamedClock] {
    let written = object.map("clocks")
    var clocks = written.map { clock in
      switch clock.value {
      case .integer(let hertz):
        Board.NamedClock(name: clock.key, frequencyHertz: hertz, derivation: nil)
      case .derivation(let derivation):
        Board.NamedClock(name: clock.key, frequencyHertz: 1, derivation: derivation)
      default: preconditionFailure("no clock: \(clock.value)")
      }
    }
    for (index, clock) in clocks.enumerated() {
      guard let derivation = clock.derivation else { continue }
      let path = "clocks.\(clock.name)"
      checkClock(derivation.parent, at: path)
      if let problem = frequency(of: index, &clocks) { note(path, problem) }
    }
    return clocks
  }

  /// Follows a clock up to its source and down again; says why it has no frequency.
  ///
  /// What is wrong further up is said there, and the frequency is left at 1 Hz.
  private func frequency(of index: Int, _ clocks: inout [Board.NamedClock]) -> String? {
    var chain = [index]
    while let parent = clocks[chain[chain.count - 1]].derivation?.parent {
      guard let next = clocks.firstIndex(where: { $0.name == parent }) else { return nil }
      if next == index {
        return
          "made from itself: \((chain + [index]).map { clocks[$0].name }.joined(separator: " from "))"
      }
      if chain.contains(next) { return nil }
      chain.append(next)
    }
    for (place, number) in chain.enumerated().reversed() {
      guard let derivation = clocks[number].derivation else { continue }
      let source = clocks[chain[place + 1]].frequencyHertz
      let product = UInt128(source) * UInt128(derivation.multiplier)
      guard product.isMultiple(of: UInt128(derivation.divider)) else {
        return number == index
          ? "\(product) Hz / \(derivation.divider) is no whole number of hertz" : nil
      }
      clocks[number].frequencyHertz = UInt64(clamping: product / UInt128(derivation.divider))
    }
    return nil
  }
}
