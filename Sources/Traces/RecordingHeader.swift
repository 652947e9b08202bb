import Simulation

/// A file that took part in a run: its name, for people, and its SHA-256.
public struct NamedHash: Sendable, Equatable {
  public var name: String
  /// 32 bytes.
  public var sha256: [UInt8]

  public init(name: String, sha256: [UInt8]) {
    precondition(sha256.count == 32, "SHA-256 has 32 bytes")
    (self.name, self.sha256) = (name, sha256)
  }

  public init(name: String, contents: [UInt8]) {
    self.init(name: name, sha256: SHA256.hash(contents))
  }

  public var hexadecimalHash: String {
    sha256.map { hexadecimal(UInt64($0), digits: 2) }.joined()
  }
}

/// Where events come from: a core below 64, a device from 64 on.
public struct TraceOrigin: Sendable, Equatable {
  /// As in ``TraceEvent/origin``.
  public var number: UInt16
  public var name: String

  public init(number: UInt16, name: String) { (self.number, self.name) = (number, name) }

  public var isCore: Bool { number < 64 }
}

/// Kinds of events.
public struct TraceKinds: OptionSet, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  public init(_ kinds: [TraceKind]) {
    rawValue = kinds.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
  }

  public static let all = TraceKinds(TraceKind.allCases)
  /// All but details.
  public static let events = TraceKinds(TraceKind.allCases.filter { !$0.isDetail })

  public func contains(_ kind: TraceKind) -> Bool {
    rawValue >> UInt32(kind.rawValue) & 1 == 1
  }
}

/// What decides a run, and what is needed to read it.
public struct RecordingHeader: Sendable, Equatable {
  /// What the digests mean; ``Behaviour/current`` in what is written.
  public var behaviour: UInt32
  /// For people. Nothing is decided by it and it is not compared.
  public var simulatorVersion: String
  public var board: NamedHash
  /// In the order in which they were loaded.
  public var images: [NamedHash]
  /// Canonical text of the options that matter, one `name=value` a line.
  public var configuration: String
  public var seed: UInt64
  /// Cores first, in board order; numbers rise.
  public var origins: [TraceOrigin]
  /// Digests are made at absolute multiples of this.
  public var digestInterval: Time
  /// The kinds of events that are recorded. It decides nothing: a run is the same whatever is
  /// recorded of it, and recordings are compared by the kinds that both hold.
  public var recordedKinds: TraceKinds

  public init(
    behaviour: UInt32 = Behaviour.current, simulatorVersion: String, board: NamedHash,
    images: [NamedHash], configuration: String, seed: UInt64, origins: [TraceOrigin],
    digestInterval: Time, recordedKinds: TraceKinds = .events
  ) {
    (self.behaviour, self.simulatorVersion) = (behaviour, simulatorVersion)
    (self.board, self.images) = (board, images)
    (self.configuration, self.seed) = (configuration, seed)
    (self.origins, self.digestInterval) = (origins, digestInterval)
    self.recordedKinds = recordedKinds
  }

  /// SHA-256 of ``configuration``.
  public var configurationHash: [UInt8] { SHA256.hash(configuration.utf8) }

  public var cores: [TraceOrigin] { origins.filter(\.isCore) }

  /// The name that events of this origin are shown with.
  public func name(ofOrigin number: UInt16) -> String {
    origins.first { $0.number == number }?.name ?? "origin\(number)"
  }
}

// MARK: Coding

extension RecordingHeader {
  /// Nothing, to decode into.
  init() {
    self.init(
      simulatorVersion: "", board: .empty, images: [], configuration: "", seed: 0, origins: [],
      digestInterval: .zero)
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("behaviour", &behaviour)
    try coder.field("simulator", &simulatorVersion)
    try board.code(&coder)
    try Self.list("images", &images, of: .empty, &coder) {
      (image, coder) throws(StateError) in try image.code(&coder)
    }
    try coder.field("configuration", &configuration)
    try coder.field("seed", &seed)
    try Self.list("origins", &origins, of: TraceOrigin(number: 0, name: ""), &coder) {
      (origin, coder) throws(StateError) in
      try coder.field("number", &origin.number)
      try coder.field("name", &origin.name)
    }
    guard zip(origins, origins.dropFirst()).allSatisfy({ $0.number < $1.number }) else {
      throw StateError("origins: numbers do not rise")
    }
    try coder.field("digestInterval", &digestInterval)
    var kinds = recordedKinds.rawValue
    try coder.field("recordedKinds", &kinds)
    recordedKinds = TraceKinds(rawValue: kinds)
    guard recordedKinds.isSubset(of: .all) else {
      throw StateError("recordedKinds: kinds of events that are not known")
    }
  }

  /// A count and so many elements. Each takes bytes of the file, so that a count beyond them
  /// fails before it costs memory.
  private static func list<Element>(
    _ name: StaticString, _ elements: inout [Element], of blank: Element,
    _ coder: inout StateCoder,
    code: (inout Element, inout StateCoder) throws(StateError) -> Void
  ) throws(StateError) {
    var count = UInt32(elements.count)
    try coder.field(name, &count)
    if coder.isDecoding { elements = [] }
    for index in 0..<Int(count) {
      if coder.isDecoding { elements.append(blank) }
      try code(&elements[index], &coder)
    }
  }
}

extension NamedHash {
  fileprivate static let empty = NamedHash(
    name: "", sha256: [UInt8](repeating: 0, count: 32))

  fileprivate mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("name", &name)
    try coder.field("sha256", &sha256)
    guard sha256.count == 32 else { throw StateError("sha256: \(sha256.count) bytes") }
  }
}
