import Foundation

/// Cells side by side, each as wide as its column.
func tableRow(_ cells: [String], widths: [Int]) -> String {
  zip(cells, widths).map { cell, width in
    cell + String(repeating: " ", count: max(1, width - cell.count))
  }.joined()
}

func decimal(_ value: Double, _ digits: Int) -> String {
  value.isFinite ? String(format: "%.\(digits)f", value) : "-"
}

/// The middle one; with an even count the mean of the two in the middle.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return .nan }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// The n-th root of the product of n values.
func geometricMean(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return .nan }
  return exp(values.reduce(0) { $0 + log($1) } / Double(values.count))
}

/// A number of the command line that is at least 1.
func positive(_ text: String, _ what: String) throws -> Int {
  guard let number = Int(text), number > 0 else {
    throw BenchmarkError("expected a number of \(what), found \(text)")
  }
  return number
}
