import AArch64
import Simulation
import Testing

/// Watchpoints as software uses them (Arm DDI 0487, D2.10).
@Suite struct WatchpointTests {
  struct Watch: Sendable, CustomStringConvertible {
    let description: String
    let word: UInt32
    /// DBGWVR and address as offsets in the data, and DBGWCR without E.
    let value: UInt64
    let control: UInt64
    let address: UInt64
    /// FAR as an offset; `nil` for no match.
    let fault: UInt64?
    var iss: UInt64 = 0

    init(
      _ name: String, _ word: UInt32, value: UInt64 = 0, _ control: UInt64, at address: UInt64,
      fault: UInt64?, iss: UInt64 = 0
    ) {
      (self.word, self.value, self.control) = (word, value, control)
      (self.address, self.fault, self.iss) = (address, fault, iss)
      description = name
    }
  }

  private static let load: UInt64 = 1 << 3 | 3 << 1
  private static let store: UInt64 = 2 << 3 | 3 << 1
  private static let all: UInt64 = 0xff << 5
  private static let write: UInt64 = 1 << 6

  static let watches: [Watch] = [
    Watch("load", Word.ldr, load | all, at: 0, fault: 0),
    Watch("load, stores watched", Word.ldr, store | all, at: 0, fault: nil),
    Watch("store", Word.str, store | all, at: 0, fault: 0, iss: write),
    Watch("store, loads watched", Word.str, load | all, at: 0, fault: nil),
    Watch("another doubleword", Word.ldr, load | all, at: 8, fault: nil),
    Watch("one byte of several", Word.ldr, load | 0x10 << 5, at: 0, fault: 4),
    Watch("byte not selected", Word.strb, store | 0xfe << 5, at: 0, fault: nil),
    Watch("byte selected", Word.strb, store | 0x04 << 5, at: 2, fault: 2, iss: write),
    Watch("unaligned from below", Word.ldr, value: 8, load | all, at: 4, fault: 8),
    Watch("word", Word.ldrw, value: 4, load | 0xf << 5, at: 4, fault: 4),
    Watch("word below", Word.ldrw, value: 4, load | 0xf << 5, at: 0, fault: nil),
    Watch("second of a pair", Word.ldp, value: 8, load | all, at: 0, fault: 8),
    Watch("post-index", Word.ldrPost, load | all, at: 0, fault: 0),
    Watch("masked range", Word.ldr, value: 0x800, load | all | 11 << 24, at: 0xff8, fault: 0xff8),
    Watch("outside of it", Word.ldr, value: 0x800, load | all | 11 << 24, at: 0x1000, fault: nil),
    Watch("across pages", Word.ldr, value: 0x1000, load | all, at: 0xffc, fault: 0x1000),
    Watch("reserved mask", Word.ldr, load | all | 2 << 24, at: 0, fault: nil),
    Watch("load-exclusive", 0xc85f_7c01, load | all, at: 0, fault: 0),
    // stxr w3, x1, [x0]: the address is watched before the monitor is asked.
    Watch("store-exclusive", 0xc803_7c01, store | all, at: 0, fault: 0, iss: write),
    Watch(
      "DC ZVA", Word.sys("DC ZVA"), value: 0x20, store | all, at: 0x38, fault: 0x20, iss: write),
    Watch(
      "DC IVAC", Word.sys("DC IVAC"), value: 0x20, store | all, at: 0x38, fault: 0x38,
      iss: write | 1 << 8),
    Watch("DC CVAC", Word.sys("DC CVAC"), store | load | all, at: 0, fault: nil),
    Watch("PRFM", 0xf980_0000, load | all, at: 0, fault: nil),
    // ldr q1, [x0]; stp q1, q2, [x0]; ld4 {v1.2d-v4.2d}, [x0]; st1 {v1.b}[0], [x0]
    Watch("vector", 0x3dc0_0001, value: 8, load | all, at: 0, fault: 8),
    Watch("vector pair", 0xad00_0801, value: 0x18, store | all, at: 0, fault: 0x18, iss: write),
    Watch("vector structure", 0x4c40_0c01, value: 0x38, load | all, at: 0, fault: 0x38),
    Watch("vector lane", 0x0d00_0001, value: 0, store | 8 << 5, at: 3, fault: 3, iss: write),
  ]

  @Test(arguments: watches, [0, 1] as [UInt8]) func watchpoints(_ watch: Watch, level: UInt8) {
    // DC IVAC is EL1's.
    if watch.word == Word.sys("DC IVAC"), level == 0 { return }
    let rig = DebugRig.rig()
    DebugRig.map(rig)
    rig["cpacr_el1"] = 3 << 20
    rig["sctlr_el1"] |= 1 << 26 | 1 << 14
    rig["mdscr_el1"] = DebugRig.MDSCR.mde | DebugRig.MDSCR.kde
    rig["dbgwvr2_el1"] = DebugRig.mappedData + watch.value
    // Once without, so that the page is known to whatever makes accesses quick.
    for isWatched in [false, true] {
      rig["x0"] = DebugRig.mappedData + watch.address
      rig["x1"] = 0x1111_2222_3333_4444
      for place in stride(from: 0, to: 64 as UInt64, by: 8) {
        rig.write(DebugRig.data + place, 0x5555_5555_5555_5555)
      }
      if isWatched {
        rig.enter(1)
        rig["x2"] = watch.control | 1
        rig.step(Word.msr("dbgwcr2_el1", 2))
      }
      DebugRig.run(rig, [watch.word], level: level, at: DebugRig.mappedCode, count: 1)
      guard isWatched, let fault = watch.fault else {
        #expect(rig["pc"] == DebugRig.mappedCode + 4, "watched: \(isWatched)")
        continue
      }
      #expect(rig.took(to: 1))
      #expect(rig.esr == DebugRig.syndrome(level == 1 ? 0x35 : 0x34, watch.iss))
      #expect(
        rig["far_el1"] == DebugRig.mappedData + fault && rig["elr_el1"] == DebugRig.mappedCode)
      #expect(
        rig["x0"] == DebugRig.mappedData + watch.address && rig["x1"] == 0x1111_2222_3333_4444)
      for place in stride(from: 0, to: 64 as UInt64, by: 8) {
        #expect(rig.read(DebugRig.data + place) == 0x5555_5555_5555_5555, "nothing was stored")
      }
    }
  }

  /// LDTR is EL0's access, whoever makes it.
  @Test func unprivilegedAccessesAreEL0s() {
    for (privilege, matches) in [(1, false), (2, true)] as [(UInt64, Bool)] {
      let rig = DebugRig.rig()
      DebugRig.map(rig)
      rig["mdscr_el1"] = DebugRig.MDSCR.mde | DebugRig.MDSCR.kde
      rig["dbgwvr0_el1"] = DebugRig.mappedData
      rig["dbgwcr0_el1"] = 1 | privilege << 1 | 1 << 3 | Self.all
      rig["x0"] = DebugRig.mappedData
      DebugRig.run(rig, [Word.ldtr], level: 1, count: 1)
      #expect((rig.took(to: 1) && rig.exceptionClass == 0x35) == matches)
    }
  }

  @Test func anAtomicIsReportedAsARead() {
    for (direction, iss) in [(1, 0), (2, 1 << 6), (3, 0)] as [(UInt64, UInt64)] {
      let rig = SystemRig(model: .max)
      rig.perform(Word.msr("oslar_el1", 31))
      rig["mdscr_el1"] = DebugRig.MDSCR.mde
      rig["dbgwvr0_el1"] = DebugRig.data
      rig["dbgwcr0_el1"] = 1 | 3 << 1 | direction << 3 | Self.all
      rig["x0"] = DebugRig.data
      // ldadd x1, x2, [x0]
      DebugRig.run(rig, [0xf821_0002], level: 0, count: 1)
      #expect(rig.took(to: 1) && rig.esr == DebugRig.syndrome(0x34, iss))
    }
  }

  @Test func tdeSendsThemToEL2() {
    for control in ["mdcr_el2", "hcr_el2"] {
      let rig = DebugRig.rig()
      rig[control] = rig[control] | (control == "mdcr_el2" ? 1 << 8 : 1 << 27)
      rig["dbgwvr0_el1"] = DebugRig.data
      rig["dbgwcr0_el1"] = 1 | 2 << 1 | 3 << 3 | Self.all
      rig["x0"] = DebugRig.data
      DebugRig.run(rig, [Word.ldr], level: 0, count: 1)
      #expect(
        rig.took(to: 2) && rig.esr == DebugRig.syndrome(0x34, 0) && rig["far_el2"] == DebugRig.data)
      rig.enter(0)
      rig.step(Word.brk(3))
      #expect(rig.took(to: 2) && rig.esr == 0x3c << 26 | 1 << 25 | 3)
    }
  }
}
