import AArch64
import Simulation
import Testing

/// What tests of self-hosted debug run on.
enum DebugRig {
  static let data = SystemRig.ram + 0x20_0000
  /// Where data and code are with the MMU on, for EL0 too.
  static let mappedData: UInt64 = 0x20_0000
  static let mappedCode: UInt64 = 0x40_1000

  /// A machine with its OS lock open and MDSCR_EL1.MDE set.
  static func rig(model: CoreModel = .cortexA53) -> SystemRig {
    let rig = SystemRig(model: model)
    rig.perform(Word.msr("oslar_el1", 31))
    rig["mdscr_el1"] = MDSCR.mde
    return rig
  }

  enum MDSCR {
    static let ss: UInt64 = 1
    static let kde: UInt64 = 1 << 13
    static let mde: UInt64 = 1 << 15
  }

  /// Puts words where the code is and runs so many instructions from there at a level.
  static func run(
    _ rig: SystemRig, _ words: [UInt32], level: UInt8, mask: UInt64 = 0x7,
    at entry: UInt64 = SystemRig.code, count: UInt64
  ) {
    for (place, word) in words.enumerated() {
      #expect(
        rig.memory.store(SystemRig.code + UInt64(place) * 4, .word, UInt64(word), by: .host))
    }
    rig.enter(level, mask: mask)
    rig.core.setProgramCounter(entry)
    _ = rig.core.run(until: rig.core.time + .microseconds(1), horizon: .max, budget: count)
  }

  /// Switches the MMU on, with two pages of data and one of code for both levels.
  static func map(_ rig: SystemRig) {
    let tables = TranslationTables(rig)
    tables.identity(tables.low)
    tables.stage1()
    let attributes = TranslationTables.normal | TranslationTables.user
    for page in [0, 0x1000] as [UInt64] {
      tables.map(tables.low, mappedData + page, to: data + page, attributes)
    }
    tables.map(
      tables.low, mappedCode, to: SystemRig.code, attributes | TranslationTables.readOnly)
  }

  static func syndrome(_ code: UInt64, _ iss: UInt64) -> UInt64 {
    code << 26 | 1 << 25 | iss | 0x22
  }
}
