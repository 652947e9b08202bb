import Simulation

/// Reads translation tables. It touches neither TLB nor state, and tables only where hardware
/// updates them for an access that asks for it: the MMU caches what it gives, the debugger has it
/// keep its steps (Arm DDI 0487, D8.2).
struct TableWalk {
  let core: Core
  /// Kept when not `nil`.
  var steps: [WalkStep]?
  /// While stage 2 translates the address of a stage-1 descriptor.
  var isInsideStage1 = false
  /// Descriptors read, and written back.
  private(set) var accesses: UInt64 = 0

  init(_ core: Core, keepsSteps: Bool = false) {
    self.core = core
    steps = keepsSteps ? [] : nil
  }

  /// The shape of a set of tables.
  struct Tables {
    var stage: UInt8
    /// Of the first table.
    var base: UInt64
    var level: Int
    /// 12, 14 or 16.
    var granuleBits: Int
    /// Bits of the addresses that go in and may come out.
    var inputBits: Int
    var outputBits: Int
    /// HA, HD where it has an effect, and HPD.
    var setsAccessFlag = false
    var setsDirtyState = false
    var disablesHierarchy = false

    /// Address bits that a level resolves.
    var stride: Int { granuleBits - 3 }
    /// The lowest address bit that `level` resolves.
    func shift(_ level: Int) -> Int { (3 - level) * stride + granuleBits }
    /// Bits that the first level resolves: 1 to 4 more than a table has, when tables are
    /// concatenated.
    var startBits: Int { inputBits - shift(level) }
    /// Where blocks are first allowed.
    var firstBlockLevel: Int { granuleBits == 12 ? 1 : 2 }
    /// Whether an address has bits above those that may come out.
    func exceedsOutput(_ address: UInt64) -> Bool {
      outputBits < 48 && (address & (1 << 48 - 1)) >> UInt64(outputBits) != 0
    }
  }

  /// A page or block descriptor that was reached.
  struct Leaf {
    var descriptor: UInt64
    var level: UInt8
    /// Logarithm of its size, contiguous entries counted together.
    var sizeBits: UInt8
    /// Where the address that went in comes out.
    var address: UInt64
    /// Where the descriptor is, as its own stage sees it.
    var place: UInt64
    /// APTable, UXNTable and PXNTable of all tables on the way, in their places [62:59].
    var hierarchy: UInt64

    /// DBM set, and writing not yet allowed by AP[2] or S2AP[1] (D8.4.6).
    func isClean(stage: UInt8) -> Bool {
      descriptor >> 51 & 1 != 0 && (descriptor >> 7 & 1 != 0) == (stage == 1)
    }
  }

  /// Goes down the tables. `physical` turns the address of a descriptor into a physical one.
  mutating func descend(
    _ tables: Tables, _ address: UInt64,
    _ physical: (inout TableWalk, UInt64) throws(TranslationFault) -> UInt64
  ) throws(TranslationFault) -> Leaf {
    var level = tables.level
    var top = tables.inputBits
    var base = tables.base
    var hierarchy: UInt64 = 0
    func fault(_ kind: TranslationFault.Kind) -> TranslationFault {
      TranslationFault(kind: kind, level: UInt8(level), stage: tables.stage)
    }
    while true {
      let shift = tables.shift(level)
      let index = (address & (1 << UInt64(top) - 1)) >> UInt64(shift)
      let place = base | index << 3
      let location = try physical(&self, place)
      accesses += 1
      guard let descriptor = core.memory.load(location, .double) else {
        note(tables, level, place, location, 0, "no memory: external abort on the walk")
        throw fault(.externalAbortOnWalk)
      }
      let type = descriptor & 3
      if type & 1 == 0 || (type == 1 && level == 3) {
        note(tables, level, place, location, descriptor, "invalid: translation fault")
        throw fault(.translation)
      }
      let isLeaf = type == 1 || level == 3
      if isLeaf, level < tables.firstBlockLevel {
        note(
          tables, level, place, location, descriptor, "no block at this level: translation fault")
        throw fault(.translation)
      }
      if tables.exceedsOutput(descriptor & 0xffff_ffff_f000) {
        note(tables, level, place, location, descriptor, "output past the address size")
        throw fault(.addressSize)
      }
      guard isLeaf else {
        base = descriptor & (1 << 48 - 1) & ~(1 << UInt64(tables.granuleBits) - 1)
        if tables.stage == 1, !tables.disablesHierarchy { hierarchy |= descriptor & 0xf << 59 }
        note(tables, level, place, location, descriptor, "table at \(hexadecimal16(base))")
        top = shift
        level += 1
        continue
      }
      let inside: UInt64 = 1 << UInt64(shift) - 1
      let output = descriptor & (1 << 48 - 1) & ~inside | address & inside
      guard descriptor >> 10 & 1 != 0 || tables.setsAccessFlag else {
        note(tables, level, place, location, descriptor, "access flag clear: access flag fault")
        throw fault(.accessFlag)
      }
      note(tables, level, place, location, descriptor, Self.meaning(of: descriptor, tables, level))
      return Leaf(
        descriptor: descriptor, level: UInt8(level),
        sizeBits: UInt8(sizeBits(of: descriptor, tables, shift, address, output)),
        address: output, place: place, hierarchy: hierarchy)
    }
  }

  /// Writes access flag and dirty state into the leaf's descriptor where hardware is to do so
  /// (D8.4.6). `physical` gives the address to write at. The cores take turns, so that nobody
  /// has changed the descriptor since it was read.
  mutating func update(
    _ leaf: Leaf, _ tables: Tables, _ request: AccessRequest, makesDirty: Bool,
    _ physical: (inout TableWalk) throws(TranslationFault) -> UInt64
  ) throws(TranslationFault) {
    guard request.updates != .none else { return }
    var descriptor = leaf.descriptor | 1 << 10
    // AP[2] is cleared, S2AP[1] set.
    if makesDirty { descriptor ^= 1 << 7 }
    guard descriptor != leaf.descriptor else { return }
    let location = try physical(&self)
    accesses += 1
    guard core.memory.store(location, .double, descriptor, by: .core(core.index)) else {
      throw TranslationFault(kind: .externalAbortOnWalk, level: leaf.level, stage: tables.stage)
    }
  }

  /// Logarithm of what an entry made from the leaf covers. The contiguous bit promises that 16
  /// neighbours (32 with 64 KiB; with 16 KiB 128 pages or 32 blocks) make one block; a promise
  /// that cannot be true is ignored.
  private func sizeBits(
    of descriptor: UInt64, _ tables: Tables, _ shift: Int, _ input: UInt64, _ output: UInt64
  ) -> Int {
    let neighbours =
      switch tables.granuleBits {
      case 12: 4
      case 14: shift == 14 ? 7 : 5
      default: 5
      }
    let wide = shift + neighbours
    guard descriptor >> 52 & 1 != 0, wide < tables.inputBits,
      (input ^ output) & (1 << UInt64(wide) - 1) == 0
    else { return shift }
    return wide
  }
}
