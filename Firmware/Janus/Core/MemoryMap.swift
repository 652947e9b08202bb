/// The board's RAM and the parts of it that are taken: by Janus, the device tree, the personas'
/// files, `/reserved-memory`, and each piece handed out.
package struct MemoryMap {
  package static let ramLimit = 4
  package static let takenLimit = 24

  package private(set) var ram: InlineArray<4, MemoryRange>
  package private(set) var ramCount: Int
  private var taken: InlineArray<24, MemoryRange>
  private var takenCount: Int
  /// Set when there were more ranges than places: nothing is handed out any more, since what is
  /// not on the list would be taken for free.
  package private(set) var isOverfull: Bool

  package init() {
    ram = .init(repeating: .init(start: 0, end: 0))
    ramCount = 0
    taken = .init(repeating: .init(start: 0, end: 0))
    takenCount = 0
    isOverfull = false
  }

  /// RAM beyond the places for it stays unused.
  package mutating func addRAM(_ range: MemoryRange) {
    if ramCount == Self.ramLimit { return }
    ram.at(ramCount).pointee = range
    ramCount &+= 1
  }

  @inline(never)
  package mutating func take(_ range: MemoryRange) {
    if range.start >= range.end { return }
    if takenCount == Self.takenLimit {
      isOverfull = true
      return
    }
    taken.at(takenCount).pointee = range
    takenCount &+= 1
  }

  package mutating func isRAM(_ range: MemoryRange) -> Bool {
    for index in 0..<ramCount where ram.at(index).pointee.contains(range) { return true }
    return false
  }

  /// The lowest free piece of `size` bytes, 2 MiB aligned, and takes it. First fit: the candidate
  /// moves behind each taken range that it overlaps, until none does.
  @inline(never)
  package mutating func allocate(_ size: UInt64) -> MemoryRange? {
    if isOverfull || takenCount == Self.takenLimit { return nil }
    for index in 0..<ramCount {
      let bank = ram.at(index).pointee
      var candidate = MemoryRange(start: alignUp(bank.start, to: blockSize), end: 0)
      var checked = 0
      while true {
        candidate.end = candidate.start &+ size
        if candidate.end < size || !bank.contains(candidate) { break }
        if checked == takenCount {
          take(candidate)
          return candidate
        }
        let obstacle = taken.at(checked).pointee
        checked &+= 1
        if obstacle.overlaps(candidate) {
          candidate.start = alignUp(obstacle.end, to: blockSize)
          checked = 0
        }
      }
    }
    return nil
  }
}
