import Simulation
import Testing

@Suite struct StateCoderTests {
  /// One field of every sort.
  private struct State: Equatable {
    var byte: UInt8 = 1
    var signed: Int32 = -2
    var wide: UInt64 = .max
    var flag = true
    var time = Time.microseconds(3)
    var priority = EventPriority.timer
    var event: EventID? = EventID(sequence: 7)
    var words: [UInt32] = [1, 2, 0xffff_ffff]
    var bytes: [UInt8] = []
    var text = "café"
    var raw: UInt64 = 0x1122_3344_5566_7788

    mutating func code(_ coder: inout StateCoder) throws(StateError) {
      try coder.version("version", 4)
      try coder.field("byte", &byte)
      try coder.field("signed", &signed)
      try coder.field("wide", &wide)
      try coder.field("flag", &flag)
      try coder.field("time", &time)
      try coder.field("priority", &priority)
      try coder.field("event", &event)
      try coder.field("words", &words)
      try coder.field("bytes", &bytes)
      try coder.field("text", &text)
      var copy = raw
      do {
        try withUnsafeMutableBytes(of: &copy) { try coder.field("raw", raw: $0) }
      } catch let error as StateError { throw error } catch { preconditionFailure("\(error)") }
      raw = copy
    }
  }

  private func encoded(_ state: State) throws -> [UInt8] {
    var (state, coder) = (state, StateCoder())
    try state.code(&coder)
    return coder.bytes
  }

  @Test func statesComeBack() throws {
    let full = State()
    var state = State(
      byte: 0, signed: 0, wide: 0, flag: false, time: .zero, priority: .input, event: nil,
      words: [], bytes: [9], text: "", raw: 0)
    let empty = try encoded(state)
    var reader = StateCoder(decoding: try encoded(full))
    try state.code(&reader)
    #expect(state == full && reader.isAtEnd)
    reader = StateCoder(decoding: empty)
    try state.code(&reader)
    #expect(state.event == nil && state.words == [] && state.bytes == [9] && !state.flag)
  }

  @Test func everyCutIsAnError() throws {
    let bytes = try encoded(State())
    for size in bytes.indices {
      #expect(throws: StateError.self) {
        var (state, reader) = (State(), StateCoder(decoding: Array(bytes[..<size])))
        try state.code(&reader)
      }
    }
  }

  @Test func mutationsNeverTrap() throws {
    let bytes = try encoded(State())
    var random = SeededRandom(seed: 21)
    for _ in 0..<20_000 {
      var mutated = bytes
      for _ in 0..<1 + random.next(below: 4) {
        let place = Int(random.next(below: UInt64(bytes.count)))
        mutated[place] =
          random.next(below: 3) == 0 ? 0xff : UInt8(truncatingIfNeeded: random.next())
      }
      var (state, reader) = (State(), StateCoder(decoding: mutated))
      try? state.code(&reader)
    }
  }

  private func message(
    _ write: (inout StateCoder) throws -> Void, _ read: (inout StateCoder) throws -> Void
  ) throws -> String {
    var writer = StateCoder()
    try write(&writer)
    let error = #expect(throws: StateError.self) {
      var reader = StateCoder(decoding: writer.bytes)
      try read(&reader)
    }
    return try #require(error).description
  }

  @Test func messagesNameTheField() throws {
    var (byte, word, text): (UInt8, UInt32, String) = (2, 0, "")
    var (flag, priority) = (false, EventPriority.input)
    var bytes: [UInt8] = [0xff]
    var words: [UInt16] = []
    #expect(
      try message({ try $0.field("a", &byte) }, { try $0.field("b", &byte) })
        == "expected field b, found a")
    #expect(
      try message({ try $0.field("a", &byte) }, { try $0.field("a", &word) })
        == "a: expected 4 bytes, found 1")
    #expect(
      try message({ try $0.field("a", &byte) }, { try $0.field("a", &flag) })
        == "a: neither true nor false: 2")
    #expect(
      try message({ try $0.field("a", &byte) }, { try $0.field("a", &priority) })
        == "a: no value 2")
    #expect(
      try message({ try $0.field("a", &bytes) }, { try $0.field("a", &text) }) == "a: no UTF-8")
    #expect(
      try message({ try $0.field("a", &bytes) }, { try $0.field("a", &words) }) == "a: cut short")
    #expect(
      try message({ try $0.version("v", 1) }, { try $0.version("v", 2) })
        == "v: expected version 2, found 1")
  }

  /// A name or size of the greatest number must not overflow the arithmetic of bounds.
  @Test func sizesThatOverflowAreErrors() {
    for bytes in [
      [0xff], [1, 0x61], [1, 0x61, 0xff, 0xff, 0xff, 0xff], [1, 0x61, 0xff, 0xff, 0xff, 0x7f, 0],
      [0xff, 0x61, 1, 0, 0, 0], [0, 0, 0, 0],
    ] as [[UInt8]] {
      #expect(throws: StateError.self) {
        var (value, reader): ([UInt8], StateCoder) = ([], StateCoder(decoding: bytes))
        try reader.field("a", &value)
      }
    }
  }
}
