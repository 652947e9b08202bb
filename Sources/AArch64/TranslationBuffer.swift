/// The modelled TLB: architectural, in snapshots and digests.
///
/// Entries are combined: they lead from a virtual address through both stages. They are replaced
/// in the order in which they came, never by use, so that the fast TLB may hide hits; they are
/// honoured until software invalidates them, right or stale. Fully associative; a hash of page
/// and size makes it quick.
final class TranslationBuffer {
  let capacity: Int
  private(set) var count = 0
  private let slots: UnsafeMutablePointer<Slot>
  private let buckets: UnsafeMutablePointer<Int32>
  private let bucketCount: Int
  /// Ends of the list in order of insertion, and of the list of free slots.
  private var oldest: Int32 = none
  private var newest: Int32 = none
  private var free: Int32 = none
  /// How many entries there are of each size: which sizes a look-up has to try.
  private var sizes = InlineArray<64, Int32>(repeating: 0)
  private var sizesInUse: UInt64 = 0
  /// Entries that are smaller than the stage-1 block which they came from.
  private var fragments = 0

  private static let none: Int32 = -1

  private struct Slot {
    var entry = TranslationEntry()
    var older = none
    var newer = none
    var nextInBucket = none
  }

  init(capacity: Int) {
    self.capacity = capacity
    var buckets = 16
    while buckets < capacity * 2 { buckets *= 2 }
    bucketCount = buckets
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: Slot(), count: capacity)
    self.buckets = .allocate(capacity: buckets)
    self.buckets.initialize(repeating: Self.none, count: buckets)
    invalidateAll()
  }

  deinit {
    slots.deallocate()
    buckets.deallocate()
  }

  // MARK: Looking up

  /// The entry that translates `address` in this context. Where several do, which is a software
  /// error, the smallest, then the newest.
  func find(_ address: UInt64, _ context: TranslationContext) -> TranslationEntry? {
    var rest = sizesInUse
    while rest != 0 {
      let size = UInt8(rest.trailingZeroBitCount)
      rest &= rest - 1
      let page = address >> size
      var place = buckets[bucket(page, size)]
      while place != Self.none {
        let slot = slots + Int(place)
        if slot.pointee.entry.page == page, slot.pointee.entry.sizeBits == size,
          context.matches(slot.pointee.entry)
        {
          return slot.pointee.entry
        }
        place = slot.pointee.nextInBucket
      }
    }
    return nil
  }

  /// All entries, oldest first.
  var entries: [TranslationEntry] {
    var result: [TranslationEntry] = []
    result.reserveCapacity(count)
    var place = oldest
    while place != Self.none {
      result.append(slots[Int(place)].entry)
      place = slots[Int(place)].newer
    }
    return result
  }

  // MARK: Changing

  /// Adds an entry and gives the oldest one, which made room for it.
  func insert(_ entry: TranslationEntry) -> TranslationEntry? {
    var evicted: TranslationEntry?
    if free == Self.none {
      evicted = slots[Int(oldest)].entry
      remove(oldest)
    }
    let place = free
    let slot = slots + Int(place)
    free = slot.pointee.newer
    let bucket = bucket(entry.page, entry.sizeBits)
    slot.pointee = Slot(
      entry: entry, older: newest, newer: Self.none, nextInBucket: buckets[bucket])
    buckets[bucket] = place
    if newest == Self.none { oldest = place } else { slots[Int(newest)].newer = place }
    newest = place
    count += 1
    if entry.isFragment { fragments += 1 }
    sizes[Int(entry.sizeBits)] += 1
    sizesInUse |= 1 << UInt64(entry.sizeBits)
    return evicted
  }

  func invalidateAll() {
    for bucket in 0..<bucketCount { buckets[bucket] = Self.none }
    for place in 0..<capacity {
      slots[place] = Slot(newer: place + 1 < capacity ? Int32(place + 1) : Self.none)
    }
    (oldest, newest, free) = (Self.none, Self.none, capacity > 0 ? 0 : Self.none)
    (count, fragments, sizesInUse) = (0, 0, 0)
    sizes = InlineArray(repeating: 0)
  }

  /// Removes all entries for which `condition` holds.
  func invalidate(where condition: (TranslationEntry) -> Bool) {
    var place = oldest
    while place != Self.none {
      let next = slots[Int(place)].newer
      if condition(slots[Int(place)].entry) { remove(place) }
      place = next
    }
  }

  /// Removes the entries that came from a stage-1 page or block with this address in it and for
  /// which `condition` holds. True when only pages of 4 KiB went.
  func invalidate(_ address: UInt64, where condition: (TranslationEntry) -> Bool) -> Bool {
    var onlyPages = true
    // A stage-1 block that stage 2 cut into pieces goes as a whole (D8.14.1).
    if fragments > 0 {
      invalidate { entry in
        guard entry.isFragment, entry.blockPage == address >> entry.blockBits, condition(entry)
        else { return false }
        onlyPages = false
        return true
      }
    }
    var rest = sizesInUse
    while rest != 0 {
      let size = UInt8(rest.trailingZeroBitCount)
      rest &= rest - 1
      var place = buckets[bucket(address >> size, size)]
      while place != Self.none {
        let next = slots[Int(place)].nextInBucket
        let entry = slots[Int(place)].entry
        if entry.sizeBits == size, entry.page == address >> size, condition(entry) {
          if size > 12 { onlyPages = false }
          remove(place)
        }
        place = next
      }
    }
    return onlyPages
  }

  private func remove(_ place: Int32) {
    let slot = slots[Int(place)]
    if slot.older == Self.none {
      oldest = slot.newer
    } else {
      slots[Int(slot.older)].newer = slot.newer
    }
    if slot.newer == Self.none {
      newest = slot.older
    } else {
      slots[Int(slot.newer)].older = slot.older
    }
    let bucket = bucket(slot.entry.page, slot.entry.sizeBits)
    if buckets[bucket] == place {
      buckets[bucket] = slot.nextInBucket
    } else {
      var other = buckets[bucket]
      while slots[Int(other)].nextInBucket != place { other = slots[Int(other)].nextInBucket }
      slots[Int(other)].nextInBucket = slot.nextInBucket
    }
    slots[Int(place)] = Slot(newer: free)
    free = place
    count -= 1
    if slot.entry.isFragment { fragments -= 1 }
    let size = Int(slot.entry.sizeBits)
    sizes[size] -= 1
    if sizes[size] == 0 { sizesInUse &= ~(1 << UInt64(size)) }
  }

  private func bucket(_ page: UInt64, _ size: UInt8) -> Int {
    let mixed = (page ^ UInt64(size) << 58) &* 0x9e37_79b9_7f4a_7c15
    return Int(mixed >> 40) & (bucketCount - 1)
  }
}
