import Devices
import Simulation
import Testing

/// The timers of EL2 as a host, FEAT_VHE (Arm DDI 0487, D11.2, D13.8).
@Suite struct GenericTimerHostTests {
  private typealias CNT = GenericTimerTests.CNT
  static let e2h: UInt64 = 1 << 34
  static let tge: UInt64 = 1 << 27
  private static let hv = (0..<3 as Range<UInt16>).map { CNT.register(4, 3, $0) }
  private static let p02 = (0..<3 as Range<UInt16>).map { CNT.register(5, 2, $0) }
  private static let v02 = (0..<3 as Range<UInt16>).map { CNT.register(5, 3, $0) }
  private static let kctl12 = CNT.register(5, 1, 0)

  private func rig(_ hcr: UInt64) -> GenericTimerTests.Rig {
    let rig = GenericTimerTests.Rig()
    rig.timer.hasHostExtensions = true
    rig.hcrEL2 = hcr
    return rig
  }

  @Test func thereOnlyWithTheFeature() {
    let rig = GenericTimerTests.Rig()
    for register in Self.hv + Self.p02 + Self.v02 + [Self.kctl12] {
      #expect(rig.read(register) == .undefined)
    }
    // With it: names of EL02 for a host alone, CNTHV for EL2 alone.
    let other = self.rig(0)
    for register in Self.p02 + Self.v02 + [Self.kctl12] {
      #expect(other.read(register) == .undefined)
      other.hcrEL2 = Self.e2h
      #expect(other.read(register) == .value(0))
      #expect(other.read(register, level: 1) == .undefined)
      other.hcrEL2 = 0
    }
    #expect(other.read(Self.hv[1]) == .value(0))
    #expect(other.read(Self.hv[1], level: 1) == .undefined)
  }

  @Test func namesMeanOthers() {
    let rig = rig(Self.e2h)
    rig.write(CNT.cval[0], 10)
    rig.write(CNT.cval[1], 11)
    rig.write(Self.p02[2], 12)
    rig.write(Self.v02[2], 13)
    rig.write(CNT.kctl, 0xfff)
    rig.write(Self.kctl12, 0x103)
    #expect(rig.mrs(CNT.cval[0]) == 10 && rig.mrs(CNT.cval[1]) == 11)
    #expect(rig.mrs(CNT.hctl) == 0xfff)
    rig.hcrEL2 = 0
    #expect(rig.mrs(CNT.cval[0]) == 12 && rig.mrs(CNT.cval[1]) == 13)
    #expect(rig.mrs(CNT.cval[2]) == 10 && rig.mrs(Self.hv[2]) == 11)
    #expect(rig.mrs(CNT.kctl) == 0x103)
    // EL1 has its own by its names whatever EL2 is.
    rig.hcrEL2 = Self.e2h
    rig.write(CNT.hctl, 3 << 10)
    #expect(rig.read(CNT.cval[0], level: 1) == .value(12))
  }

  @Test func virtualTimerOfEL2() {
    let rig = rig(Self.e2h)
    rig.write(CNT.voff, 1000)
    rig.write(CNT.tval[1], 100)
    rig.write(CNT.ctl[1], 1)
    #expect(rig.mrs(Self.hv[2]) == 100, "CNTVOFF_EL2 does not count")
    rig.advance(toCount: 99)
    #expect(!rig.level(3))
    rig.advance(toCount: 100)
    #expect(rig.level(3) && !rig.level(1) && !rig.level(2))
    #expect(rig.mrs(CNT.vct) == 100)
    #expect(rig.read(CNT.vct, level: 1) == .value(100 &- 1000))
    rig.hcrEL2 = 0
    #expect(rig.mrs(CNT.vct) == 100 &- 1000)
  }

  /// CNTHCTL_EL2 with E2H: EL0PCTEN, EL0VCTEN, EL0VTEN, EL0PTEN for the applications of a host,
  /// EL1PCTEN and EL1PTEN in bits 10 and 11.
  @Test func enables() {
    let rig = rig(Self.e2h | Self.tge)
    for (register, bit) in [
      (CNT.pct, 0), (CNT.vct, 1), (CNT.ctl[1], 8), (CNT.cval[0], 9),
    ] as [(SystemRegisterEncoding, UInt64)] {
      rig.write(CNT.hctl, 0xfff & ~(1 << bit))
      #expect(rig.read(register, level: 0) == .trap(toLevel: 2))
      rig.write(CNT.hctl, 1 << bit)
      #expect(rig.read(register, level: 0) == .value(0))
    }
    rig.write(CNT.hctl, 1 << 9)
    rig.write(CNT.cval[0], 55, level: 0)
    #expect(rig.mrs(CNT.cval[2]) == 55, "the application's is EL2's")
    rig.hcrEL2 = Self.e2h
    for (register, bit) in [(CNT.pct, 10), (CNT.cval[0], 11)]
      as [(SystemRegisterEncoding, UInt64)]
    {
      rig.write(CNT.hctl, 0xfff & ~(1 << bit))
      #expect(rig.read(register, level: 1) == .trap(toLevel: 2))
      rig.write(CNT.hctl, 1 << bit)
      #expect(rig.read(register, level: 1) == .value(0))
    }
  }

  @Test func stateHasIt() throws {
    let rig = rig(Self.e2h)
    rig.write(Self.hv[2], 77)
    rig.write(Self.hv[1], 1)
    var coder = StateCoder()
    try rig.timer.code(&coder)
    let copy = self.rig(Self.e2h)
    var decoder = StateCoder(decoding: coder.bytes)
    try copy.timer.code(&decoder)
    #expect(decoder.isAtEnd && copy.mrs(Self.hv[2]) == 77)
    #expect(rig.timer.inspect().count == 36)
    // A machine without the feature has other state.
    var other = StateCoder()
    try GenericTimerTests.Rig().timer.code(&other)
    #expect(other.bytes.count < coder.bytes.count)
  }
}
