import Simulation

/// One page of data as the interpreter reaches it: 32 bytes.
struct DataEntry {
  /// Virtual address of the page when reading needs no further check, all ones otherwise.
  var readTag: UInt64 = .max
  /// The same for writing: set only while the page has no flag that a writer must respect.
  var writeTag: UInt64 = .max
  /// Host address of the page minus its virtual address.
  var addend: UInt64 = 0
  /// Physical address of the page, for revoking.
  var physical: UInt64 = .max
}

/// One page of code: where its blocks are.
struct CodeEntry {
  var tag: UInt64 = .max
  var page: UnsafeMutablePointer<CodePage>?
}

/// The fast TLB: direct-mapped, a subset of the modelled one, dropped freely and never seen by
/// software. One set of entries for each of EL0, EL1 and EL2, and for EL1 and EL2 with PSTATE.PAN
/// where there is that, so that a change of level or of PAN needs no flush.
final class FastTranslations {
  static let dataEntries = 256
  static let codeEntries = 64
  private let sets: Int

  let data: UnsafeMutablePointer<DataEntry>
  let code: UnsafeMutablePointer<CodeEntry>
  /// A bit for each of the physical pages, by number modulo 4096, that may have a write entry:
  /// most pages that are revoked have none, and need no search.
  private let written: UnsafeMutablePointer<UInt64>

  init(distinguishesPAN: Bool) {
    sets = distinguishesPAN ? 5 : 3
    written = .allocate(capacity: 64)
    written.initialize(repeating: 0, count: 64)
    data = .allocate(capacity: Self.dataEntries * sets)
    code = .allocate(capacity: Self.codeEntries * sets)
    data.initialize(repeating: DataEntry(), count: Self.dataEntries * sets)
    code.initialize(repeating: CodeEntry(), count: Self.codeEntries * sets)
  }

  deinit {
    data.deallocate()
    code.deallocate()
    written.deallocate()
  }

  /// The number of the set for a level, which at EL0 is one whatever PSTATE.PAN says.
  func set(level: UInt8, privilegedAccessNever: Bool) -> Int {
    Int(level) + (privilegedAccessNever && level > 0 && sets == 5 ? 2 : 0)
  }

  @inline(__always) static func dataIndex(_ address: UInt64) -> Int {
    Int(truncatingIfNeeded: address >> 12 & UInt64(dataEntries - 1))
  }
  @inline(__always) static func codeIndex(_ address: UInt64) -> Int {
    Int(truncatingIfNeeded: address >> 12 & UInt64(codeEntries - 1))
  }

  /// Forgets everything.
  func flush() {
    data.update(repeating: DataEntry(), count: Self.dataEntries * sets)
    code.update(repeating: CodeEntry(), count: Self.codeEntries * sets)
  }

  /// Forgets what is known of the page of this virtual address, data and code, in all sets.
  ///
  /// - Returns: whether code was known there.
  func drop(_ address: UInt64) -> Bool {
    var hadCode = false
    // Bits [63:56] may be a tag that translation ignores: whatever it is, the page goes.
    let tag = (address & ~0xfff) << 8
    for set in 0..<sets {
      let entry = data + (set * Self.dataEntries + Self.dataIndex(address))
      if entry.pointee.readTag << 8 == tag || entry.pointee.writeTag << 8 == tag {
        entry.pointee = DataEntry()
      }
      let fetch = code + (set * Self.codeEntries + Self.codeIndex(address))
      if fetch.pointee.tag << 8 == tag {
        fetch.pointee = CodeEntry()
        hadCode = true
      }
    }
    return hadCode
  }

  /// Notes that a write entry for the physical page was made.
  func noteWriteEntry(physicalPage: UInt64) {
    written[Int(physicalPage >> 18 & 63)] |= 1 << (physicalPage >> 12 & 63)
  }

  /// Forgets the fast write path to a physical page.
  func dropWrites(physicalPage: UInt64) {
    guard written[Int(physicalPage >> 18 & 63)] >> (physicalPage >> 12 & 63) & 1 != 0 else {
      return
    }
    for index in 0..<Self.dataEntries * sets where data[index].physical == physicalPage {
      data[index].writeTag = .max
    }
  }

  func dropAllWrites() {
    written.update(repeating: 0, count: 64)
    for index in 0..<Self.dataEntries * sets { data[index].writeTag = .max }
  }

  func dropAllCode() {
    code.update(repeating: CodeEntry(), count: Self.codeEntries * sets)
  }
}
