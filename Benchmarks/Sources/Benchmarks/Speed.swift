import Foundation

/// Speed beside QEMU's deterministic mode, and the cost of recording.
///
/// Prints medians of instructions a second of processor time, start-up subtracted, and ratios,
/// which hold where absolute figures do not. Instructions are those that Orrery counts; QEMU runs
/// the same software, and where its board differs (Janus) about the same.
struct Speed {
  static let speedGoal = 0.4
  static let recordingGoal = 1.3

  /// `arguments`: how many rounds; 5 when there are none.
  static func compare(root: String, arguments: [String]) throws {
    let rounds = try arguments.first.map { try positive($0, "rounds") } ?? 5
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("orrery-benchmarks-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let places = Places(root: root, scratch: scratch)
    var workloads = [places.bare("benchmark"), places.bare("benchmark-mmu")]
    if let uBoot = try places.uBootToPrompt() { workloads.append(uBoot) }
    if let linux = places.linux() { workloads.append(linux) }
    workloads.append(places.janus())
    let measurement = Measurement(places: places, rounds: rounds)
    let (start, results) = try measurement.measure(workloads)
    report(workloads, start, results)
  }

  private static func report(
    _ workloads: [Workload], _ start: Measurement.Samples, _ results: [Measurement.Samples]
  ) {
    let ownStart = median(start.orrery)
    let qemuStart = median(start.qemu)
    print("start-up: orrery \(milliseconds(ownStart)), QEMU \(milliseconds(qemuStart))")
    print(row("workload", "M instr.", "orrery", "QEMU", "ratio", "recording"))
    for (workload, samples) in zip(workloads, results) {
      let own = median(samples.orrery) - ownStart
      let recorded = median(samples.recording) - ownStart
      let reference = median(samples.qemu) - qemuStart * Double(workload.qemuStarts)
      let speed = samples.instructions / own / 1e6
      let cost = recorded / own
      print(
        row(
          workload.name, decimal(samples.instructions / 1e6, 1), decimal(speed, 0),
          decimal(samples.instructions / reference / 1e6, 0),
          decimal(reference / own, 2) + (reference / own >= speedGoal ? "" : " !"),
          decimal(cost, 2) + (cost < recordingGoal ? "" : " !")))
    }
    print(
      "orrery, QEMU: million instructions a second; ratio: goal \(speedGoal) and more; "
        + "recording: times as long, goal below \(recordingGoal); ! misses the goal")
  }

  private static func row(_ cells: String...) -> String {
    tableRow(cells, widths: [14, 10, 8, 8, 8, 10])
  }

  private static func milliseconds(_ seconds: Double) -> String {
    decimal(seconds * 1000, 1) + " ms"
  }
}
