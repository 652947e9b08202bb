/// A core that another one knows of.
struct Neighbour {
  unowned let core: Core
}

extension Core {
  /// All cores of the machine in board order, this one included: whom SEV wakes and whose TLBs
  /// inner shareable maintenance reaches. Set when the machine is wired; not owned.
  public var peers: [Core] {
    get { neighbours.map { $0.core } }
    set { neighbours = newValue.map { Neighbour(core: $0) } }
  }

  /// How many cores the machine has.
  var coreCount: Int { max(neighbours.count, 1) }

  /// Does something to this core and then to all others, in board order.
  func forAllCores(_ body: (Core) -> Void) {
    body(self)
    for neighbour in neighbours where neighbour.core !== self { body(neighbour.core) }
  }
}
