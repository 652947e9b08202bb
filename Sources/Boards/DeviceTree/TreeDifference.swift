/// One thing in which a device tree from elsewhere is not the board's.
public enum TreeDifference: Sendable, Equatable, CustomStringConvertible {
  /// A part that only the board has.
  case onlyBoard(String)
  /// A part that only the other tree has.
  case onlyTree(String)
  /// A part of both, of which they say different things.
  case different(String, aspect: String, board: String, tree: String)

  public var description: String {
    switch self {
    case .onlyBoard(let part): "only the board: \(part)"
    case .onlyTree(let part): "only the tree: \(part)"
    case .different(let part, let aspect, let board, let tree):
      "\(part): \(aspect): the board has \(board), the tree \(tree)"
    }
  }
}

extension Board {
  /// What differs between this board's device tree and another: cores, memory, and each device's
  /// address, compatible strings, interrupts and clocks. Parts are told apart by their address.
  ///
  /// - Parameter exceptionLevel: as for ``tree(exceptionLevel:chosen:)``.
  /// - Returns: the differences, in the board's order, then the tree's; and how many parts the
  ///   board has.
  public func differences(
    from tree: DeviceTree, exceptionLevel: Int
  ) -> (list: [TreeDifference], partCount: Int) {
    let ours = HardwareDescription(self.tree(exceptionLevel: exceptionLevel)).parts
    let theirs = HardwareDescription(tree).parts
    var list: [TreeDifference] = []
    for part in ours {
      guard let other = theirs.first(where: { $0.name == part.name }) else {
        list.append(.onlyBoard(part.name))
        continue
      }
      list += differences(part, other)
    }
    for part in theirs where !ours.contains(where: { $0.name == part.name }) {
      list.append(.onlyTree(part.name))
    }
    return (list, ours.count)
  }

  private func differences(
    _ ours: HardwareDescription.Part, _ theirs: HardwareDescription.Part
  ) -> [TreeDifference] {
    var names = ours.aspects.map(\.name)
    names += theirs.aspects.map(\.name).filter { !names.contains($0) }
    return names.compactMap { name in
      let board = ours.aspects.first { $0.name == name }?.value ?? "none"
      let tree = theirs.aspects.first { $0.name == name }?.value ?? "none"
      guard board != tree else { return nil }
      return .different(ours.name, aspect: name, board: board, tree: tree)
    }
  }
}
