import Simulation

/// What decides a run, field by field; the simulator's version and what was recorded do not.
package func headerDifference(_ left: RecordingHeader, _ right: RecordingHeader) -> Difference? {
  func difference(_ field: String, _ left: String, _ right: String) -> Difference? {
    left == right ? nil : Difference(place: .header(field: field), left: left, right: right)
  }
  func text(_ hash: NamedHash?) -> String {
    hash.map { "\($0.name) \($0.hexadecimalHash)" } ?? "none"
  }
  func text(_ origin: TraceOrigin?) -> String {
    origin.map { "\($0.number) is \($0.name)" } ?? "none"
  }
  if let found = difference("behaviour", "\(left.behaviour)", "\(right.behaviour)")
    ?? difference("board", text(left.board), text(right.board))
  {
    return found
  }
  for index in 0..<max(left.images.count, right.images.count) {
    let (one, other) = (element(index, left.images), element(index, right.images))
    let field = "image \(one?.name ?? other?.name ?? "")"
    if let found = difference(field, text(one), text(other)) { return found }
  }
  if let found = configurationDifference(left.configuration, right.configuration)
    ?? difference("seed", "\(left.seed)", "\(right.seed)")
  {
    return found
  }
  for index in 0..<max(left.origins.count, right.origins.count) {
    let (one, other) = (element(index, left.origins), element(index, right.origins))
    if let found = difference("origin", text(one), text(other)) { return found }
  }
  return difference(
    "digest interval", left.digestInterval.description, right.digestInterval.description)
}

/// The first line of the configurations that differs.
private func configurationDifference(_ left: String, _ right: String) -> Difference? {
  guard left != right else { return nil }
  let one = left.split(separator: "\n", omittingEmptySubsequences: false)
  let other = right.split(separator: "\n", omittingEmptySubsequences: false)
  for index in 0..<max(one.count, other.count) {
    let (first, second) = (element(index, one), element(index, other))
    guard first != second else { continue }
    return Difference(
      place: .header(field: "configuration"), left: first.map { String($0) } ?? "nothing more",
      right: second.map { String($0) } ?? "nothing more")
  }
  preconditionFailure("texts differ and their lines do not")
}

private func element<Elements: RandomAccessCollection>(
  _ index: Int, _ elements: Elements
) -> Elements.Element? where Elements.Index == Int {
  index < elements.endIndex ? elements[index] : nil
}

/// A recording that was cut short has no more to say: what the other has beyond is no difference.
private func isOver(_ left: Bool, _ right: Bool, _ readers: (RecordingReader, RecordingReader))
  -> Bool
{
  left && !readers.0.isComplete || right && !readers.1.isComplete || left && right
}

package func journalDifference(
  _ left: RecordingReader, _ right: RecordingReader
) throws(RecordingError) -> Difference? {
  var (lefts, rights) = (left.journal(), right.journal())
  let formatter = TraceFormatter(header: left.header)
  func text(_ entry: JournalEntry?) -> String {
    entry.map { formatter.line(for: $0) } ?? "no more inputs"
  }
  var index: UInt64 = 0
  while true {
    let (one, other) = (try lefts.next(), try rights.next())
    if isOver(one == nil, other == nil, (left, right)) { return nil }
    guard one == other else {
      return Difference(place: .input(index: index), left: text(one), right: text(other))
    }
    index += 1
  }
}

/// Events are compared one by one in their recorded order, which is as deterministic as they are.
package func eventDifference(
  _ left: RecordingReader, _ right: RecordingReader
) throws(RecordingError) -> Difference? {
  let kinds = left.header.recordedKinds.intersection(right.header.recordedKinds)
  var (lefts, rights) = (left.events(), right.events())
  var index: UInt64 = 0
  while true {
    let one = try next(&lefts, of: kinds)
    let other = try next(&rights, of: kinds)
    if isOver(one == nil, other == nil, (left, right)) { return nil }
    guard one == other else {
      return Difference(event: index, one, left.header, other, right.header)
    }
    index += 1
  }
}

private func next(
  _ cursor: inout EventCursor, of kinds: TraceKinds
) throws(RecordingError) -> TraceEvent? {
  while let event = try cursor.next() {
    if kinds.contains(event.kind) { return event }
  }
  return nil
}

/// With equal intervals every point counts; with others only times that both have.
package func digestDifference(
  _ left: RecordingReader, _ right: RecordingReader
) throws(RecordingError) -> Difference? {
  let sameInterval = left.header.digestInterval == right.header.digestInterval
  var (lefts, rights) = (left.digests(), right.digests())
  var (one, other) = (try lefts.next(), try rights.next())
  while true {
    if isOver(one == nil, other == nil, (left, right)) { return nil }
    if !sameInterval {
      guard let first = one, let second = other else { return nil }
      if first.time < second.time {
        one = try lefts.next()
        continue
      }
      if second.time < first.time {
        other = try rights.next()
        continue
      }
    }
    if one != other { return Difference(one, other) }
    (one, other) = (try lefts.next(), try rights.next())
  }
}

extension Difference {
  /// Of two events with the same number; `nil` where a run has no more of them.
  package init(
    event index: UInt64, _ one: TraceEvent?, _ leftHeader: RecordingHeader, _ other: TraceEvent?,
    _ rightHeader: RecordingHeader
  ) {
    func text(_ event: TraceEvent?, _ header: RecordingHeader) -> String {
      guard let event else { return "no more events" }
      let identity =
        event.origin < 64
        ? "after \(event.position) instructions, ordinal \(event.ordinal)"
        : "ordinal \(event.ordinal)"
      return "\(TraceFormatter(header: header).line(for: event)) (\(identity))"
    }
    self.init(
      place: .event(index: index, left: one, right: other), left: text(one, leftHeader),
      right: text(other, rightHeader))
  }

  /// Of the digests at one time; `nil` where a run has no more of them.
  package init(_ one: DigestPoint?, _ other: DigestPoint?) {
    let time = min(one?.time ?? .never, other?.time ?? .never)
    guard let one, let other, one.time == other.time else {
      func text(_ point: DigestPoint?) -> String {
        point.map { "digests at \($0.time)" } ?? "no more digests"
      }
      self.init(
        place: .digest(time: time, components: []), left: text(one), right: text(other))
      return
    }
    var names: [String] = []
    var texts: (left: [String], right: [String]) = ([], [])
    for index in 0..<max(one.components.count, other.components.count) {
      let (first, second) = (element(index, one.components), element(index, other.components))
      guard first != second else { continue }
      for name in [first?.name, second?.name].compactMap({ $0 }) where !names.contains(name) {
        names.append(name)
      }
      texts.left.append(first.map { "\($0.name) \($0.digest)" } ?? "none")
      texts.right.append(second.map { "\($0.name) \($0.digest)" } ?? "none")
    }
    self.init(
      place: .digest(time: time, components: names), left: texts.left.joined(separator: ", "),
      right: texts.right.joined(separator: ", "))
  }
}

package func endDifference(
  _ left: RecordingReader, _ right: RecordingReader
) throws(RecordingError) -> Difference? {
  func difference(_ field: String, _ left: String, _ right: String) -> Difference {
    Difference(place: .end(field: field), left: left, right: right)
  }
  let (one, other) = (try left.summary(), try right.summary())
  if one == nil, other == nil { return nil }
  guard let one, let other else {
    func text(_ reader: RecordingReader) -> String {
      reader.truncation.map(\.description) ?? "complete"
    }
    return difference("completeness", text(left), text(right))
  }
  if one.time != other.time {
    return difference("time", one.time.description, other.time.description)
  }
  return one.reason == other.reason ? nil : difference("reason", one.reason, other.reason)
}
