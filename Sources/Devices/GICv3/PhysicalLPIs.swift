import Simulation

/// Locality-specific interrupts of one redistributor: INTIDs from 8192 (Arm IHI 0069, 5.1).
///
/// Their configuration is in memory, a byte each at GICR_PROPBASER: it is read when one becomes
/// pending, and again when software says that it changed it (INV, INVALL). What is pending is kept
/// here; the table at GICR_PENDBASER is read once, when LPIs are enabled.
struct PhysicalLPIs {
  /// The first INTID.
  static let first = 8192
  /// GICD_TYPER.IDbits + 1, with an ITS.
  static let idBits: UInt64 = 14
  private static let words = ((1 << Int(idBits)) - first) / 32

  /// GICR_CTLR.EnableLPIs, which stays set until a reset (GICR_CTLR.CES is 0).
  var areEnabled = false
  private(set) var propertyBase: UInt64 = 0
  private(set) var pendingBase: UInt64 = 0
  private(set) var pending = [UInt32](repeating: 0, count: words)
  /// By LPI, the byte as read: priority in [7:2], enable in bit 0. Of those that are pending.
  private(set) var configuration = [UInt8](repeating: 0, count: words * 32)
  /// The most urgent of those that are pending and enabled: derived.
  private(set) var best: PendingInterrupt?

  /// Fixed while LPIs are enabled (IMPLEMENTATION DEFINED).
  mutating func setPropertyBase(_ value: UInt64) {
    if !areEnabled { propertyBase = value & 0x070f_ffff_ffff_ff9f }
  }
  mutating func setPendingBase(_ value: UInt64) {
    if !areEnabled { pendingBase = value & 0x470f_ffff_ffff_0f80 }
  }

  /// GICR_PROPBASER.IDbits, at most what there is.
  func contains(_ id: Int) -> Bool {
    let bits = min(propertyBase & 31 + 1, Self.idBits)
    return areEnabled && id >= Self.first && id < 1 << Int(bits)
  }

  func isPending(_ id: Int) -> Bool {
    pending[(id - Self.first) / 32] >> UInt32(id % 32) & 1 != 0
  }

  func configurationAddress(_ id: Int) -> UInt64 {
    propertyBase & 0xf_ffff_ffff_f000 + UInt64(id - Self.first)
  }

  /// The byte of the pending table with eight INTIDs from `id`.
  func pendingAddress(_ id: Int) -> UInt64 { pendingBase & 0xf_ffff_ffff_0000 + UInt64(id / 8) }

  mutating func set(_ id: Int, configuration byte: UInt8, _ scheme: PriorityScheme) {
    pending[(id - Self.first) / 32] |= 1 << UInt32(id % 32)
    configuration[id - Self.first] = byte
    if best?.id == id { choose(scheme) } else { offer(id, scheme) }
  }

  mutating func clear(_ id: Int, _ scheme: PriorityScheme) {
    pending[(id - Self.first) / 32] &= ~(1 << UInt32(id % 32))
    configuration[id - Self.first] = 0
    if best?.id == id { choose(scheme) }
  }

  /// All that are pending, in ascending order.
  var pendingIDs: [Int] {
    pending.indices.filter { pending[$0] != 0 }.flatMap { word in
      (0..<32).filter { pending[word] >> UInt32($0) & 1 != 0 }.map { Self.first + word * 32 + $0 }
    }
  }

  private mutating func choose(_ scheme: PriorityScheme) {
    best = nil
    for word in pending.indices {
      var bits = pending[word]
      while bits != 0 {
        offer(Self.first + word * 32 + bits.trailingZeroBitCount, scheme)
        bits &= bits - 1
      }
    }
  }

  /// Makes a pending LPI the best if it is: of equals the lowest INTID.
  private mutating func offer(_ id: Int, _ scheme: PriorityScheme) {
    let byte = configuration[id - Self.first]
    let priority = scheme.masked(byte & 0xfc)
    guard byte & 1 != 0 else { return }
    if let best, (best.priority, best.id) < (priority, id) { return }
    best = PendingInterrupt(id: id, priority: priority, group: .group1)
  }

  mutating func code(_ coder: inout StateCoder, _ scheme: PriorityScheme) throws(StateError) {
    try coder.field("enableLPIs", &areEnabled)
    try coder.field("propbaser", &propertyBase)
    try coder.field("pendbaser", &pendingBase)
    try coder.field("lpiPending", &pending)
    try coder.field("lpiConfiguration", &configuration)
    guard pending.count == Self.words, configuration.count == Self.words * 32 else {
      throw StateError("LPIs: expected \(Self.words) words")
    }
    if coder.isDecoding { choose(scheme) }
  }
}

extension GICv3 {
  /// A byte of memory; zero where there is none.
  private func byte(_ address: UInt64) -> UInt8 {
    UInt8(truncatingIfNeeded: (try? host.bus?.read(address, .byte)) ?? 0)
  }

  /// A write to GICR_CTLR. With GICR_PENDBASER.PTZ the pending table is known to be zero.
  func enableLPIs(_ core: Int) {
    if lpis[core].areEnabled { return }
    lpis[core].areEnabled = true
    guard lpis[core].pendingBase >> 62 & 1 == 0 else { return }
    for first in stride(from: PhysicalLPIs.first, to: 1 << Int(PhysicalLPIs.idBits), by: 8) {
      let bits = byte(lpis[core].pendingAddress(first))
      for bit in 0..<8 where bits >> bit & 1 != 0 { setLPI(first + bit, core) }
    }
  }

  /// Makes an LPI pending at `core`, where it exists and LPIs are enabled.
  func setLPI(_ id: Int, _ core: Int) {
    guard lpis[core].contains(id) else { return }
    let configuration = byte(lpis[core].configurationAddress(id))
    lpis[core].set(id, configuration: configuration, scheme)
    update(core)
  }

  func clearLPI(_ id: Int, _ core: Int) {
    guard lpis[core].contains(id) else { return }
    lpis[core].clear(id, scheme)
    update(core)
  }

  /// Takes in what software changed of an LPI's configuration.
  func refreshLPI(_ id: Int, _ core: Int) {
    if lpis[core].contains(id), lpis[core].isPending(id) { setLPI(id, core) }
  }

  /// The same of all; says how many it looked at.
  func refreshLPIs(_ core: Int) -> Int {
    let ids = lpis[core].pendingIDs
    for id in ids { refreshLPI(id, core) }
    return ids.count
  }

  func moveLPI(_ id: Int, from old: Int, to new: Int) {
    guard old != new, lpis[old].contains(id), lpis[old].isPending(id) else { return }
    clearLPI(id, old)
    setLPI(id, new)
  }

  /// Moves all that are pending; says how many.
  func moveLPIs(from old: Int, to new: Int) -> Int {
    let ids = lpis[old].pendingIDs
    for id in ids.reversed() { moveLPI(id, from: old, to: new) }
    return ids.count
  }
}
