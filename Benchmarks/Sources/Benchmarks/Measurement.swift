import Foundation

/// Runs workloads in turn, each simulator beside the other, so that a change of the host's speed
/// meets both.
struct Measurement {
  let places: Places
  let rounds: Int

  struct Samples {
    var orrery: [Double] = []
    var recording: [Double] = []
    var qemu: [Double] = []
    var instructions = 0.0
  }

  /// Measures the workloads, `hello` first: what it takes is the start-up that is subtracted.
  func measure(_ workloads: [Workload]) throws -> (start: Samples, results: [Samples]) {
    let hello = places.bare("hello")
    var start = Samples()
    var results = workloads.map { _ in Samples() }
    for round in 1...rounds {
      try measure(hello, &start)
      for (index, workload) in workloads.enumerated() {
        try measure(workload, &results[index])
      }
      FileHandle.standardError.write(Data("round \(round) of \(rounds)\n".utf8))
    }
    return (start, results)
  }

  private func measure(_ workload: Workload, _ samples: inout Samples) throws {
    let summary = "\(places.scratch)/summary.json"
    let orrery = [places.orrery, "run"] + workload.orrery
    samples.orrery.append(
      try run(orrery + ["--summary", summary], input: workload.input).processorSeconds)
    samples.instructions = try instructions(summary)
    samples.recording.append(
      try run(
        orrery + ["--record", "\(places.scratch)/run.orrery"], input: workload.input
      ).processorSeconds)
    if let qemu = workload.qemu {
      samples.qemu.append(try run(qemu, input: workload.input).processorSeconds)
    }
  }

  private func instructions(_ path: String) throws -> Double {
    let object = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: path)))
    guard let fields = object as? [String: Any],
      let count = (fields["instructions"] as? NSNumber)?.doubleValue
    else { throw BenchmarkError("\(path): no number of instructions") }
    return count
  }
}
