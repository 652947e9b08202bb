import Machine
import Simulation
import Traces

/// A machine's state in a file, from which the same scenario goes on: a boot is paid for once.
///
/// Magic, format, CRC-32 of the rest, then named fields: what the state belongs to (behaviour,
/// the scenario's text, SHA-256 of its files), the input script's progress, and the machine's
/// snapshot, compressed.
public struct SnapshotFile: Sendable {
  private static let magic: [UInt8] = [0x8a, 0x4f, 0x52, 0x52, 0x53, 0x4e, 0x50, 0x0a]
  private static let format: UInt32 = 1
  /// A snapshot's contents may grow to this many bytes when they are decompressed.
  private static let maximumBytes: UInt64 = 1 << 32

  /// The scenario's text but for what may differ on going on: input, stop condition, snapshot.
  private var configuration: [String]
  /// Name and SHA-256 of the board and of each image, a line each.
  private var files: [String]
  /// The script that was followed, with its progress; empty without one.
  public private(set) var script: [UInt8]
  public private(set) var machine: [UInt8]
  /// When it was taken.
  public private(set) var time: Time

  /// Takes a snapshot at a round's end.
  public init(_ machine: Machine, _ scenario: Scenario, script: ScriptRunner?) throws(StateError) {
    configuration = scenario.configurationThatStays
    files = scenario.fileHashes
    var coder = StateCoder()
    if var script { try script.code(&coder) }
    self.script = coder.bytes
    self.machine = try machine.snapshot()
    time = machine.time
  }

  /// Reads a file's bytes; `name` is for messages.
  public init(_ bytes: [UInt8], name: String) throws(ScenarioError) {
    func broken(_ what: String) -> ScenarioError { ScenarioError("\(name): \(what)") }
    let header = Self.magic.count + 8
    guard bytes.count >= header, Array(bytes[..<Self.magic.count]) == Self.magic else {
      throw broken("this is no snapshot: expected a file that run --save-at made")
    }
    func word(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32($1 * 8) }
    }
    let format = word(Self.magic.count)
    guard format == Self.format else {
      throw broken("the snapshot has format \(format); this simulator reads format \(Self.format)")
    }
    let body = Array(bytes[header...])
    guard CRC32.ieee.checksum(body) == word(Self.magic.count + 4) else {
      throw broken("the snapshot is damaged: its CRC is another")
    }
    do {
      self.init()
      var coder = StateCoder(decoding: body)
      try code(&coder)
      guard coder.isAtEnd else { throw StateError("more bytes than fields") }
    } catch let error as StateError {
      throw broken("\(error)")
    } catch {
      throw broken("\(error)")
    }
  }

  private init() {
    (configuration, files, script, machine, time) = ([], [], [], [], .zero)
  }

  /// The file's bytes.
  public func bytes() throws(StateError) -> [UInt8] {
    var coder = StateCoder()
    var copy = self
    try copy.code(&coder)
    func word(_ value: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32($0 * 8)) }
    }
    return Self.magic + word(Self.format) + word(CRC32.ieee.checksum(coder.bytes)) + coder.bytes
  }

  private mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("snapshot-file", 1)
    var behaviour = Behaviour.current
    try coder.field("behaviour", &behaviour)
    guard behaviour == Behaviour.current else {
      throw StateError(
        "the snapshot was made with behaviour \(behaviour); this simulator has behaviour "
          + "\(Behaviour.current)")
    }
    var (text, hashes) = (configuration.joined(separator: "\n"), files.joined(separator: "\n"))
    try coder.field("configuration", &text)
    try coder.field("files", &hashes)
    configuration = text.split(separator: "\n").map(String.init)
    files = hashes.split(separator: "\n").map(String.init)
    try coder.field("time", &time)
    try coder.field("script", &script)
    var size = UInt64(machine.count)
    try coder.field("size", &size)
    guard size <= Self.maximumBytes else { throw StateError("size: \(size) bytes") }
    var packed = coder.isDecoding ? [] : Compression.compress(machine)
    try coder.field("machine", &packed)
    if coder.isDecoding {
      guard let bytes = Compression.decompress(packed, size: Int(size)) else {
        throw StateError("machine: cannot be decompressed to \(size) bytes")
      }
      machine = bytes
    }
  }

  /// Throws, with what differs, when the snapshot was taken of another scenario.
  func check(_ scenario: Scenario, name: String) throws(ScenarioError) {
    var differences: [String] = []
    for (taken, now, what) in [
      (configuration, scenario.configurationThatStays, "the snapshot was taken with"),
      (files, scenario.fileHashes, "the snapshot was taken with"),
    ] {
      for line in taken where !now.contains(line) { differences.append("\(what) \(line)") }
      for line in now where !taken.contains(line) { differences.append("this run has \(line)") }
    }
    guard differences.isEmpty else {
      throw ScenarioError(
        "\(name) is not of this scenario:\n" + differences.map { "  \($0)" }.joined(separator: "\n")
      )
    }
  }
}

extension Scenario {
  /// Lines of the canonical text, without paths, and without what may differ on going on.
  fileprivate var configurationThatStays: [String] {
    let leftOut = ["until=", "input=", "restore="]
    let paths = Self.pathKeys.map { "\($0)=" }
    return configuration.split(separator: "\n").map(String.init).filter { line in
      !(leftOut + paths).contains { line.hasPrefix($0) }
    }
  }

  fileprivate var fileHashes: [String] {
    let kept = images.filter { $0.role != "input" && $0.role != "snapshot" }
    return ([("board", boardFile)] + kept).map { role, file in
      "\(role) with SHA-256 \(NamedHash(name: role, contents: file.bytes).hexadecimalHash)"
    }
  }
}
