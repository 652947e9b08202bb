import Simulation

/// Writes a run to a sink as it goes, in constant memory.
///
/// Whenever events, digests or inputs fill a chunk, all that has come so far is written, inputs
/// first: however the file is cut, the inputs are there for the events that are. What the sink
/// refuses is kept in ``failure`` and thrown by the next call that can throw; a run is not
/// disturbed by a full disk.
public final class RecordingWriter: TraceObserver {
  /// Contents of a chunk are written when they have grown to this.
  private static let flushBytes = 256 << 10
  /// A snapshot is cut into parts of this size.
  private static let snapshotPartBytes = 1 << 20

  private let sink: any RecordingSink
  private let kinds: TraceKinds
  private let compressor = Compressor()
  private var chunkNumber: UInt32 = 0
  private var events = EventChunkEncoder()
  private var journal = JournalChunkEncoder()
  private var digests = DigestChunkEncoder()
  private var summary = RecordingSummary()
  private var isFinished = false
  /// Why the recording stops short of the run.
  public private(set) var failure: RecordingError?

  /// Writes the header.
  public init(header: RecordingHeader, to sink: any RecordingSink) throws(RecordingError) {
    self.sink = sink
    kinds = header.recordedKinds
    var header = header
    var coder = StateCoder()
    do throws(StateError) {
      try header.code(&coder)
    } catch {
      preconditionFailure("a header of our own: \(error)")
    }
    guard coder.bytes.count <= Chunk.maximumContents else { throw .tooLarge("the header") }
    var prefix = ByteWriter()
    prefix.raw(RecordingFormat.magic)
    prefix.fixed(RecordingFormat.current)
    prefix.raw(
      Chunk.encode(.header, number: chunkNumber, contents: coder.bytes, with: compressor))
    chunkNumber += 1
    try sink.write(prefix.bytes)
  }

  /// The chain of digests so far.
  public var chain: DigestChain { summary.chain }

  /// Takes an event when its kind is one of the header's ``RecordingHeader/recordedKinds``.
  public func observe(_ event: TraceEvent) {
    precondition(!isFinished, "a finished recording takes nothing more")
    guard kinds.contains(event.kind) else { return }
    events.append(event)
    summary.eventCount += 1
    if events.bytes >= Self.flushBytes { writePending() }
  }

  /// Takes an input, in order of time.
  public func record(_ entry: JournalEntry) {
    precondition(!isFinished, "a finished recording takes nothing more")
    journal.append(entry)
    summary.journalCount += 1
    if journal.bytes >= Self.flushBytes { writePending() }
  }

  /// Takes a digest point, in order of time.
  public func record(_ point: DigestPoint) {
    precondition(!isFinished, "a finished recording takes nothing more")
    digests.append(point)
    summary.chain.append(point)
    summary.digestCount += 1
    if digests.bytes >= Self.flushBytes { writePending() }
  }

  /// Takes a snapshot of the machine at `time`, as ``StateCoder`` wrote it.
  public func record(snapshot bytes: [UInt8], at time: Time) {
    precondition(!isFinished, "a finished recording takes nothing more")
    writePending()
    var start = 0
    repeat {
      let end = min(start + Self.snapshotPartBytes, bytes.count)
      var writer = ByteWriter()
      writer.fixed(time.picoseconds)
      writer.fixed(UInt64(bytes.count))
      writer.fixed(UInt64(start))
      writer.raw(bytes[start..<end])
      write(.snapshot, writer.bytes)
      start = end
    } while start < bytes.count
    summary.snapshotCount += 1
  }

  /// Writes all that has come so far.
  public func flush() throws(RecordingError) {
    writePending()
    if let failure { throw failure }
  }

  /// Ends the recording at `time` for `reason`. The caller closes the sink.
  public func finish(time: Time, reason: String) throws(RecordingError) {
    precondition(!isFinished, "a recording is finished once")
    writePending()
    isFinished = true
    summary.time = time
    summary.reason = reason
    var coder = StateCoder()
    do throws(StateError) {
      try summary.code(&coder)
    } catch {
      preconditionFailure("a summary of our own: \(error)")
    }
    guard coder.bytes.count <= Chunk.maximumContents else { throw .tooLarge("the end's reason") }
    write(.end, coder.bytes)
    if let failure { throw failure }
  }

  private func writePending() {
    if journal.count > 0 { write(.journal, journal.finish()) }
    if events.count > 0 { write(.events, events.finish()) }
    if digests.count > 0 { write(.digests, digests.finish(chain: summary.chain)) }
  }

  private func write(_ kind: ChunkKind, _ contents: [UInt8]) {
    guard failure == nil else { return }
    do throws(RecordingError) {
      try sink.write(
        Chunk.encode(kind, number: chunkNumber, contents: contents, with: compressor))
      chunkNumber += 1
    } catch {
      failure = error
    }
  }
}
