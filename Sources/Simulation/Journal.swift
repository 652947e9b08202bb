/// One piece of outside input: what came, for whom, and when the machine took it.
public struct JournalEntry: Sendable, Equatable {
  /// What sort of input it is, by name, so that a recording says what it holds.
  public struct Kind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Bytes into a console's receiving FIFO.
    public static let console = Kind(rawValue: "console")
    /// Events of a keyboard or a touch screen: whole ``InputEvent``s.
    public static let events = Kind(rawValue: "events")
    /// Nothing more comes into a console; no bytes.
    public static let consoleEnd = Kind(rawValue: "console-end")
    /// A key of the board goes down, one byte 1, or up, one byte 0.
    public static let key = Kind(rawValue: "key")
    /// A ``Fault``: its text.
    public static let fault = Kind(rawValue: "fault")

    public var description: String { rawValue }
  }

  /// An entry holds at most this many bytes; a longer input is several entries.
  public static let maximumBytes = 1 << 16
  /// Names of targets and kinds are at most this long, in UTF-8.
  public static let maximumNameBytes = 255

  /// When it was delivered: a round end, or the time of an event.
  public let time: Time
  /// The console's or device's name on its board.
  public let target: String
  public let kind: Kind
  public let bytes: [UInt8]

  /// Whoever makes an entry has cut the input to ``maximumBytes``.
  public init(time: Time, target: String, kind: Kind, bytes: [UInt8]) {
    precondition(
      bytes.count <= Self.maximumBytes && target.utf8.count <= Self.maximumNameBytes
        && kind.rawValue.utf8.count <= Self.maximumNameBytes, "a journal entry is small")
    (self.time, self.target, self.kind, self.bytes) = (time, target, kind, bytes)
  }
}

/// A key of the board is pressed or released.
public struct KeyChange: Sendable, Equatable {
  /// The key's name on its board.
  public let key: String
  public let isPressed: Bool

  public init(key: String, isPressed: Bool) {
    (self.key, self.isPressed) = (key, isPressed)
  }
}

/// Input that needs no room: it happens when it arrives.
public enum InputAction: Sendable, Equatable {
  case move(KeyChange)
  case inject(Fault)

  /// As the journal has it.
  public func entry(at time: Time) -> JournalEntry {
    switch self {
    case .move(let change):
      JournalEntry(time: time, target: change.key, kind: .key, bytes: [change.isPressed ? 1 : 0])
    case .inject(let fault):
      JournalEntry(
        time: time, target: fault.target, kind: .fault, bytes: Array(fault.description.utf8))
    }
  }

  /// What an entry of the journal stands for; `nil` when it is no action.
  public init?(_ entry: JournalEntry) {
    let (target, bytes) = (entry.target, entry.bytes)
    switch entry.kind {
    case .key:
      guard bytes == [0] || bytes == [1] else { return nil }
      self = .move(KeyChange(key: target, isPressed: bytes == [1]))
    case .fault:
      let words = String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init)
      guard let fault = try? Fault(words: words) else { return nil }
      self = .inject(fault)
    default: return nil
    }
  }
}

/// The only way for outside input into a machine.
///
/// A live run appends what it polled; a replay starts with everything and takes what is due.
/// Either way the entries that were taken, in their order, decide what the machine did.
public struct Journal: Sendable, Equatable {
  /// In order of delivery; times never fall.
  public private(set) var entries: [JournalEntry]
  /// How many entries have been delivered. Part of every digest.
  public private(set) var position = 0

  /// An empty journal, as a live run starts with.
  public init() { entries = [] }

  /// A journal to replay. `nil` when times fall.
  public init?(replaying entries: [JournalEntry]) {
    guard zip(entries, entries.dropFirst()).allSatisfy({ $0.time <= $1.time }) else { return nil }
    self.entries = entries
  }

  /// The next entry that has not been delivered.
  public var next: JournalEntry? { position < entries.count ? entries[position] : nil }

  /// When the next entry is due; ``Time/never`` when there is none.
  public var nextTime: Time { next?.time ?? .never }

  /// Adds an entry behind all others; its time is not before theirs.
  public mutating func append(_ entry: JournalEntry) {
    precondition(entries.last.map { $0.time <= entry.time } ?? true, "the journal is in order")
    entries.append(entry)
  }

  /// Takes the next entry out for delivery when it is due at or before `time`.
  public mutating func takeDue(at time: Time) -> JournalEntry? {
    guard let entry = next, entry.time <= time else { return nil }
    position += 1
    return entry
  }

  public mutating func code(_ coder: inout StateCoder) throws(StateError) {
    var count = UInt32(entries.count)
    try coder.field("entries", &count)
    var decoded: [JournalEntry] = []
    for index in 0..<Int(count) {
      var entry = coder.isDecoding ? nil : entries[index]
      try JournalEntry.code(&entry, &coder)
      guard coder.isDecoding, let entry else { continue }
      guard decoded.last.map({ $0.time <= entry.time }) ?? true else {
        throw StateError("entries: times fall at entry \(index)")
      }
      decoded.append(entry)
    }
    var delivered = UInt32(position)
    try coder.field("position", &delivered)
    guard coder.isDecoding else { return }
    guard delivered <= count else { throw StateError("position: past the last entry") }
    (entries, position) = (decoded, Int(delivered))
  }
}

extension JournalEntry {
  static func code(
    _ entry: inout JournalEntry?, _ coder: inout StateCoder
  ) throws(StateError) {
    var time = entry?.time ?? .zero
    var target = entry?.target ?? ""
    var kind = entry?.kind.rawValue ?? ""
    var bytes = entry?.bytes ?? []
    try coder.field("time", &time)
    try coder.field("target", &target)
    try coder.field("kind", &kind)
    try coder.field("bytes", &bytes)
    guard coder.isDecoding else { return }
    guard bytes.count <= maximumBytes, target.utf8.count <= maximumNameBytes,
      kind.utf8.count <= maximumNameBytes
    else { throw StateError("entries: an entry is too long") }
    entry = JournalEntry(time: time, target: target, kind: Kind(rawValue: kind), bytes: bytes)
  }
}
