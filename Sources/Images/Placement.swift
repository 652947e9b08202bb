import Simulation

/// A stretch of memory, or something loaded there, by name.
public struct NamedRange: Sendable, Equatable {
  public let name: String
  public let range: Range<UInt64>
  public init(_ name: String, _ range: Range<UInt64>) {
    self.name = name
    self.range = range
  }
}

extension ELFImage {
  /// Checks that every segment lies within one stretch of memory and on nothing loaded before.
  ///
  /// - Parameters:
  ///   - memory: RAM and ROM of the board.
  ///   - others: what is loaded already.
  ///   - bias: added to every address; zero for ``Kind/executable``.
  public func check(memory: [NamedRange], others: [NamedRange] = [], bias: UInt64 = 0)
    throws(ImageError)
  {
    guard kind == .shared || bias == 0 else {
      throw ImageError(
        file: file,
        "linked at fixed addresses (ET_EXEC): it cannot be moved by 0x\(hexadecimal(bias))")
    }
    guard bias.isMultiple(of: 4096) else {
      throw ImageError(file: file, "the bias 0x\(hexadecimal(bias)) is no multiple of 4 KiB")
    }
    for segment in segments {
      let (start, overflow) = segment.physicalAddress.addingReportingOverflow(bias)
      guard !overflow, segment.memorySize <= UInt64.max - start else {
        throw ImageError(
          file: file,
          "program header \(segment.index): p_paddr and the bias 0x\(hexadecimal(bias)) wrap "
            + "around the address space")
      }
      try checkPlacement(
        start..<start + segment.memorySize, what: "program header \(segment.index)", file: file,
        memory: memory, others: others)
    }
  }

  /// The ranges that the image takes, for the check of the next one.
  public func occupied(bias: UInt64 = 0) -> [NamedRange] {
    segments.map {
      NamedRange(file, ($0.physicalAddress &+ bias)..<($0.physicalAddress &+ bias &+ $0.memorySize))
    }
  }
}

/// Checks that `range` lies within one stretch of memory and on nothing loaded before.
func checkPlacement(
  _ range: Range<UInt64>, what: String, file: String, memory: [NamedRange], others: [NamedRange]
) throws(ImageError) {
  guard
    memory.contains(where: {
      $0.range.lowerBound <= range.lowerBound && range.upperBound <= $0.range.upperBound
    })
  else {
    let known = memory.map { "\($0.name) at \(shown($0.range))" }.joined(separator: ", ")
    throw ImageError(
      file: file,
      "\(what): \(shown(range)) is not in memory; there is \(known.isEmpty ? "none" : known)")
  }
  if let other = others.first(where: { $0.range.overlaps(range) }) {
    throw ImageError(
      file: file, "\(what): \(shown(range)) overlaps \(other.name) at \(shown(other.range))")
  }
}
