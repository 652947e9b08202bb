/// A set of addresses, as ranges that rise and do not touch.
package struct AddressSet: Equatable {
  package private(set) var ranges: [Range<UInt64>] = []

  package init() {}

  /// The union, in any order.
  package init(_ ranges: [Range<UInt64>]) {
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound {
        let end = max(last.upperBound, range.upperBound)
        self.ranges[self.ranges.count - 1] = last.lowerBound..<end
      } else {
        self.ranges.append(range)
      }
    }
  }

  package func contains(_ range: Range<UInt64>) -> Bool {
    // The last range that begins at or before it.
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].lowerBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low > 0 && range.upperBound <= ranges[low - 1].upperBound
  }

  package func intersection(_ other: AddressSet) -> AddressSet {
    var result = AddressSet()
    var (mine, theirs) = (ranges[...], other.ranges[...])
    while let one = mine.first, let two = theirs.first {
      let start = max(one.lowerBound, two.lowerBound)
      let end = min(one.upperBound, two.upperBound)
      if start < end { result.ranges.append(start..<end) }
      if one.upperBound < two.upperBound { mine.removeFirst() } else { theirs.removeFirst() }
    }
    return result
  }

  package func subtracting(_ other: AddressSet) -> AddressSet {
    var result = AddressSet()
    var theirs = other.ranges[...]
    for range in ranges {
      var start = range.lowerBound
      while let next = theirs.first, next.upperBound <= start { theirs.removeFirst() }
      for cut in theirs {
        guard cut.lowerBound < range.upperBound else { break }
        if start < cut.lowerBound { result.ranges.append(start..<cut.lowerBound) }
        start = max(start, cut.upperBound)
      }
      if start < range.upperBound { result.ranges.append(start..<range.upperBound) }
    }
    return result
  }
}
