import Simulation
import Traces

/// Where two recordings part.
public struct Divergence {
  /// The first difference of each part, of header, inputs, events, digests and end.
  public let differences: [Difference]
  /// Counts of events that differ: kind, first, second.
  public let counts: [(kind: String, left: UInt64, right: UInt64)]
  /// Where each core was last seen before the first event that differs, in each recording.
  public let places: [String]

  public var isIdentical: Bool { differences.isEmpty }

  /// The first event or digest that differs, by time.
  public var first: Difference? {
    let timed = differences.compactMap { difference in difference.time.map { ($0, difference) } }
    // Of two at one time the event: digests come at the end of what happened then.
    return timed.min { ($0.0, $0.1.isDigest ? 1 : 0) < ($1.0, $1.1.isDigest ? 1 : 0) }?.1
      ?? differences.first
  }

  /// - Parameter symbols: those of the recordings' images where they could be found.
  public init(
    _ left: RecordingReader, _ right: RecordingReader, symbols: ImageSymbols?
  ) throws(RecordingError) {
    differences = [
      headerDifference(left.header.withoutPaths, right.header.withoutPaths),
      try journalDifference(left, right), try eventDifference(left, right),
      try digestDifference(left, right), try endDifference(left, right),
    ].compactMap { $0 }
    guard !differences.isEmpty else {
      (counts, places) = ([], [])
      return
    }
    let (one, other) = (try Self.counts(left), try Self.counts(right))
    counts = TraceKind.allCases.compactMap { kind in
      let (a, b) = (one[Int(kind.rawValue)], other[Int(kind.rawValue)])
      return a == b ? nil : (kind.name, a, b)
    }
    var found: [String] = []
    for case .event(let index, let one, let other) in differences.map(\.place) {
      let formatter = symbols ?? ImageSymbols.none
      for (name, event) in [("first", one), ("second", other)] {
        if let event, let place = formatter.place(of: event) {
          found.append("\(name): \(left.header.name(ofOrigin: event.origin)) at \(place)")
        }
      }
      found += try Self.lastPlaces(left, before: index, formatter)
    }
    places = found
  }

  private static func counts(_ reader: RecordingReader) throws(RecordingError) -> [UInt64] {
    var counts = [UInt64](repeating: 0, count: 256)
    var events = reader.events()
    while let event = try events.next() { counts[Int(event.kind.rawValue)] += 1 }
    return counts
  }

  /// The last known place of each core before event `index`; it is the same in both.
  private static func lastPlaces(
    _ reader: RecordingReader, before index: UInt64, _ symbols: ImageSymbols
  ) throws(RecordingError) -> [String] {
    var last: [UInt16: TraceEvent] = [:]
    var events = reader.events()
    for _ in 0..<index {
      guard let event = try events.next() else { break }
      if symbols.place(of: event) != nil { last[event.origin] = event }
    }
    return reader.header.cores.compactMap { core in
      guard let event = last[core.number], let place = symbols.place(of: event) else { return nil }
      return "before: \(core.name) at \(place), \(event.time), \(event.kind.name)"
    }
  }
}

extension Difference {
  /// When; `nil` for headers and ends.
  fileprivate var time: Time? {
    switch place {
    case .event(_, let left, let right):
      min(left?.time ?? .never, right?.time ?? .never)
    case .digest(let time, _): time
    default: nil
    }
  }

  fileprivate var isDigest: Bool {
    if case .digest = place { true } else { false }
  }
}

extension RecordingHeader {
  /// The same with base names for paths: files are known by their hashes, wherever they were.
  fileprivate var withoutPaths: RecordingHeader {
    let keys = Scenario.pathKeys + ["input"]
    var header = self
    header.configuration = configuration.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        guard let key = keys.first(where: { line.hasPrefix($0 + "=") }) else { return String(line) }
        return "\(key)=" + HostFiles.baseName(of: String(line.dropFirst(key.count + 1)))
      }.joined(separator: "\n")
    return header
  }
}
