/// How often each value came. Exact, in memory that grows with different values only.
package struct Distribution {
  private var counts: [UInt64: UInt64] = [:]
  package private(set) var count: UInt64 = 0
  package private(set) var sum: UInt64 = 0

  package init() {}

  package mutating func add(_ value: UInt64) {
    counts[value, default: 0] += 1
    count += 1
    sum &+= value
  }

  /// The smallest value that so many percent of all values do not exceed (nearest rank), for each
  /// of the percentages, which rise; 0 gives the smallest and 100 the greatest. Zeros when there
  /// are no values.
  package func percentiles(_ percentages: [UInt64]) -> [UInt64] {
    let values = counts.keys.sorted()
    var result: [UInt64] = []
    var place = 0
    var below: UInt64 = 0
    for percentage in percentages {
      let rank = max(1, (count * percentage + 99) / 100)
      while place + 1 < values.count, below + counts[values[place]]! < rank {
        below += counts[values[place]]!
        place += 1
      }
      result.append(values.isEmpty ? 0 : values[place])
    }
    return result
  }
}
