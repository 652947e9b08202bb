import Foundation
import Simulation
import TestSupport
import Testing
import Traces

/// Damaged recordings are read up to the damage, which has a place, and never trap. Half of the
/// cases are damaged within a chunk whose checksums are right.
@Suite struct FuzzTests {
  private static func corpus() throws -> [[UInt8]] {
    var list = try (1...3 as ClosedRange<UInt64>).map { seed in
      var sample = Sample.random(seed: seed, events: 60)
      sample.snapshots = [(.milliseconds(1), [1, 2, 3]), (.milliseconds(2), [])]
      return try sample.written(batches: 3)
    }
    for name in ["dma", "typed-input"] {
      let path = "\(repositoryRoot)/traces/\(name)/recording.orrery"
      list.append([UInt8](try Data(contentsOf: .init(filePath: path))))
    }
    return list
  }

  /// Reads everything there is; true when all of it was right.
  private func readAll(_ bytes: [UInt8]) -> Bool {
    guard let reader = try? RecordingReader(bytes: bytes) else { return false }
    var isGood = true
    do { try reader.verify() } catch { isGood = false }
    _ = try? reader.summary()
    _ = try? reader.allInputs()
    var events = reader.events()
    while let event = try? events.next() { _ = event }
    var points = reader.digests()
    while let point = try? points.next() { _ = point }
    var snapshots = reader.snapshots(maximumBytes: 1 << 20)
    while let snapshot = try? snapshots.next() { _ = snapshot }
    return isGood
  }

  @Test func files() throws {
    let outcome = try FuzzCampaign("recordings").run(try Self.corpus()) { bytes, _ in readAll(bytes)
    }
    #expect(outcome.count > 0 && outcome.greedy.isEmpty)
  }

  @Test func contents() throws {
    let files = try Self.corpus()
    let readers = try files.map { try RecordingReader(bytes: $0) }
    let corpus = try readers.flatMap { reader in
      try reader.chunks.map { chunk in try reader.contents(of: chunk) }
    }.filter { !$0.isEmpty && $0.count < 1 << 16 }
    let outcome = try FuzzCampaign("recordings, within chunks").run(corpus) { bytes, mutator in
      let file = Int(mutator.random.next(below: UInt64(files.count)))
      let chunk = Int(mutator.random.next(below: UInt64(readers[file].chunks.count)))
      return readAll(try Forgery.replacing(chunk, of: readers[file], files[file], by: bytes))
    }
    #expect(outcome.count > 0 && outcome.greedy.isEmpty)
  }
}
