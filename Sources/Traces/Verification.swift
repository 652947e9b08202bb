import Simulation

extension RecordingReader {
  /// Reads and checks everything: every chunk, the chain of digests, and the end's counts.
  ///
  /// What a cursor reads is checked as it is read; this is for a file as a whole.
  public func verify() throws(RecordingError) {
    var found = RecordingSummary()
    var events = events()
    while try events.next() != nil { found.eventCount += 1 }
    var journal = journal()
    while try journal.next() != nil { found.journalCount += 1 }
    var digests = digests()
    while try digests.next() != nil { found.digestCount += 1 }
    found.chain = digests.chain
    var snapshots = snapshots(maximumBytes: .max)
    while try snapshots.nextSize() != nil { found.snapshotCount += 1 }
    guard let summary = try summary(), let last = chunks.last else { return }
    found.time = summary.time
    found.reason = summary.reason
    guard found == summary else {
      throw .malformed(last.place, "the recording does not hold what its end says")
    }
  }
}
