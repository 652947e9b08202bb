import Simulation

/// The two security-independent groups of a GIC with GICD_CTLR.DS = 1: Group 0 is signalled as
/// FIQ, Group 1 as IRQ.
enum InterruptGroup: Int, CaseIterable {
  case group0, group1

  var other: InterruptGroup { self == .group0 ? .group1 : .group0 }
}

/// The INTID that says that there is no interrupt to take.
let spuriousInterrupt: UInt64 = 1023

/// A pending interrupt that may be signalled.
struct PendingInterrupt: Equatable {
  /// The INTID.
  let id: Int
  let priority: UInt8
  let group: InterruptGroup
}

/// State that a pair of registers sets and clears by ones.
enum InterruptState {
  case enabled, pending, active
}

/// The life of interrupts, 32 a word (Arm IHI 0069, 4.1 and 4.3).
///
/// One word for a core's SGIs and PPIs, one a word of INTIDs in the distributor. Pending is a
/// latch, set by an edge or by software and cleared by acknowledgement, or the level of an input
/// that is configured as level-sensitive. What could be forwarded stands ready in one word, so
/// that the choice of the highest priority looks at interrupts that wait and at no others.
struct InterruptBank {
  let words: Int
  private(set) var group: [UInt32]
  private(set) var enabled: [UInt32]
  private(set) var latched: [UInt32]
  private(set) var active: [UInt32]
  /// The levels of the inputs; the world outside, so that a reset leaves them.
  private(set) var level: [UInt32]
  private(set) var edgeTriggered: [UInt32]
  private(set) var priorities: [UInt8]
  /// Pending, enabled and not active: derived.
  private(set) var ready: [UInt32]
  /// The words of ``ready`` that are not zero: derived.
  private(set) var readyWords: UInt32 = 0

  init(words: Int) {
    precondition((1...32).contains(words), "INTIDs 0 to 1023")
    self.words = words
    let zero = [UInt32](repeating: 0, count: words)
    (group, enabled, latched, active, level, edgeTriggered) = (zero, zero, zero, zero, zero, zero)
    ready = zero
    priorities = [UInt8](repeating: 0, count: words * 32)
  }

  mutating func reset() {
    let levels = level
    self = InterruptBank(words: words)
    level = levels
    rebuild()
  }

  func pending(_ word: Int) -> UInt32 { latched[word] | level[word] & ~edgeTriggered[word] }

  private mutating func refresh(_ word: Int) {
    ready[word] = pending(word) & enabled[word] & ~active[word]
    if ready[word] == 0 { readyWords &= ~(1 << word) } else { readyWords |= 1 << word }
  }

  private mutating func rebuild() {
    for word in 0..<words { refresh(word) }
  }

  // MARK: - The input, the core and the other core

  /// An input's level. A rise is remembered where the input is edge-triggered.
  mutating func setLevel(_ number: Int, _ newLevel: Bool) {
    let (word, bit) = Self.place(number)
    guard (level[word] & bit != 0) != newLevel else { return }
    level[word] ^= bit
    if newLevel { latched[word] |= bit & edgeTriggered[word] }
    refresh(word)
  }

  /// A core took the interrupt: active, and pending only while a level says so.
  mutating func acknowledge(_ number: Int) {
    let (word, bit) = Self.place(number)
    active[word] |= bit
    latched[word] &= ~bit
    refresh(word)
  }

  mutating func deactivate(_ number: Int) {
    let (word, bit) = Self.place(number)
    active[word] &= ~bit
    refresh(word)
  }

  // MARK: - Registers

  func bits(_ state: InterruptState, _ word: Int) -> UInt32 {
    switch state {
    case .enabled: enabled[word]
    case .pending: pending(word)
    case .active: active[word]
    }
  }

  mutating func set(_ state: InterruptState, _ word: Int, _ bits: UInt32) {
    switch state {
    case .enabled: enabled[word] |= bits
    case .pending: latched[word] |= bits
    case .active: active[word] |= bits
    }
    refresh(word)
  }

  /// Clearing the pending state leaves a level-sensitive interrupt pending while its input is
  /// high (Arm IHI 0069, GICD_ICPENDR<n>).
  mutating func clear(_ state: InterruptState, _ word: Int, _ bits: UInt32) {
    switch state {
    case .enabled: enabled[word] &= ~bits
    case .pending: latched[word] &= ~bits
    case .active: active[word] &= ~bits
    }
    refresh(word)
  }

  mutating func setGroup(_ word: Int, _ bits: UInt32, mask: UInt32) {
    group[word] = group[word] & ~mask | bits & mask
  }

  mutating func setEdgeTriggered(_ word: Int, _ bits: UInt32, mask: UInt32) {
    edgeTriggered[word] = edgeTriggered[word] & ~mask | bits & mask
    refresh(word)
  }

  mutating func setPriority(_ number: Int, _ priority: UInt8) { priorities[number] = priority }

  func group(of number: Int) -> InterruptGroup {
    let (word, bit) = Self.place(number)
    return group[word] & bit == 0 ? .group0 : .group1
  }

  static func place(_ number: Int) -> (word: Int, bit: UInt32) { (number >> 5, 1 << (number & 31)) }

  // MARK: - Choice

  /// The better of `best` and what waits in `word` among the interrupts of `allowed`: the lowest
  /// priority value, then the lowest INTID, which Arm leaves to the implementation.
  func better(than best: PendingInterrupt?, in word: Int, allowed: UInt32) -> PendingInterrupt? {
    var best = best
    var candidates = ready[word] & allowed
    while candidates != 0 {
      let number = word << 5 + candidates.trailingZeroBitCount
      candidates &= candidates - 1
      if let best, best.priority <= priorities[number] { continue }
      best = PendingInterrupt(
        id: number, priority: priorities[number], group: group(of: number))
    }
    return best
  }

  /// The best of a core's own interrupts and the shared ones that are sent to it.
  ///
  /// - Parameters:
  ///   - groups: all ones for a group whose interrupts may pass, else zero.
  ///   - sent: of a word, the interrupts that go to the core, given the word's groups.
  static func highestPending(
    _ own: InterruptBank, _ shared: InterruptBank, groups: (UInt32, UInt32),
    sent: (_ word: Int, _ group: UInt32) -> UInt32
  ) -> PendingInterrupt? {
    let (pass0, pass1) = groups
    let ownGroup = own.group[0]
    var best = own.better(than: nil, in: 0, allowed: ownGroup & pass1 | ~ownGroup & pass0)
    var words = shared.readyWords
    while words != 0 {
      let word = words.trailingZeroBitCount
      words &= words - 1
      let group = shared.group[word]
      let allowed = sent(word, group) & (group & pass1 | ~group & pass0)
      best = shared.better(than: best, in: word, allowed: allowed)
    }
    return best
  }

  // MARK: - State

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("group", &group)
    try coder.field("enabled", &enabled)
    try coder.field("latched", &latched)
    try coder.field("active", &active)
    try coder.field("level", &level)
    try coder.field("edge", &edgeTriggered)
    try coder.field("priorities", &priorities)
    for field in [group, enabled, latched, active, level, edgeTriggered]
    where field.count != words {
      throw StateError("interrupts: expected \(words) words, found \(field.count)")
    }
    guard priorities.count == words * 32 else { throw StateError("priorities: wrong count") }
    if coder.isDecoding { rebuild() }
  }
}
