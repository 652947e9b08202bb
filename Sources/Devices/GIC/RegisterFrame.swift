import Simulation

/// One register of a frame, or one of a bank.
///
/// The GIC's registers are views of its interrupts' state: one bit of GICD_ISENABLER<n> and one
/// of GICD_ICENABLER<n> are the same, and the frames of all redistributors are alike. So a row
/// stores nothing, takes the frame's core and its place in its bank, and a write tells which
/// bytes were written.
struct FrameRegister<Controller>: Sendable {
  let offset: UInt64
  let name: String
  var width = AccessWidth.word
  /// False for what is documented and reads as zero here; touches are reported by name.
  var modelled = true
  var index = 0
  var read: (@Sendable (Controller, _ core: Int, _ index: Int) -> UInt64)?
  /// What the debugger sees, where a read has effects.
  var peek: (@Sendable (Controller, _ core: Int, _ index: Int) -> UInt64)?
  var write:
    (@Sendable (Controller, _ core: Int, _ index: Int, _ value: UInt64, _ lanes: UInt64) -> Void)?
}

/// A frame's register table.
struct RegisterFrame<Controller>: Sendable {
  /// By offset.
  let rows: [FrameRegister<Controller>]
  /// Row by 4-byte word, -1 for none.
  private let places: [Int16]

  init(size: UInt64, _ groups: [[FrameRegister<Controller>]]) {
    rows = groups.flatMap { $0 }.sorted { $0.offset < $1.offset }
    var places = [Int16](repeating: -1, count: Int(size / 4))
    for (number, row) in rows.enumerated() {
      for word in 0..<row.width.bytes / 4 {
        let place = Int(row.offset / 4) + word
        precondition(places[place] == -1, "\(row.name) overlaps another register")
        places[place] = Int16(number)
      }
    }
    self.places = places
  }

  func row(at offset: UInt64) -> FrameRegister<Controller>? {
    let place = Int(truncatingIfNeeded: offset / 4)
    guard places.indices.contains(place), places[place] >= 0 else { return nil }
    return rows[Int(places[place])]
  }
}

extension FrameRegister {
  static func row(
    _ offset: UInt64, _ name: String, width: AccessWidth = .word,
    read: (@Sendable (Controller, Int) -> UInt64)? = nil,
    write: (@Sendable (Controller, Int, UInt64, UInt64) -> Void)? = nil
  ) -> [FrameRegister] {
    var register = FrameRegister(offset: offset, name: name, width: width, read: nil, write: nil)
    if let read { register.read = { gic, core, _ in read(gic, core) } }
    if let write {
      register.write = { gic, core, _, value, lanes in write(gic, core, value, lanes) }
    }
    return [register]
  }

  /// A register whose read has effects.
  static func effect(
    _ offset: UInt64, _ name: String, peek: @escaping @Sendable (Controller, Int) -> UInt64,
    read: @escaping @Sendable (Controller, Int) -> UInt64
  ) -> [FrameRegister] {
    [
      FrameRegister(
        offset: offset, name: name, read: { gic, core, _ in read(gic, core) },
        peek: { gic, core, _ in peek(gic, core) })
    ]
  }

  static func constant(_ offset: UInt64, _ name: String, _ value: UInt64) -> [FrameRegister] {
    row(offset, name, read: { _, _ in value })
  }

  static func unmodelled(
    _ offset: UInt64, _ name: String, width: AccessWidth = .word, count: Int = 1
  ) -> [FrameRegister] {
    (0..<count).map { number in
      FrameRegister(
        offset: offset + UInt64(number * width.bytes), name: count == 1 ? name : "\(name)\(number)",
        width: width, modelled: false, index: number, read: nil, write: nil)
    }
  }

  static func bank(
    _ offset: UInt64, _ name: String, _ numbers: Range<Int>, width: AccessWidth = .word,
    read: @escaping @Sendable (Controller, Int, Int) -> UInt64,
    write: (@Sendable (Controller, Int, Int, UInt64, UInt64) -> Void)? = nil
  ) -> [FrameRegister] {
    numbers.map { number in
      FrameRegister(
        offset: offset + UInt64(number * width.bytes), name: "\(name)\(number)", width: width,
        index: number, read: read, write: write)
    }
  }

  /// PIDR4 to 7, PIDR0 to 3 and CIDR0 to 3 of a CoreSight component made by Arm: `part` is its
  /// part number, `version` that of the architecture, `pages` the binary logarithm of its 4 KiB
  /// pages.
  static func identification(
    _ prefix: String, at offset: UInt64, part: UInt64, version: UInt64, pages: UInt64
  ) -> [FrameRegister] {
    let values: [UInt64] = [
      pages << 4 | 4, 0, 0, 0, part & 0xff, 0xb0 | part >> 8, version << 4 | 0xb, 0, 0x0d, 0xf0,
      0x05, 0xb1,
    ]
    let names = [4, 5, 6, 7, 0, 1, 2, 3].map { "PIDR\($0)" } + (0..<4).map { "CIDR\($0)" }
    return names.enumerated().flatMap { number, name in
      constant(offset + UInt64(number * 4), prefix + name, values[number])
    }
  }
}

extension FrameRegister where Controller: BankedController {
  // MARK: - The banks that the distributor and the redistributors share

  /// The registers for the groups, states, priorities and triggers of words `words`, in the
  /// bank that `bank` reads and `change` alters. Of `fixed`, in the first word, software cannot
  /// change here whether they are enabled or pending.
  static func interrupts(
    _ prefix: String, at base: UInt64, words: Range<Int>, fixed: UInt32 = 0,
    bank: @escaping @Sendable (Controller, Int) -> InterruptBank,
    change: @escaping @Sendable (Controller, Int, (inout InterruptBank) -> Void) -> Void
  ) -> [FrameRegister] {
    var rows: [FrameRegister] = []
    let states: [(UInt64, String, InterruptState, Bool)] = [
      (0x100, "ISENABLER", .enabled, true), (0x180, "ICENABLER", .enabled, false),
      (0x200, "ISPENDR", .pending, true), (0x280, "ICPENDR", .pending, false),
      (0x300, "ISACTIVER", .active, true), (0x380, "ICACTIVER", .active, false),
    ]
    rows += Self.bank(
      base + 0x80, prefix + "IGROUPR", words,
      read: { gic, core, word in
        let bank = bank(gic, core)
        return word < bank.words ? UInt64(bank.group[word]) : 0
      },
      write: { gic, core, word, value, lanes in
        change(gic, core) { bank in
          guard word < bank.words else { return }
          bank.setGroup(word, UInt32(value), mask: UInt32(lanes))
        }
      })
    for (offset, name, state, sets) in states {
      rows += Self.bank(
        base + offset, prefix + name, words,
        read: { gic, core, word in
          let bank = bank(gic, core)
          return word < bank.words ? UInt64(bank.bits(state, word)) : 0
        },
        write: { gic, core, word, value, _ in
          change(gic, core) { bank in
            guard word < bank.words else { return }
            let bits = UInt32(value) & (word == 0 && state != .active ? ~fixed : .max)
            if sets {
              bank.set(state, word, bits)
            } else {
              bank.clear(state, word, bits)
            }
          }
        })
    }
    rows += Self.bank(
      base + 0x400, prefix + "IPRIORITYR", words.lowerBound * 8..<min(words.upperBound * 8, 255),
      read: { gic, core, number in
        let bank = bank(gic, core)
        guard number / 8 < bank.words else { return 0 }
        return (0..<4).reduce(0) { $0 | UInt64(bank.priorities[number * 4 + $1]) << ($1 * 8) }
      },
      write: { gic, core, number, value, lanes in
        change(gic, core) { bank in
          guard number / 8 < bank.words else { return }
          for byte in 0..<4 where lanes >> (byte * 8) & 0xff != 0 {
            bank.setPriority(
              number * 4 + byte, gic.scheme.masked(UInt8(value >> (byte * 8) & 0xff)))
          }
        }
      })
    rows += Self.bank(
      base + 0xc00, prefix + "ICFGR", words.lowerBound * 2..<words.upperBound * 2,
      read: { gic, core, number in
        let bank = bank(gic, core)
        guard number / 2 < bank.words else { return 0 }
        let half = bank.edgeTriggered[number / 2] >> (number % 2 * 16)
        return (0..<16).reduce(0) { $0 | UInt64(half >> $1 & 1) << ($1 * 2 + 1) }
      },
      write: { gic, core, number, value, lanes in
        // SGIs are edge-triggered for good: ICFGR0 is read-only.
        guard number > 0 else { return }
        change(gic, core) { bank in
          guard number / 2 < bank.words else { return }
          var (bits, mask) = (UInt32(0), UInt32(0))
          for interrupt in 0..<16 {
            bits |= UInt32(value >> (interrupt * 2 + 1) & 1) << (interrupt + number % 2 * 16)
            mask |= UInt32(lanes >> (interrupt * 2 + 1) & 1) << (interrupt + number % 2 * 16)
          }
          bank.setEdgeTriggered(number / 2, bits, mask: mask)
        }
      })
    return rows
  }
}
