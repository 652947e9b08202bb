import Simulation

/// What came before its turn: pieces of the stream behind a gap.
struct TCPReassembly {
  static let limit = 16

  private struct Piece {
    var sequence: UInt32
    var bytes: [UInt8]
  }
  private var pieces: [Piece] = []

  /// Keeps a piece; one too many is forgotten, and comes again.
  mutating func insert(_ bytes: ArraySlice<UInt8>, at sequence: UInt32) {
    guard !bytes.isEmpty, pieces.count < Self.limit else { return }
    pieces.append(Piece(sequence: sequence, bytes: Array(bytes)))
  }

  /// Takes what comes next, wherever pieces overlap what has been taken.
  mutating func next(from sequence: UInt32) -> ArraySlice<UInt8>? {
    pieces.removeAll { distance(from: sequence, to: $0.sequence) + $0.bytes.count <= 0 }
    guard let place = pieces.firstIndex(where: { distance(from: sequence, to: $0.sequence) <= 0 })
    else { return nil }
    let piece = pieces.remove(at: place)
    return piece.bytes.dropFirst(-distance(from: sequence, to: piece.sequence))
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    var count = UInt8(pieces.count)
    try coder.field("pieces", &count)
    guard count <= Self.limit else { throw StateError("pieces: too many") }
    if coder.isDecoding {
      pieces = Array(repeating: Piece(sequence: 0, bytes: []), count: Int(count))
    }
    for index in pieces.indices {
      try coder.field("sequence", &pieces[index].sequence)
      try coder.field("bytes", &pieces[index].bytes)
      guard pieces[index].bytes.count <= 0xffff else { throw StateError("bytes: too many") }
    }
  }
}

/// How far a sequence number is behind another, across their wrapping (RFC 9293, 3.4).
func distance(from start: UInt32, to end: UInt32) -> Int { Int(Int32(bitPattern: end &- start)) }
