import Simulation

/// The first thing of its part in which two recordings differ.
public struct Difference: Sendable, Equatable {
  public enum Place: Sendable, Equatable {
    /// A field of the header.
    case header(field: String)
    /// The input of this number from zero.
    case input(index: UInt64)
    /// The event of this number from zero, of the kinds that both hold; `nil` where a recording
    /// has no more.
    case event(index: UInt64, left: TraceEvent?, right: TraceEvent?)
    /// Components whose digests differ; none when one recording has no point at the time.
    case digest(time: Time, components: [String])
    /// How the runs ended.
    case end(field: String)
  }

  public let place: Place
  /// What the first recording has there, for people.
  public let left: String
  /// What the second has.
  public let right: String

  package init(place: Place, left: String, right: String) {
    (self.place, self.left, self.right) = (place, left, right)
  }
}

extension Difference: CustomStringConvertible {
  /// Three lines: where, and what each has.
  public var description: String { text(left: "first", right: "second") }

  /// The same with other names for the two.
  public func text(left leftName: String, right rightName: String) -> String {
    let width = max(leftName.count, rightName.count)
    func line(_ name: String, _ text: String) -> String {
      "\n  \(name):\(String(repeating: " ", count: width - name.count)) \(text)"
    }
    let place: String
    if case .event(let index, let one, let other) = self.place, one == nil || other == nil {
      place = "event \(index), which only the \(other == nil ? leftName : rightName) has"
    } else {
      place = headline
    }
    return place + line(leftName, left) + line(rightName, right)
  }

  private var headline: String {
    switch place {
    case .header(let field): return "header, \(field)"
    case .input(let index): return "input \(index)"
    case .event(let index, let left?, let right?):
      return "event \(index), \(Self.differingFields(left, right).joined(separator: ", "))"
    case .event(let index, _, _): return "event \(index)"
    case .digest(let time, let components):
      return components.isEmpty
        ? "digests at \(time)"
        : "digests at \(time): \(components.joined(separator: ", "))"
    case .end(let field): return "end, \(field)"
    }
  }

  /// Fields of ``TraceEvent`` by name.
  public static func differingFields(_ left: TraceEvent, _ right: TraceEvent) -> [String] {
    var fields: [String] = []
    if left.origin != right.origin { fields.append("origin") }
    if left.kind != right.kind { fields.append("kind") }
    if left.time != right.time { fields.append("time") }
    if left.position != right.position { fields.append("position") }
    if left.ordinal != right.ordinal { fields.append("ordinal") }
    if left.a != right.a { fields.append("a") }
    if left.b != right.b { fields.append("b") }
    if left.c != right.c { fields.append("c") }
    if left.d != right.d { fields.append("d") }
    return fields
  }
}

/// The first difference of two recordings: of their headers, inputs, events, digests and ends, in
/// this order. `nil` when they tell of the same run.
public func firstDifference(
  _ left: RecordingReader, _ right: RecordingReader
) throws(RecordingError) -> Difference? {
  if let found = headerDifference(left.header, right.header) { return found }
  if let found = try journalDifference(left, right) { return found }
  if let found = try eventDifference(left, right) { return found }
  if let found = try digestDifference(left, right) { return found }
  return try endDifference(left, right)
}

/// The first difference of each part: differing headers do not hide where the runs part.
public func differences(
  _ left: RecordingReader, _ right: RecordingReader
) throws(RecordingError) -> [Difference] {
  [
    headerDifference(left.header, right.header), try journalDifference(left, right),
    try eventDifference(left, right), try digestDifference(left, right),
    try endDifference(left, right),
  ].compactMap { $0 }
}
