import Simulation
import Testing
import Traces

/// Files that were cut, flipped or made up.
@Suite struct HostileTests {
  /// Every kind of chunk, and small enough to try every byte.
  private static func small() throws -> (sample: Sample, bytes: [UInt8]) {
    var sample = Sample.random(seed: 8, events: 12)
    sample.journal = [
      JournalEntry(time: .zero, target: "uart0", kind: .console, bytes: Array("x\n".utf8)),
      JournalEntry(time: .nanoseconds(3), target: "uart0", kind: .consoleEnd, bytes: []),
    ]
    sample.snapshots = [(.milliseconds(1), [1, 2, 3])]
    return (sample, try sample.written(batches: 2))
  }

  @Test func aFileCutAnywhereReadsUpToItsLastWholeChunk() throws {
    let (sample, bytes) = try Self.small()
    let whole = try RecordingReader(bytes: bytes)
    let kinds = ChunkKind.allCases.filter { kind in !whole.chunks.contains { $0.kind == kind } }
    #expect(kinds.isEmpty, "the sample has every kind of chunk")
    let headerEnd = whole.chunks[1].offset
    for size in 0..<bytes.count {
      let cut = Array(bytes[..<size])
      guard size >= headerEnd else {
        let error = #expect(throws: RecordingError.self) { try RecordingReader(bytes: cut) }
        #expect(error == (size == 0 ? .notARecording : .cutInHeader(size: UInt64(size))))
        continue
      }
      let reader = try RecordingReader(bytes: cut)
      let expected = whole.chunks.filter { $0.offset + 24 + UInt64($0.payloadBytes) <= size }
      let truncation = try #require(reader.truncation)
      #expect(!reader.isComplete && reader.chunks == expected)
      #expect(truncation.chunkCount == expected.count)
      #expect(truncation.offset + truncation.strayBytes == size)
      #expect(truncation.description.contains("cut short after \(expected.count) whole chunks"))
      try reader.verify()
      let events = try reader.allEvents()
      #expect(events == Array(sample.events.prefix(events.count)))
      #expect(try reader.summary() == nil)
    }
  }

  @Test func everyFlippedBitIsDetectedAndNamed() throws {
    let (_, bytes) = try Self.small()
    let chunks = try RecordingReader(bytes: bytes).chunks
    for position in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[position] ^= 1 << UInt8(bit)
        let error = #expect(throws: RecordingError.self) {
          try RecordingReader(bytes: flipped).verify()
        }
        switch position {
        case ..<8: #expect(error == .notARecording)
        case ..<12: #expect(error == .otherFormat(found: 1 ^ 1 << UInt32((position - 8) * 8 + bit)))
        default:
          guard case .checksum(let place, _, _, _)? = error else {
            Issue.record("byte \(position), bit \(bit): \(String(describing: error))")
            continue
          }
          let chunk = try #require(chunks.last { $0.offset <= position })
          #expect(place.offset == chunk.offset && place.number == chunk.number)
        }
      }
    }
  }

  @Test func messagesNamePlaceKindAndChecks() throws {
    var (_, bytes) = try Self.small()
    let chunk = try #require(
      try RecordingReader(bytes: bytes).chunks.first { $0.kind == .events })
    bytes[Int(chunk.offset) + 24] ^= 0xff
    let error = #expect(throws: RecordingError.self) {
      try RecordingReader(bytes: bytes).verify()
    }
    let text = try #require(error).description
    #expect(
      text.contains("chunk \(chunk.number) (events) at offset 0x\(hexadecimal(chunk.offset))"))
    #expect(text.contains("expected 0x\(hexadecimal(UInt64(chunk.payloadChecksum), digits: 8))"))
  }

  @Test func otherFormatsAndBehaviours() throws {
    var (_, bytes) = try Self.small()
    bytes[8] = 9
    let error = #expect(throws: RecordingError.otherFormat(found: 9)) {
      try RecordingReader(bytes: bytes)
    }
    #expect(
      error?.description == "the recording has format 9; this simulator reads format 1")
    var sample = Sample(header: Sample.header)
    sample.header.behaviour = Behaviour.current + 1
    #expect(try sample.reader().header.behaviour == Behaviour.current + 1)
  }

  @Test func chunksThatWereMovedAreNoticed() throws {
    let (_, bytes) = try Self.small()
    let chunks = try RecordingReader(bytes: bytes).chunks
    for lost in chunks.indices.dropFirst() {
      let start = Int(chunks[lost].offset)
      var without = bytes
      without.removeSubrange(start..<start + 24 + chunks[lost].payloadBytes)
      if lost == chunks.count - 1 {
        #expect(try !RecordingReader(bytes: without).isComplete)
      } else {
        #expect(throws: RecordingError.self) { try RecordingReader(bytes: without) }
      }
    }
    for stray in [[0], bytes] {
      #expect(throws: RecordingError.self) { try RecordingReader(bytes: bytes + stray) }
    }
  }

  @Test func noBytesTrap() throws {
    let (_, bytes) = try Self.small()
    var random = SeededRandom(seed: 77)
    for _ in 0..<2_000 {
      var mutated = bytes
      for _ in 0..<1 + random.next(below: 6) {
        mutated[Int(random.next(below: UInt64(bytes.count)))] = UInt8(
          truncatingIfNeeded: random.next())
      }
      _ = try? RecordingReader(bytes: mutated).verify()
      _ = try? RecordingReader(bytes: Array(bytes[..<12]) + random.bytes(200)).verify()
    }
  }
}
