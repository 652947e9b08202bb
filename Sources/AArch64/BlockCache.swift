import Simulation

/// A straight run of predecoded instructions, within one page.
struct Block {
  /// Where a block keeps the block that comes next, `nil` until it is known.
  typealias Link = UnsafeMutablePointer<UnsafeMutablePointer<Block>?>

  // The two links are first, and in this order: see ``link(of:taken:)``.
  /// Where the code goes on when the branch at the end is not taken, and where it goes when it
  /// is: only blocks of the same page, so that they go together when the page is written.
  var fallThrough: UnsafeMutablePointer<Block>?
  var target: UnsafeMutablePointer<Block>?
  /// `count` operations (one fewer when the last is a fused pair), and for a fused pair the two
  /// that it was made of, behind them.
  let operations: UnsafeMutablePointer<Op>
  /// Cycles from the block's start to the start of instruction i; entry `count` is the whole.
  let prefix: UnsafeMutablePointer<UInt32>
  /// Instructions.
  let count: UInt32
  /// Cycles from the start of the block to that of its last instruction.
  let lastStart: UInt32
  /// Cycles of the whole block.
  let cost: UInt32
  /// Offset of the first instruction in its page.
  let pageOffset: UInt32
  let isFused: Bool
  let page: UnsafeMutablePointer<CodePage>

  /// ``target`` or ``fallThrough``, chosen without a branch.
  @inline(__always)
  static func link(of block: UnsafeMutablePointer<Block>, taken: Bool) -> Link {
    UnsafeMutableRawPointer(block).assumingMemoryBound(to: UnsafeMutablePointer<Block>?.self)
      + (taken ? 1 : 0)
  }

  /// Forgets what comes next.
  mutating func unlink() {
    fallThrough = nil
    target = nil
  }
}

/// A physical page from which blocks were made.
struct CodePage {
  /// Physical address of the page.
  let address: UInt64
  /// Its contents on the host.
  let bytes: UnsafeRawPointer
  /// Blocks by the word at which they start.
  let blocks: UnsafeMutablePointer<UnsafeMutablePointer<Block>?>
  /// A bit for each word that some block was made from.
  let decoded: UnsafeMutablePointer<UInt64>
}

/// Decoded blocks, keyed by physical page and shared by all cores.
///
/// Blocks lie in one arena that is only ever added to; when it is full everything is forgotten
/// between two blocks. A block whose page is written stays where it is until then, so that the
/// core that runs it can leave it in order.
public final class BlockCache {
  static let maximumInstructions = 64
  private static let arenaSize = 64 << 20
  private static let wordsPerPage = 1024
  private static let headerBytes = (MemoryLayout<Block>.size + 15) & ~15

  private let arena: UnsafeMutableRawPointer
  private var used = 0
  /// By address, with the number of the model in the low bits: a word means to each model what its
  /// features make of it.
  private var pages: [UInt64: UnsafeMutablePointer<CodePage>] = [:]
  private var models: [String] = []
  private let memory: PhysicalMemory
  /// Cores that hold pointers into the arena.
  var users: [FastTranslations] = []

  public init(memory: PhysicalMemory) {
    self.memory = memory
    arena = .allocate(byteCount: Self.arenaSize, alignment: 64)
  }

  deinit {
    forgetPages()
    arena.deallocate()
  }

  /// What ``page(at:model:)`` calls a model.
  func number(of model: CoreModel) -> UInt64 {
    if let number = models.firstIndex(of: model.name) { return UInt64(number) }
    models.append(model.name)
    return UInt64(models.count - 1)
  }

  /// A model's table of the page's blocks; `nil` when the address is no memory.
  func page(at physical: UInt64, model: UInt64) -> UnsafeMutablePointer<CodePage>? {
    let address = physical & ~0xfff
    if let page = pages[address | model] { return page }
    guard let region = memory.region(at: address) else { return nil }
    let blocks = UnsafeMutablePointer<UnsafeMutablePointer<Block>?>.allocate(
      capacity: Self.wordsPerPage)
    blocks.initialize(repeating: nil, count: Self.wordsPerPage)
    let decoded = UnsafeMutablePointer<UInt64>.allocate(capacity: Self.wordsPerPage / 64)
    decoded.initialize(repeating: 0, count: Self.wordsPerPage / 64)
    let page = UnsafeMutablePointer<CodePage>.allocate(capacity: 1)
    page.initialize(
      to: CodePage(
        address: address, bytes: UnsafeRawPointer(region.bytes + Int(address - region.base)),
        blocks: blocks, decoded: decoded))
    pages[address | model] = page
    return page
  }

  /// Makes the block that starts at `offset` in the page.
  func build(_ page: UnsafeMutablePointer<CodePage>, offset: UInt64, model: CoreModel)
    -> UnsafeMutablePointer<Block>
  {
    var builder = BlockBuilder(page: page.pointee, offset: offset, model: model)
    builder.run()
    let count = builder.operations.count
    let operationBytes = (count + 1) * MemoryLayout<Op>.stride
    let prefixBytes = (builder.prefix.count * 4 + 15) & ~15
    let size = Self.headerBytes + operationBytes + prefixBytes
    // Asked for before the page's table is changed: making room forgets all tables.
    let place = reserve(size)
    let block = place.bindMemory(to: Block.self, capacity: 1)
    let operations = (place + Self.headerBytes).bindMemory(to: Op.self, capacity: count + 1)
    operations.initialize(from: builder.operations, count: count)
    let prefix = (place + Self.headerBytes + operationBytes).bindMemory(
      to: UInt32.self, capacity: builder.prefix.count)
    prefix.initialize(from: builder.prefix, count: builder.prefix.count)
    let instructions = builder.prefix.count - 1
    block.initialize(
      to: Block(
        operations: operations, prefix: prefix, count: UInt32(instructions),
        lastStart: builder.prefix[instructions - 1], cost: builder.prefix[instructions],
        pageOffset: UInt32(offset), isFused: builder.isFused, page: page))
    page.pointee.blocks[Int(offset / 4)] = block
    for word in Int(offset / 4)..<Int(offset / 4) + instructions {
      page.pointee.decoded[word / 64] |= 1 << UInt64(word % 64)
    }
    memory.raise(.code, page: page.pointee.address)
    return block
  }

  /// A write touched a page that blocks were made from. True when it touched their words, so that
  /// the page's blocks are gone.
  func written(_ address: UInt64, count: Int) -> Bool {
    let first = Int(address & 0xfff) / 4
    let last = (Int(address & 0xfff) + count - 1) / 4
    let key = address & ~0xfff
    let hit = models.indices.contains { model in
      guard let page = pages[key | UInt64(model)] else { return false }
      return (first...last).contains { page.pointee.decoded[$0 / 64] >> UInt64($0 % 64) & 1 != 0 }
    }
    guard hit else { return false }
    for model in models.indices {
      guard let page = pages[key | UInt64(model)] else { continue }
      for word in 0..<Self.wordsPerPage { page.pointee.blocks[word]?.pointee.unlink() }
      page.pointee.blocks.update(repeating: nil, count: Self.wordsPerPage)
      page.pointee.decoded.update(repeating: 0, count: Self.wordsPerPage / 64)
    }
    memory.lower(.code, page: address)
    return true
  }

  /// True when less than the largest block's room is left: to be emptied between two blocks.
  var isNearlyFull: Bool { used + 4096 > Self.arenaSize }

  /// Forgets every block.
  func empty() {
    for user in users { user.dropAllCode() }
    forgetPages()
    used = 0
  }

  private func forgetPages() {
    for page in pages.values {
      memory.lower(.code, page: page.pointee.address)
      page.pointee.blocks.deallocate()
      page.pointee.decoded.deallocate()
      page.deallocate()
    }
    pages = [:]
  }

  private func reserve(_ size: Int) -> UnsafeMutableRawPointer {
    precondition(used + size <= Self.arenaSize, "the block cache is emptied before it is full")
    let place = arena + used
    used += (size + 63) & ~63
    return place
  }
}
