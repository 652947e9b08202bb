import Foundation

/// What it costs a kernel's work to run under Janus, or under KVM, beside the same kernel alone.
///
/// In simulated time, by the counter that the work itself reads: the same on every host. Each seed
/// orders what the cores do in another way, and has the work begin elsewhere between two ticks.
struct Overhead {
  /// Work of the processor and the memory alone: what their mean is taken of.
  static let computing = ["sha256", "deflate", "mix", "stream", "chase-4k", "chase-2m"]

  let places: Places
  let ways: [Way]
  let seeds: Int
  /// What could not be measured, and why.
  private var failures: [String] = []

  /// `arguments`: how many seeds, 5 when there are none, then the ways besides `bare`, all when
  /// there are none.
  static func compare(root: String, arguments: [String]) throws {
    let seeds = try arguments.first.map { try positive($0, "seeds") } ?? 5
    let named = try arguments.dropFirst().map { name in
      guard let way = Way(rawValue: name) else {
        let names = Way.allCases.map(\.rawValue).joined(separator: ", ")
        throw BenchmarkError("expected a way (\(names)), found \(name)")
      }
      return way
    }
    let others = (named.isEmpty ? Way.allCases : named).filter { $0 != .bare }
    var overhead = Overhead(
      places: Places(root: root, scratch: NSTemporaryDirectory()), ways: [.bare] + others,
      seeds: seeds)
    for processors in [1, 2] { try overhead.compare(processors: processors) }
    guard overhead.failures.isEmpty else {
      throw BenchmarkError(overhead.failures.joined(separator: "\n"))
    }
  }

  private init(places: Places, ways: [Way], seeds: Int) {
    self.places = places
    self.ways = ways
    self.seeds = seeds
  }

  /// Of a way, for each seed the samples by their names.
  private typealias Runs = [[String: WorkSample]]

  private mutating func compare(processors: Int) throws {
    var names: [String] = []
    var results: [String: (way: Way, result: String)] = [:]
    var runs: [(way: Way, runs: Runs)] = []
    for way in ways {
      do {
        var ofWay: Runs = []
        for seed in 0..<seeds {
          let samples = try measure(way, processors: processors, seed: seed)
          for sample in samples {
            let first = results[sample.name] ?? (way, sample.result)
            guard first.result == sample.result else {
              throw BenchmarkError(
                "\(sample.name) gives \(sample.result), and \(first.result) \(first.way)")
            }
            results[sample.name] = first
            if !names.contains(sample.name) { names.append(sample.name) }
          }
          ofWay.append(Dictionary(samples.map { ($0.name, $0) }) { first, _ in first })
        }
        runs.append((way, ofWay))
      } catch  where way != .bare {
        failures.append("\(way), \(processors) processors: \(error)")
      }
    }
    report(names, runs, processors)
  }

  private func measure(_ way: Way, processors: Int, seed: Int) throws -> [WorkSample] {
    FileHandle.standardError.write(
      Data("\(way), \(processors) processors, seed \(seed)\n".utf8))
    let output = try outputOf(way.command(places, processors: processors, seed: seed))
    guard output.contains("work: done") else {
      throw BenchmarkError("the work did not end:\n" + lastLines(output))
    }
    return WorkSample.all(in: output)
  }

  private func report(_ names: [String], _ runs: [(way: Way, runs: Runs)], _ processors: Int) {
    let bare = runs[0].runs
    let others = runs.dropFirst()
    let widths = [12, 12] + others.flatMap { _ in [12, 8, 8, 10] }
    func row(_ cells: [String]) -> String { tableRow(cells, widths: widths) }
    func count(_ number: Int, _ name: String) -> String {
      "\(number) \(name)\(number == 1 ? "" : "s")"
    }
    print("\n\(count(processors, "processor")), \(count(seeds, "seed"))")
    print(
      row(["work", "bare"] + others.flatMap { ["\($0.way)", "ratio", "worst", "cold"] }))
    var ratios = [[Double]](repeating: [], count: runs.count)
    for name in names {
      let own = bare.compactMap { $0[name] }
      var cells = [name, decimal(median(own.map(\.warm)), 0)]
      for (index, other) in others.enumerated() {
        let samples = other.runs.compactMap { $0[name] }
        let ratio = median(samples.map(\.warm)) / median(own.map(\.warm))
        let pairs = zip(samples, own).map { $0.warm / $1.warm }
        cells += [
          decimal(median(samples.map(\.warm)), 0), decimal(ratio, 3),
          decimal(pairs.max() ?? .nan, 3),
          decimal(median(samples.map(\.cold)) / median(own.map(\.cold)), 3),
        ]
        if Self.computing.contains(name), ratio.isFinite { ratios[index].append(ratio) }
      }
      print(row(cells))
    }
    for (index, other) in others.enumerated() {
      print(
        "\(other.way), \(Self.computing.joined(separator: ", ")): geometric mean "
          + "\(decimal(geometricMean(ratios[index]), 3)), "
          + "worst \(decimal(ratios[index].max() ?? .nan, 3))")
    }
    print("Ticks of the counter, warm, medians; worst and cold: ratios, of the worst seed, of cold")
  }
}
