import ArgumentParser
import Replay
import Simulation
import Traces

struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "What a recording holds.", subcommands: [Show.self, Stats.self])

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print events, a line each.",
      discussion: """
        Examples:
          orrery trace show run.orrery --kind exception --origin core0 --limit 20
          orrery trace show run.orrery --kind output --from 1ms --to 2ms
        """)

    @Argument(help: "The recording.", completion: .file())
    var file: String

    @Option(
      help:
        "A kind of event, such as exception-return (no faults then); may be given several times.")
    var kind: [String] = []

    @Option(help: "A core or device, such as core0 or uart0; may be given several times.")
    var origin: [String] = []

    @Option(help: ArgumentHelp("Leave out what is before.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Leave out what is after.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("At most so many lines.", valueName: "lines"))
    var limit: Int?

    func validate() throws {
      if let limit, limit < 1 { throw ValidationError("--limit: expected at least 1") }
    }

    func run() throws {
      let reader = try reportingBadInput { try RecordingReader(path: file) }
      let kinds = try kind.map(kind)
      let origins = try origin.map { try number($0, reader.header) }
      let (first, last) = (try from.map(time) ?? .zero, try to.map(time) ?? .never)
      var formatter = TraceFormatter(header: reader.header)
      var left = limit ?? .max
      func show(_ lines: [String]) {
        for line in lines.prefix(left) { print(line) }
        left -= min(left, lines.count)
      }
      // Faults are inputs: they stand where they struck, unless something else is asked for.
      let faults = try reportingBadInput { try reader.allInputs().filter { $0.kind == .fault } }
      var due = (kinds.isEmpty && origins.isEmpty ? faults : [])[...].filter {
        first <= $0.time && $0.time <= last
      }[...]
      try reportingBadInput {
        var events = reader.events()
        while left > 0, let event = try events.next() {
          while let fault = due.first, fault.time <= event.time {
            show(formatter.lines(for: fault))
            due.removeFirst()
          }
          guard kinds.isEmpty || kinds.contains(event.kind),
            origins.isEmpty || origins.contains(event.origin), first <= event.time,
            event.time <= last
          else { continue }
          show(formatter.lines(for: event))
        }
      }
      show(formatter.finish())
      for fault in due { show(formatter.lines(for: fault)) }
      if let truncation = reader.truncation { diagnose("\(file): \(truncation)") }
    }

    private func kind(_ name: String) throws -> TraceKind {
      func spelled(_ kind: TraceKind) -> String {
        String(kind.name.map { $0 == " " ? "-" : $0 })
      }
      guard let kind = TraceKind.allCases.first(where: { spelled($0) == name }) else {
        let all = TraceKind.allCases.map(spelled).joined(separator: ", ")
        throw ValidationError("--kind: expected one of \(all), found \(name)")
      }
      return kind
    }

    private func number(_ name: String, _ header: RecordingHeader) throws -> UInt16 {
      guard let origin = header.origins.first(where: { $0.name == name }) else {
        let all = header.origins.map(\.name).joined(separator: ", ")
        throw ValidationError("--origin: expected one of \(all), found \(name)")
      }
      return origin.number
    }

    private func time(_ text: String) throws -> Time {
      guard let time = Time(text) else {
        throw ValidationError("expected a time such as 10us or 1.5s, found \(text)")
      }
      return time
    }
  }

  struct Stats: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Count what there is.", discussion: "Example:\n  orrery trace stats run.orrery")

    @Argument(help: "The recording.", completion: .file())
    var file: String

    func run() throws {
      let reader = try reportingBadInput { try RecordingReader(path: file) }
      let statistics = try reportingBadInput { try TraceStatistics(reader) }
      let summary = try reportingBadInput { try reader.summary() }
      let header = reader.header
      print("behaviour \(header.behaviour), simulator \(header.simulatorVersion)")
      print(header.configuration, terminator: "")
      print("inputs \(statistics.inputCount), events \(statistics.eventCount), ", terminator: "")
      print("digests \(statistics.digestCount) every \(header.digestInterval)")
      if let summary { print("\(summary.reason) at \(summary.time)") }
      if let truncation = reader.truncation { print(truncation) }
      table("kind", statistics.kinds)
      table("origin", statistics.origins)
      table("exception", statistics.exceptions)
      for row in statistics.chunks {
        print(
          "\(row.kind.name) chunks: \(row.count), \(row.contentBytes) bytes, "
            + "\(row.fileBytes) in the file")
      }
    }

    private func table(_ title: String, _ rows: [TraceStatistics.Row]) {
      guard !rows.isEmpty else { return }
      let width = max(title.count, rows.map(\.name.count).max() ?? 0)
      print(title)
      for row in rows {
        let padding = String(repeating: " ", count: width - row.name.count)
        let bytes = row.bytes == 0 ? "" : ", \(row.bytes) bytes"
        print("  \(row.name)\(padding) \(row.count)\(bytes)")
      }
    }
  }
}
