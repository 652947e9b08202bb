/// One row as tools and tests see it.
package struct InstructionListing: Sendable {
  package enum Kind: String, Sendable { case lowered, called, loweredOrCalled, absent }

  package let name: String
  package let pattern: EncodingPattern
  package let section: String
  /// The feature's name; `base` for what every core has.
  package let feature: String
  package let kind: Kind
  package let hasCondition: Bool

  /// All rows, in the table's order: the coverage ledger.
  package static let all: [InstructionListing] = instructionTable.enumerated().map { number, row in
    let kind: Kind =
      switch row.semantics {
      case .lower: .lowered
      case .call, .float: .called
      case .lowerOrCall: .loweredOrCalled
      case .absent: .absent
      }
    return InstructionListing(
      name: row.name, pattern: Decoder.patterns[number], section: row.section,
      feature: "\(row.feature)", kind: kind, hasCondition: row.condition != nil)
  }

  /// The operation that a word is lowered to, for people:
  /// `addImmediate64 rd 1 rn 2 rm 32 aux 0 immediate 0x10`; `nil` when it is called or absent.
  package static func lowered(_ word: UInt32, pageOffset: UInt64 = 0) -> String? {
    guard let row = Decoder.decode(word) else { return nil }
    let instruction = Instruction(word, pageOffset: pageOffset)
    let op: Op?
    switch instructionTable[row].semantics {
    case .lower(let lower): op = lower(instruction)
    case .lowerOrCall(let lower, _): op = lower(instruction)
    case .call, .float, .absent: op = nil
    }
    return op.map {
      "\($0.code) rd \($0.rd) rn \($0.rn) rm \($0.rm) aux \($0.aux) immediate 0x\(hex($0.immediate))"
    }
  }
}
