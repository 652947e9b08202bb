/// Answers questions for addresses (RFC 1035) from a fixed list of names; there are no others.
struct NameServer {
  static let port: UInt16 = 53
  /// Seconds for which an answer holds.
  private static let timeToLive: UInt32 = 3600

  private enum Outcome {
    static let good: UInt16 = 0
    static let formatError: UInt16 = 1
    static let noSuchName: UInt16 = 3
    static let notImplemented: UInt16 = 4
  }
  private static let address: UInt16 = 1
  private static let any: UInt16 = 255
  private static let internet: UInt16 = 1

  private let hosts: [(name: String, address: InternetAddress)]

  init(hosts: [(name: String, address: InternetAddress)]) {
    self.hosts = hosts.map { ($0.name.lowercased(), $0.address) }
  }

  func answer(_ query: ArraySlice<UInt8>) throws(Refusal) -> [UInt8] {
    var reader = WireReader(query)
    guard let id = reader.half(), let flags = reader.half(), let questions = reader.half(),
      reader.bytes(6) != nil
    else { throw .malformed }
    // An answer is not answered.
    guard flags & 0x8000 == 0 else { throw .unknown }
    guard flags & 0x7800 == 0 else {
      return header(id, flags, Outcome.notImplemented, questions: 0, answers: 0)
    }
    let start = reader.rest
    guard questions == 1, let name = Self.name(&reader), let type = reader.half(),
      let scope = reader.half()
    else { return header(id, flags, Outcome.formatError, questions: 0, answers: 0) }
    let question = start.prefix(start.count - reader.rest.count)
    guard scope == Self.internet, let host = hosts.first(where: { $0.name == name }) else {
      return header(id, flags, Outcome.noSuchName, questions: 1, answers: 0) + question
    }
    guard type == Self.address || type == Self.any else {
      return header(id, flags, Outcome.good, questions: 1, answers: 0) + question
    }
    var answer = header(id, flags, Outcome.good, questions: 1, answers: 1) + question
    // The name stands behind the header.
    answer.append(half: 0xc00c)
    answer.append(half: Self.address)
    answer.append(half: Self.internet)
    answer.append(word: Self.timeToLive)
    answer.append(half: 4)
    answer.append(word: host.address.value)
    return answer
  }

  /// An answer with authority, for those who wanted recursion and those who did not.
  private func header(
    _ id: UInt16, _ flags: UInt16, _ outcome: UInt16, questions: UInt16, answers: UInt16
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(half: id)
    bytes.append(half: 0x8480 | flags & 0x7900 | outcome)
    bytes.append(half: questions)
    bytes.append(half: answers)
    bytes.append(word: 0)
    return bytes
  }

  /// A name of at most 255 bytes, in small letters; a question's has no pointers.
  private static func name(_ reader: inout WireReader) -> String? {
    var labels: [String] = []
    var length = 0
    while let count = reader.byte(), count < 64, length + Int(count) < 255 {
      if count == 0 { return labels.joined(separator: ".").lowercased() }
      guard let bytes = reader.bytes(Int(count)),
        let label = String(validating: bytes, as: UTF8.self)
      else { return nil }
      labels.append(label)
      length += Int(count) + 1
    }
    return nil
  }
}
