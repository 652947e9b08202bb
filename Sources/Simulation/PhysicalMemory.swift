import Glibc

/// Why a write to a page cannot take the fast path.
public struct PageFlags: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Decoded blocks were made from the page.
  public static let code = PageFlags(rawValue: 1)
  /// A core's exclusive monitor is armed on it.
  public static let monitored = PageFlags(rawValue: 2)
  /// A debugger or an oracle wants to hear of writes.
  public static let watched = PageFlags(rawValue: 4)
  /// Not written since the last digest.
  public static let clean = PageFlags(rawValue: 8)
}

/// Who writes: monitors are cleared by others' stores only.
public enum MemoryWriter: Equatable, Sendable {
  case core(Int)
  case device
  /// Loader and debugger.
  case host
}

/// Hears of writes to flagged pages, and of pages that lose their fast write path.
public protocol MemoryWatcher: AnyObject {
  /// `count` bytes at `address`, within one page, have just changed.
  func memoryChanged(_ address: UInt64, count: Int, by writer: MemoryWriter, flags: PageFlags)
  /// The page at this physical address got a flag: drop fast write entries for it.
  func writePathRevoked(page: UInt64)
  /// Every page lost its fast write path, as after a digest.
  func allWritePathsRevoked()
}

/// A stretch of RAM or ROM of whole pages.
public final class MemoryRegion {
  public let name: String
  /// Physical address, a multiple of the page size.
  public let base: UInt64
  /// Bytes, a multiple of the page size.
  public let size: UInt64
  public let isWritable: Bool
  /// Zero until written; the host commits pages as they are touched.
  public let bytes: UnsafeMutableRawPointer
  fileprivate let flags: UnsafeMutablePointer<UInt8>
  fileprivate var pages: PageDigests

  fileprivate init(name: String, base: UInt64, size: UInt64, isWritable: Bool) {
    precondition(base % PhysicalMemory.pageSize == 0 && size % PhysicalMemory.pageSize == 0)
    (self.name, self.base, self.size, self.isWritable) = (name, base, size, isWritable)
    let memory = mmap(
      nil, Int(size), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let memory, memory != MAP_FAILED else {
      preconditionFailure("the host has no \(size) bytes of address space for \(name)")
    }
    bytes = memory
    let count = Int(size / PhysicalMemory.pageSize)
    flags = .allocate(capacity: count)
    flags.initialize(repeating: PageFlags.clean.rawValue, count: count)
    pages = PageDigests(count: count)
  }

  deinit {
    munmap(bytes, Int(size))
    flags.deallocate()
  }

  public func contains(_ address: UInt64, count: UInt64) -> Bool {
    address >= base && address - base < size && count <= size - (address - base)
  }
}

/// A page of memory as cores reach it at every miss of their fast paths: nothing is reference
/// counted.
public struct MemoryPage {
  /// The page's bytes on the host.
  public let bytes: UnsafeMutableRawPointer
  public let isWritable: Bool
  public let flags: PageFlags
}

/// A ``MemoryRegion`` for accesses, and how many there are.
private struct RegionTable {
  struct Row {
    let base: UInt64
    let size: UInt64
    let isWritable: Bool
    let bytes: UnsafeMutableRawPointer
    let flags: UnsafeMutablePointer<UInt8>
    /// ``PhysicalMemory/regions`` owns it.
    let region: Unmanaged<MemoryRegion>

    func number(ofPage address: UInt64) -> Int {
      Int((address - base) / PhysicalMemory.pageSize)
    }
  }

  var rows: UnsafeMutablePointer<Row>
  var count = 0
}

/// The machine's RAM and ROM, and the one write path to it for cores, DMA, loader and debugger.
public final class PhysicalMemory {
  public static let pageSize: UInt64 = 4096
  public private(set) var regions: [MemoryRegion] = []
  public var watchers: [any MemoryWatcher] = []
  /// ``regions`` behind a pointer, where a look costs no retain and no exclusivity check.
  private let table: UnsafeMutablePointer<RegionTable>

  public init() {
    table = .allocate(capacity: 1)
    table.initialize(to: RegionTable(rows: .allocate(capacity: 1)))
  }

  deinit {
    table.pointee.rows.deallocate()
    table.deallocate()
  }

  /// Adds zeroed memory. The board reader has checked that nothing overlaps.
  @discardableResult
  public func addRegion(name: String, base: UInt64, size: UInt64, isWritable: Bool) -> MemoryRegion
  {
    let region = MemoryRegion(name: name, base: base, size: size, isWritable: isWritable)
    regions.append(region)
    let rows = UnsafeMutablePointer<RegionTable.Row>.allocate(capacity: regions.count)
    for (place, region) in regions.enumerated() {
      (rows + place).initialize(
        to: RegionTable.Row(
          base: region.base, size: region.size, isWritable: region.isWritable,
          bytes: region.bytes, flags: region.flags, region: .passUnretained(region)))
    }
    table.pointee.rows.deallocate()
    table.pointee = RegionTable(rows: rows, count: regions.count)
    return region
  }

  /// The region that holds all of `count` bytes at `address`.
  public func region(at address: UInt64, count: UInt64 = 1) -> MemoryRegion? {
    row(at: address, count: count)?.pointee.region.takeUnretainedValue()
  }

  /// The row of the region that holds all of `count` bytes at `address`.
  @inline(__always)
  private func row(at address: UInt64, count: UInt64 = 1) -> UnsafeMutablePointer<RegionTable.Row>?
  {
    var row = table.pointee.rows
    for _ in 0..<table.pointee.count {
      // Below the base, the difference is past any size.
      let offset = address &- row.pointee.base
      if offset < row.pointee.size, count <= row.pointee.size - offset { return row }
      row += 1
    }
    return nil
  }

  /// The page that holds `address`; `nil` outside memory.
  public func page(at address: UInt64) -> MemoryPage? {
    guard let row = row(at: address) else { return nil }
    let number = row.pointee.number(ofPage: address)
    return MemoryPage(
      bytes: row.pointee.bytes + number * Int(Self.pageSize), isWritable: row.pointee.isWritable,
      flags: PageFlags(rawValue: row.pointee.flags[number]))
  }

  public func flags(ofPage address: UInt64) -> PageFlags { page(at: address)?.flags ?? [] }

  /// Sets a flag that writers must respect; fast write entries for the page go.
  public func raise(_ flag: PageFlags, page address: UInt64) {
    guard let row = row(at: address) else { return }
    let index = row.pointee.number(ofPage: address)
    guard row.pointee.flags[index] & flag.rawValue == 0 else { return }
    row.pointee.flags[index] |= flag.rawValue
    let page = address & ~(Self.pageSize - 1)
    for watcher in watchers { watcher.writePathRevoked(page: page) }
  }

  /// Sets a flag without revoking anything: the caller does what its meaning needs.
  public func mark(_ flag: PageFlags, page address: UInt64) {
    guard let row = row(at: address) else { return }
    row.pointee.flags[row.pointee.number(ofPage: address)] |= flag.rawValue
  }

  public func lower(_ flag: PageFlags, page address: UInt64) {
    guard let row = row(at: address) else { return }
    row.pointee.flags[row.pointee.number(ofPage: address)] &= ~flag.rawValue
  }

  /// Readies the page at `address` for writing and gives the flags that remain: the fast path may
  /// be used when none does that concerns the writer.
  private func beginWrite(_ address: UInt64, in row: UnsafeMutablePointer<RegionTable.Row>)
    -> PageFlags
  {
    let index = row.pointee.number(ofPage: address)
    if row.pointee.flags[index] & PageFlags.clean.rawValue != 0 {
      row.pointee.flags[index] &= ~PageFlags.clean.rawValue
      row.pointee.region.takeUnretainedValue().pages.dirty.append(index)
    }
    return PageFlags(rawValue: row.pointee.flags[index])
  }

  /// Tells watchers of a write within one page, after it.
  public func endWrite(_ address: UInt64, count: Int, by writer: MemoryWriter, flags: PageFlags) {
    guard !flags.isEmpty else { return }
    for watcher in watchers {
      watcher.memoryChanged(address, count: count, by: writer, flags: flags)
    }
  }

  /// Reads `width` bytes, little-endian; `nil` outside memory.
  public func load(_ address: UInt64, _ width: AccessWidth) -> UInt64? {
    guard let row = row(at: address, count: UInt64(width.rawValue)) else { return nil }
    let place = UnsafeRawPointer(row.pointee.bytes + Int(address - row.pointee.base))
    return switch width {
    case .byte: UInt64(place.load(as: UInt8.self))
    case .half: UInt64(place.loadUnaligned(as: UInt16.self).littleEndian)
    case .word: UInt64(place.loadUnaligned(as: UInt32.self).littleEndian)
    case .double: place.loadUnaligned(as: UInt64.self).littleEndian
    }
  }

  /// Writes `width` bytes, little-endian. False outside writable memory.
  public func store(
    _ address: UInt64, _ width: AccessWidth, _ value: UInt64, by writer: MemoryWriter
  ) -> Bool {
    withUnsafeBytes(of: value.littleEndian) {
      write(address, UnsafeRawBufferPointer(rebasing: $0[..<width.bytes]), by: writer)
    }
  }

  /// Copies out `count` bytes; `nil` when they are not all in one region.
  public func read(_ address: UInt64, count: Int) -> [UInt8]? {
    guard let region = region(at: address, count: UInt64(count)) else { return nil }
    let start = region.bytes + Int(address - region.base)
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Writes bytes; false, and nothing changed, when they are not all in one region that `writer`
  /// may change (the host may change ROM).
  public func write(_ address: UInt64, _ bytes: UnsafeRawBufferPointer, by writer: MemoryWriter)
    -> Bool
  {
    guard let row = row(at: address, count: UInt64(bytes.count)),
      row.pointee.isWritable || writer == .host
    else { return false }
    var done = 0
    while done < bytes.count {
      let place = address + UInt64(done)
      let room = Int(Self.pageSize - place % Self.pageSize)
      let count = min(room, bytes.count - done)
      let flags = beginWrite(place, in: row)
      (row.pointee.bytes + Int(place - row.pointee.base)).copyMemory(
        from: bytes.baseAddress! + done, byteCount: count)
      endWrite(place, count: count, by: writer, flags: flags)
      done += count
    }
    return true
  }

  public func write(_ address: UInt64, _ bytes: [UInt8], by writer: MemoryWriter) -> Bool {
    bytes.withUnsafeBytes { write(address, $0, by: writer) }
  }
}

// MARK: Digests and snapshots

/// Hashes of a region's pages in a tree of two levels, brought up to date page by page.
private struct PageDigests {
  static let pagesPerGroup = 256
  static let zeroPage = Digest(of: [UInt8](repeating: 0, count: Int(PhysicalMemory.pageSize)))

  var dirty: [Int] = []
  var pages: [Digest]
  var groups: [Digest]

  init(count: Int) {
    pages = Array(repeating: Self.zeroPage, count: count)
    groups = []
    for group in 0..<(count + Self.pagesPerGroup - 1) / Self.pagesPerGroup {
      groups.append(digest(ofGroup: group))
    }
  }

  func digest(ofGroup group: Int) -> Digest {
    let first = group * Self.pagesPerGroup
    let range = first..<min(first + Self.pagesPerGroup, pages.count)
    return pages[range].withUnsafeBytes { Digest(of: $0) }
  }

  mutating func update(from bytes: UnsafeMutableRawPointer) {
    let size = Int(PhysicalMemory.pageSize)
    var touched: Set<Int> = []
    for page in dirty {
      pages[page] = Digest(of: UnsafeRawBufferPointer(start: bytes + page * size, count: size))
      touched.insert(page / Self.pagesPerGroup)
    }
    dirty.removeAll(keepingCapacity: true)
    for group in touched.sorted() { groups[group] = digest(ofGroup: group) }
  }
}

extension PhysicalMemory {
  /// The digest of all memory. Costs only what was written since the last one.
  public func digest() -> Digest {
    var revoked = false
    var roots: [Digest] = []
    for region in regions {
      revoked = revoked || !region.pages.dirty.isEmpty
      for page in region.pages.dirty { region.flags[page] |= PageFlags.clean.rawValue }
      region.pages.update(from: region.bytes)
      roots.append(region.pages.groups.withUnsafeBytes { Digest(of: $0) })
    }
    if revoked { for watcher in watchers { watcher.allWritePathsRevoked() } }
    return roots.withUnsafeBytes { Digest(of: $0) }
  }

  /// Makes all of a region zero.
  public func clear(_ region: MemoryRegion) {
    _ = digest()
    let zeros = [UInt8](repeating: 0, count: Int(Self.pageSize))
    for page in region.pages.pages.indices where region.pages.pages[page] != PageDigests.zeroPage {
      _ = write(region.base + UInt64(page) * Self.pageSize, zeros, by: .host)
    }
  }

  /// Contents of all pages that are not zero, as snapshots hold them.
  public func code(_ coder: inout StateCoder) throws(StateError) {
    _ = digest()
    let size = Int(Self.pageSize)
    for region in regions {
      var numbers: [UInt32] = region.pages.pages.indices.filter {
        region.pages.pages[$0] != PageDigests.zeroPage
      }.map(UInt32.init)
      let before = numbers
      var contents: [UInt8] = []
      if !coder.isDecoding {
        contents.reserveCapacity(numbers.count * size)
        for number in numbers {
          let page = region.bytes + Int(number) * size
          contents.append(contentsOf: UnsafeRawBufferPointer(start: page, count: size))
        }
      }
      try coder.field("pages", &numbers)
      try coder.field("contents", &contents)
      guard coder.isDecoding else { continue }
      guard contents.count == numbers.count * size,
        numbers.allSatisfy({ Int($0) < region.pages.pages.count }),
        zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 })
      else { throw StateError("\(region.name): pages do not fit the region") }
      let zero = [UInt8](repeating: 0, count: size)
      for number in before {
        _ = write(region.base + UInt64(number) * Self.pageSize, zero, by: .host)
      }
      contents.withUnsafeBytes { all in
        for (index, number) in numbers.enumerated() {
          let page = UnsafeRawBufferPointer(rebasing: all[index * size..<(index + 1) * size])
          _ = write(region.base + UInt64(number) * Self.pageSize, page, by: .host)
        }
      }
    }
    if coder.isDecoding { _ = digest() }
  }
}
