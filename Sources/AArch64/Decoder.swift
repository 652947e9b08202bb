/// Finds the row of an instruction word.
///
/// The index has two levels: bits [31:21], and for the crowded places also bits [15:10]. Under
/// each key stand the rows that a word with these bits can be, in the table's order.
package enum Decoder {
  /// Patterns of ``instructionTable``, row by row.
  package static let patterns: [EncodingPattern] = instructionTable.map {
    EncodingPattern($0.pattern)
  }
  private static let index = DecoderIndex()

  /// The row's number in ``instructionTable``; `nil` for an unallocated encoding.
  package static func decode(_ word: UInt32) -> Int? { index.find(word) }
}

private struct DecoderIndex: Sendable {
  private struct Candidate {
    let mask: UInt32
    let value: UInt32
    let row: UInt16
    /// Place in `conditions`, or none.
    let condition: UInt16
  }
  /// Where a key's candidates are; a negative count leads to the second level at `start`.
  private struct Bucket {
    var start: Int32 = 0
    var count: Int32 = 0
  }

  private static let crowd = 6
  private static let noCondition = UInt16.max

  private var buckets: [Bucket] = []
  private var candidates: [Candidate] = []
  private var conditions: [@Sendable (Instruction) -> Bool] = []

  init() {
    var rows: [Candidate] = []
    for (number, row) in instructionTable.enumerated() {
      let pattern = Decoder.patterns[number]
      precondition(pattern.width == 32, "\(row.name): the pattern has \(pattern.width) bits")
      var place = Self.noCondition
      if let condition = row.condition {
        place = UInt16(conditions.count)
        conditions.append(condition)
      }
      rows.append(
        Candidate(
          mask: pattern.mask, value: pattern.value, row: UInt16(number), condition: place))
    }
    buckets = Array(repeating: Bucket(), count: 2048)
    for key in UInt32(0)..<2048 {
      let here = Self.among(rows, key << 21, 0xffe0_0000)
      if here.count <= Self.crowd {
        buckets[Int(key)] = add(here)
        continue
      }
      buckets[Int(key)] = Bucket(start: Int32(buckets.count), count: -1)
      for low in UInt32(0)..<64 { buckets.append(add(Self.among(here, low << 10, 0xfc00))) }
    }
  }

  private static func among(_ rows: [Candidate], _ bits: UInt32, _ mask: UInt32) -> [Candidate] {
    rows.filter { ($0.value ^ bits) & $0.mask & mask == 0 }
  }

  private mutating func add(_ rows: [Candidate]) -> Bucket {
    let start = candidates.count
    candidates.append(contentsOf: rows)
    return Bucket(start: Int32(start), count: Int32(rows.count))
  }

  func find(_ word: UInt32) -> Int? {
    var bucket = buckets[Int(word >> 21)]
    if bucket.count < 0 { bucket = buckets[Int(bucket.start) + Int(word >> 10 & 63)] }
    for place in Int(bucket.start)..<Int(bucket.start + bucket.count) {
      let candidate = candidates[place]
      guard word & candidate.mask == candidate.value else { continue }
      if candidate.condition != Self.noCondition,
        !conditions[Int(candidate.condition)](Instruction(word))
      {
        continue
      }
      return Int(candidate.row)
    }
    return nil
  }
}
