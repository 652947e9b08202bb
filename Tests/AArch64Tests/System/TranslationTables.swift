import AArch64
import Simulation
import Testing

/// Builds translation tables in a rig's memory, 4 KiB granule, and switches stages on.
final class TranslationTables {
  let rig: SystemRig
  private var next: UInt64 = 0x4010_0000
  /// Stage 1 of EL1&0 (TTBR0, 39 bits: from level 1), stage 2 (39 bits: from level 1), EL2's.
  let low: UInt64
  let stage2: UInt64
  let el2: UInt64

  /// Attributes of a leaf: access flag, inner shareable, AttrIndx 0 or MemAttr Normal.
  static let normal: UInt64 = 0x700
  static let stage2Normal: UInt64 = 0x7fc
  static let nonGlobal: UInt64 = 1 << 11
  static let user: UInt64 = 1 << 6
  static let readOnly: UInt64 = 1 << 7
  static let uxn: UInt64 = 1 << 54
  static let pxn: UInt64 = 1 << 53

  init(_ rig: SystemRig) {
    self.rig = rig
    low = 0x4010_0000
    stage2 = 0x4010_1000
    el2 = 0x4010_2000
    next = 0x4010_3000
    // MAIR: 0 Normal write-back, 1 Device-nGnRnE.
    rig["mair_el1"] = 0xff
    rig["mair_el2"] = 0xff
    // T0SZ and T1SZ 25, 40-bit addresses, 16-bit ASIDs, EPD1.
    rig["tcr_el1"] = 25 | 25 << 16 | 2 << 30 | 2 << 32 | 1 << 36 | 1 << 23
    rig["ttbr0_el1"] = low
    rig["tcr_el2"] = 25 | 2 << 16
    rig["ttbr0_el2"] = el2
    // T0SZ 25, SL0 1, 40-bit addresses.
    rig["vtcr_el2"] = 25 | 1 << 6 | 2 << 16
    rig["vttbr_el2"] = stage2 | 1 << 48
  }

  func stage1(_ isOn: Bool = true) { set("sctlr_el1", 1, isOn) }
  func stage2(_ isOn: Bool = true) { set("hcr_el2", 1, isOn) }
  func hypervisor(_ isOn: Bool = true) { set("sctlr_el2", 1, isOn) }
  private func set(_ name: String, _ bit: UInt64, _ isOn: Bool) {
    rig[name] = isOn ? rig[name] | bit : rig[name] & ~bit
  }

  /// Where the descriptor of `address` at `level` is, tables made on the way.
  func descriptor(_ root: UInt64, _ address: UInt64, level: Int) -> UInt64 {
    var table = root
    for step in 1..<level {
      let place = table + (address >> UInt64(39 - 9 * step) & 511) * 8
      if rig.read(place) & 3 != 3 {
        rig.write(place, next | 3)
        next += 0x1000
      }
      table = rig.read(place) & 0xffff_ffff_f000
    }
    return table + (address >> UInt64(39 - 9 * level) & 511) * 8
  }

  /// Maps a page (level 3) or block; gives the descriptor's address.
  @discardableResult
  func map(
    _ root: UInt64, _ address: UInt64, to output: UInt64, level: Int = 3, _ attributes: UInt64
  ) -> UInt64 {
    let place = descriptor(root, address, level: level)
    rig.write(place, output | attributes | (level == 3 ? 3 : 1))
    return place
  }

  /// RAM mapped to itself by a block of 1 GiB, for EL1 to run from: not for EL0.
  func identity(_ root: UInt64) {
    map(
      root, SystemRig.ram, to: SystemRig.ram, level: 1,
      root == stage2 ? Self.stage2Normal | 0 : Self.normal)
  }
}
