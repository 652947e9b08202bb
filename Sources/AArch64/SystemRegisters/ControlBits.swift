// Bits of control registers that the core acts on, by their names in Arm DDI 0487, D13.

/// HCR_EL2 (D13.2.48). `docs/hcr.md` says how each bit is honoured.
enum HCR {
  static let vm: UInt64 = 1 << 0
  static let swio: UInt64 = 1 << 1
  static let ptw: UInt64 = 1 << 2
  static let fmo: UInt64 = 1 << 3
  static let imo: UInt64 = 1 << 4
  static let amo: UInt64 = 1 << 5
  static let vf: UInt64 = 1 << 6
  static let vi: UInt64 = 1 << 7
  static let vse: UInt64 = 1 << 8
  static let fb: UInt64 = 1 << 9
  static let bsu: UInt64 = 3 << 10
  static let dc: UInt64 = 1 << 12
  static let twi: UInt64 = 1 << 13
  static let twe: UInt64 = 1 << 14
  static let tid0: UInt64 = 1 << 15
  static let tid1: UInt64 = 1 << 16
  static let tid2: UInt64 = 1 << 17
  static let tid3: UInt64 = 1 << 18
  static let tsc: UInt64 = 1 << 19
  static let tidcp: UInt64 = 1 << 20
  static let tacr: UInt64 = 1 << 21
  static let tsw: UInt64 = 1 << 22
  static let tpc: UInt64 = 1 << 23
  static let tpu: UInt64 = 1 << 24
  static let ttlb: UInt64 = 1 << 25
  static let tvm: UInt64 = 1 << 26
  static let tge: UInt64 = 1 << 27
  static let tdz: UInt64 = 1 << 28
  static let hcd: UInt64 = 1 << 29
  static let trvm: UInt64 = 1 << 30
  static let rw: UInt64 = 1 << 31
  static let cd: UInt64 = 1 << 32
  static let id: UInt64 = 1 << 33
  static let e2h: UInt64 = 1 << 34
  static let tlor: UInt64 = 1 << 35
  static let terr: UInt64 = 1 << 36
  static let tea: UInt64 = 1 << 37
}

/// VTCR_EL2 (D13.2.152).
enum VTCR {
  static let vs: UInt64 = 1 << 19
  static let ha: UInt64 = 1 << 21
  static let hd: UInt64 = 1 << 22
}

/// SCTLR_EL1 and, as far as it has them, SCTLR_EL2 (D13.2.118, D13.2.119).
enum SCTLR {
  static let m: UInt64 = 1 << 0
  static let a: UInt64 = 1 << 1
  static let c: UInt64 = 1 << 2
  static let sa: UInt64 = 1 << 3
  static let sa0: UInt64 = 1 << 4
  static let cp15ben: UInt64 = 1 << 5
  static let itd: UInt64 = 1 << 7
  static let sed: UInt64 = 1 << 8
  static let uma: UInt64 = 1 << 9
  static let i: UInt64 = 1 << 12
  static let dze: UInt64 = 1 << 14
  static let uct: UInt64 = 1 << 15
  static let ntwi: UInt64 = 1 << 16
  static let ntwe: UInt64 = 1 << 18
  static let wxn: UInt64 = 1 << 19
  static let span: UInt64 = 1 << 23
  static let e0e: UInt64 = 1 << 24
  static let ee: UInt64 = 1 << 25
  static let uci: UInt64 = 1 << 26
}

/// CPTR_EL2 (D13.2.31).
enum CPTR {
  static let tfp: UInt64 = 1 << 10
  /// With HCR_EL2.E2H, as in CPACR_EL1.
  static let fpen: UInt64 = 3 << 20
  static let tcpac: UInt64 = 1 << 31
}

/// MDCR_EL2 (D13.3.17).
enum MDCR {
  static let tpmcr: UInt64 = 1 << 5
  static let tpm: UInt64 = 1 << 6
  static let hpme: UInt64 = 1 << 7
  static let tde: UInt64 = 1 << 8
  static let tda: UInt64 = 1 << 9
  static let tdosa: UInt64 = 1 << 10
  static let tdra: UInt64 = 1 << 11
  static let hpmd: UInt64 = 1 << 17
}

/// PMCR_EL0 (D13.4.10).
enum PMCR {
  static let e: UInt64 = 1 << 0
  static let p: UInt64 = 1 << 1
  static let c: UInt64 = 1 << 2
  static let d: UInt64 = 1 << 3
  static let x: UInt64 = 1 << 4
  static let dp: UInt64 = 1 << 5
  static let lc: UInt64 = 1 << 6
}

/// PMUSERENR_EL0 (D13.4.19).
enum PMUSERENR {
  static let en: UInt64 = 1 << 0
  static let sw: UInt64 = 1 << 1
  static let cr: UInt64 = 1 << 2
  static let er: UInt64 = 1 << 3
}

/// MDSCR_EL1 (D13.3.20).
enum MDSCR {
  static let ss: UInt64 = 1 << 0
  static let tdcc: UInt64 = 1 << 12
  static let kde: UInt64 = 1 << 13
  static let mde: UInt64 = 1 << 15
}

/// OSLSR_EL1 (D13.3.24).
enum OSLSR {
  static let oslk: UInt64 = 1 << 1
}

/// SPSR_ELx and PSTATE (C5.2.18).
enum SPSR {
  static let il: UInt64 = 1 << 20
  static let ss: UInt64 = 1 << 21
  static let pan: UInt64 = 1 << 22
  static let uao: UInt64 = 1 << 23
}

/// PSTATE.DAIF as ``CoreState/daif`` holds it.
enum DAIF {
  static let d: UInt8 = 8
  static let a: UInt8 = 4
  static let i: UInt8 = 2
  static let f: UInt8 = 1
}
