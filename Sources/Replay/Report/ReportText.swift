import Simulation

// The report's tables: their rows are the same for people and for programs.

extension HypervisorReport {
  /// What stands in a row, in the order of its columns.
  struct Row {
    var words: [(key: String, text: String)] = []
    var numbers: [(key: String, value: UInt64)] = []
  }

  struct Table {
    let key: String
    let title: String
    var rows: [Row]
    /// Numbers are picoseconds but for the count, and are shown in microseconds.
    var isTime = false
  }

  var tables: [Table] {
    [
      Table(key: "exits", title: "exits to EL2 (instructions, cycles at EL2)", rows: exitRows),
      Table(key: "guests", title: "guests by core", rows: guestRows),
      Table(
        key: "worldSwitches", title: "world switches, from the exception to ERET (cycles)",
        rows: switches.keys.sorted().map { place in
          Row(
            words: [("from", name(of: place.from)), ("to", name(of: place.to))],
            numbers: Self.figures(switches[place]!))
        }),
      Table(
        key: "lineToInterrupt", title: "interrupts, from the line to the vector (us)",
        rows: latencies.physical.keys.sorted().map { id in
          Row(
            words: [("intid", "\(id)")], numbers: Self.percentiles(latencies.physical[id]!))
        }, isTime: true),
      Table(
        key: "lineToGuest", title: "virtual interrupts, from the line to the guest's vector (us)",
        rows: rows(latencies.virtual), isTime: true),
      Table(
        key: "listToGuest",
        title: "virtual interrupts, from the list register to the guest's vector (us)",
        rows: rows(latencies.injection), isTime: true),
    ]
  }

  private var exitRows: [Row] {
    let list = exits.map { exit, cost in (exit, exit.reason.text, cost) }.sorted {
      ($0.0.core, $0.0.machine, $1.2.cycles.count, $0.1)
        < ($1.0.core, $1.0.machine, $0.2.cycles.count, $1.1)
    }
    return list.map { exit, text, cost in
      let instructions = cost.instructions.percentiles(Self.costs)
      let cycles = cost.cycles.percentiles(Self.costs)
      var row = Row(
        words: [
          ("core", "core\(exit.core)"), ("guest", name(of: exit.machine)), ("reason", text),
        ], numbers: [("count", cost.cycles.count)])
      for (name, values, sum) in [
        ("instructions", instructions, cost.instructions.sum), ("cycles", cycles, cost.cycles.sum),
      ] {
        row.numbers += zip(["Min", "Median", "P99", "Max"], values).map { ("\(name)\($0)", $1) }
        row.numbers.append(("\(name)Sum", sum))
      }
      return row
    }
  }

  private static let costs: [UInt64] = [0, 50, 99, 100]

  private static func figures(_ values: Distribution) -> [(key: String, value: UInt64)] {
    [("count", values.count)]
      + zip(["min", "median", "p99", "max"], values.percentiles(costs)).map { ($0, $1) }
      + [("sum", values.sum)]
  }

  private static func percentiles(_ values: Distribution) -> [(key: String, value: UInt64)] {
    [("count", values.count)]
      + zip(["p50", "p90", "p99", "max"], values.percentiles([50, 90, 99, 100])).map { ($0, $1) }
  }

  private var guestRows: [Row] {
    guests.keys.sorted().map { place in
      let guest = guests[place]!
      let all = guest.cycles + guest.hypervisorCycles
      return Row(
        words: [("core", "core\(place.core)"), ("guest", name(of: place.machine))],
        numbers: [
          ("exits", guest.exits), ("instructions", guest.instructions),
          ("exitsPerMillion", Self.ratio(guest.exits, 1_000_000, guest.instructions)),
          ("cycles", guest.cycles), ("cyclesAtEL2", guest.hypervisorCycles),
          ("perMilleAtEL2", Self.ratio(guest.hypervisorCycles, 1000, all)),
        ])
    }
  }

  /// Rounded to the nearest.
  private static func ratio(_ value: UInt64, _ scale: UInt64, _ divisor: UInt64) -> UInt64 {
    guard divisor > 0 else { return 0 }
    let divisor = UInt128(divisor)
    return UInt64(clamping: (UInt128(value) * UInt128(scale) + divisor / 2) / divisor)
  }

  private func rows(_ values: [InterruptLatencies.Virtual: Distribution]) -> [Row] {
    values.keys.sorted().map { place in
      Row(
        words: [("guest", name(of: place.machine)), ("intid", "\(place.id)")],
        numbers: Self.percentiles(values[place]!))
    }
  }

  /// What a recording without details cannot tell.
  static let missingDetails =
    "no details: what was called and which interrupt it was, and latencies, are not known "
    + "(orrery run --record-details, or --report)"

  // MARK: - For people

  public var text: String {
    var lines: [String] = []
    for table in tables where !table.rows.isEmpty {
      if !lines.isEmpty { lines.append("") }
      lines.append(table.title)
      lines += Self.lines(of: table)
    }
    if exits.isEmpty { lines.append("no guest was left for EL2") }
    if !hasDetails { lines += ["", Self.missingDetails] }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(of table: Table) -> [String] {
    let first = table.rows[0]
    let head = first.words.map(\.key) + first.numbers.map { heading($0.key) }
    let body = table.rows.map { row in
      row.words.map(\.text)
        + row.numbers.map {
          table.isTime && $0.key != "count" ? microseconds($0.value) : "\($0.value)"
        }
    }
    let widths = head.indices.map { column in
      ([head] + body).map { $0[column].count }.max() ?? 0
    }
    return ([head] + body).map { cells in
      var line = " "
      for (column, cell) in cells.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += " " + (column < first.words.count ? cell + padding : padding + cell)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// `instructionsMin` becomes `i.min`, for narrow columns.
  private static func heading(_ key: String) -> String {
    for (name, short) in [("instructions", "i."), ("cycles", "c.")] {
      if key.hasPrefix(name), let last = key.dropFirst(name.count).first, last.isUppercase,
        !key.hasSuffix("EL2")
      {
        return short + key.dropFirst(name.count).lowercased()
      }
    }
    return key
  }

  /// With three digits behind the point.
  private static func microseconds(_ picoseconds: UInt64) -> String {
    let nanoseconds = (picoseconds + 500) / 1000
    let rest = String(nanoseconds % 1000)
    return "\(nanoseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  // MARK: - For programs

  /// One JSON object, with a line feed at its end: a list for each table. Its keys stay; times are
  /// in picoseconds.
  public var json: String {
    var writer = JSONText()
    writer.field("details", text: hasDetails ? "yes" : "no")
    for table in tables {
      writer.list(
        table.key,
        table.rows.map { row in
          JSONText {
            for (key, text) in row.words { $0.field(key, text: text) }
            for (key, value) in row.numbers { $0.field(key, value) }
          }
        })
    }
    return writer.text + "\n"
  }
}
