extension Core {
  /// How many cores the machine has.
  var coreCount: Int { max(peers.count, 1) }

  /// Does something to this core and then to all others, in board order.
  func forAllCores(_ body: (Core) -> Void) {
    body(self)
    for peer in peers where peer !== self { body(peer) }
  }
}
