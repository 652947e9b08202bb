import AArch64
import Devices
import Simulation

extension Machine {
  /// Raised when the snapshot's layout changes.
  private static let snapshotVersion: UInt16 = 1

  /// The whole state at a round's end, to be restored into a machine of the same board and
  /// options.
  public func snapshot() throws(StateError) -> [UInt8] {
    guard round == nil else { throw StateError("snapshot: a core stands inside a round") }
    var coder = StateCoder()
    try code(&coder)
    return coder.bytes
  }

  /// Puts the machine where the snapshot was taken.
  public func restore(_ bytes: [UInt8]) throws(StateError) {
    var coder = StateCoder(decoding: bytes)
    round = nil
    try code(&coder)
    guard coder.isAtEnd else { throw StateError("snapshot: more bytes than fields") }
  }

  private func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("snapshot", Self.snapshotVersion)
    try codeProgress(&coder)
    try memory.code(&coder)
    for (device, host) in zip(devices, hosts) {
      try host.code(&coder)
      try device.code(&coder)
    }
    try lineFaults.code(&coder)
    for core in cores { try core.code(&coder) }
    if coder.isDecoding { for junction in junctions { junction.restore() } }
  }

  /// Time, pending events, journal position, random state: the machine's own fields.
  private func codeProgress(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("time", &time)
    var now = simulator.now
    try coder.field("now", &now)
    if coder.isDecoding { simulator.restore(now: now) }
    try simulator.queue.code(&coder)
    guard simulator.queue.pending.allSatisfy({ $0.target.index <= devices.count }) else {
      throw StateError("events: one is for nobody")
    }
    try simulator.codeEvents(&coder)
    try coder.field("journalPosition", &journalPosition)
    try random.code(&coder)
    try semihosting?.code(&coder)
    for key in keys {
      var level = key.line.level
      try coder.field("key", &level)
      if coder.isDecoding { key.line.restore(level) }
    }
  }

  /// A digest for each component, over its canonical fields.
  public func digests() -> [ComponentDigest] {
    var result: [ComponentDigest] = []
    func add(_ name: String, _ fields: (inout StateCoder) throws -> Void) {
      var coder = StateCoder(isDigest: true)
      do { try fields(&coder) } catch { preconditionFailure("\(name): \(error)") }
      result.append(ComponentDigest(name: name, digest: Digest(of: coder.bytes)))
    }
    add("machine") { try codeProgress(&$0) }
    add("lines") { try lineFaults.code(&$0) }
    result.append(ComponentDigest(name: "memory", digest: memory.digest()))
    for core in cores { add("core\(core.index)") { try core.code(&$0) } }
    for (device, host) in zip(devices, hosts) {
      add(host.name) {
        try host.code(&$0)
        try device.code(&$0)
      }
    }
    return result
  }
}
