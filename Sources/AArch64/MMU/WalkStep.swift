import Simulation

/// One step of a translation, for a person: a descriptor that was read, or what was decided
/// without one.
public struct WalkStep: Sendable, Equatable {
  /// 1 or 2.
  public let stage: Int
  /// Stage 2 translates the address of a stage-1 descriptor.
  public let isForStage1Table: Bool
  /// Level of the table; `nil` for a step that reads none.
  public let level: Int?
  /// Where the descriptor is, as its stage sees it and physically.
  public let descriptorAddress: UInt64?
  public let physicalDescriptorAddress: UInt64?
  /// The descriptor.
  public let value: UInt64?
  /// What it says, in words.
  public let meaning: String
}

extension TableWalk {
  mutating func note(
    _ tables: Tables, _ level: Int, _ place: UInt64, _ physical: UInt64, _ value: UInt64,
    _ meaning: @autoclosure () -> String
  ) {
    guard steps != nil else { return }
    steps?.append(
      WalkStep(
        stage: Int(tables.stage), isForStage1Table: isInsideStage1, level: level,
        descriptorAddress: place, physicalDescriptorAddress: physical, value: value,
        meaning: meaning()))
  }

  mutating func note(stage: Int, _ meaning: @autoclosure () -> String) {
    guard steps != nil else { return }
    steps?.append(
      WalkStep(
        stage: stage, isForStage1Table: isInsideStage1, level: nil, descriptorAddress: nil,
        physicalDescriptorAddress: nil, value: nil, meaning: meaning()))
  }

  /// A leaf in words: `2 MiB block at 0x40000000, EL1 read/write, EL0 none, UXN PXN, nG, AttrIndx 0`.
  static func meaning(of descriptor: UInt64, _ tables: Tables, _ level: Int) -> String {
    let shift = tables.shift(level)
    let base = descriptor & (1 << 48 - 1) & ~(1 << UInt64(shift) - 1)
    var words = [
      "\(size(shift)) \(level == 3 ? "page" : "block") at \(hexadecimal16(base))"
    ]
    func flag(_ bit: UInt64, _ name: String) {
      if descriptor >> bit & 1 != 0 { words.append(name) }
    }
    if tables.stage == 1 {
      let ap = descriptor >> 6 & 3
      words.append(
        "AP \(ap): \(["EL1 read/write", "EL1 and EL0 read/write", "EL1 read-only", "EL1 and EL0 read-only"][Int(ap)])"
      )
      flag(54, "UXN")
      flag(53, "PXN")
      flag(11, "nG")
      words.append("AttrIndx \(descriptor >> 2 & 7)")
    } else {
      words.append(
        "S2AP \(["none", "read-only", "write-only", "read/write"][Int(descriptor >> 6 & 3)])")
      flag(54, "XN")
      flag(53, "XN[0]")
      words.append("MemAttr \(descriptor >> 2 & 0xf)")
    }
    flag(51, "DBM")
    flag(52, "contiguous")
    if descriptor >> 10 & 1 == 0 { words.append("not accessed yet") }
    return words.joined(separator: ", ")
  }

  private static func size(_ bits: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    return "\(1 << (bits % 10)) \(units[bits / 10])"
  }
}

/// `0x` and hexadecimal digits.
func hexadecimal16(_ value: UInt64) -> String { "0x" + hexadecimal(value) }

extension Core {
  /// How a virtual address is translated now, step by step through both stages, as the regime of
  /// `level` (the current one unless given) does it. Reads tables; touches nothing, the TLB and
  /// its stale entries included.
  public func explainWalk(_ address: UInt64, level: UInt8? = nil) -> [WalkStep] {
    let level = level ?? state.pointee.exceptionLevel
    var walk = TableWalk(self, keepsSteps: true)
    let canonical = untagged(address, level: level)
    do {
      let entry = try walk.entry(for: canonical, context(level: level), Self.looking)
      let physical = entry.physicalAddress(of: canonical)
      walk.note(
        stage: entry.regime == .stage1 || entry.regime.isOfEL2 ? 1 : 2,
        "physical address \(hexadecimal16(physical))"
          + (entry.isDevice1 || entry.isDevice2 ? ", Device memory" : ", Normal memory"))
    } catch {
      walk.note(
        stage: Int(error.stage),
        "\(describe(error.kind)) of stage \(error.stage), level \(error.level)")
    }
    return walk.steps ?? []
  }

  /// The physical address of a virtual one in the regime of `level` (the current one unless
  /// given), by the tables alone; `nil` when they do not lead there.
  public func physicalAddress(_ address: UInt64, level: UInt8? = nil) -> UInt64? {
    let level = level ?? state.pointee.exceptionLevel
    var walk = TableWalk(self)
    let canonical = untagged(address, level: level)
    return (try? walk.entry(for: canonical, context(level: level), Self.looking))
      .map { $0.physicalAddress(of: canonical) }
  }

  /// How stage 2 translates an intermediate physical address, whether it is switched on or not.
  public func explainStageTwo(_ address: UInt64) -> [WalkStep] {
    var walk = TableWalk(self, keepsSteps: true)
    do {
      let result = try walk.stageTwo(address, Self.looking)
      walk.note(
        stage: 2,
        "physical address \(hexadecimal16(result.address))"
          + (result.isDevice ? ", Device memory" : ", Normal memory"))
    } catch {
      walk.note(
        stage: Int(error.stage),
        "\(describe(error.kind)) of stage \(error.stage), level \(error.level)")
    }
    return walk.steps ?? []
  }

  /// A person's question: it changes no table.
  private static let looking = AccessRequest(kind: .read, isUser: false)

  private func describe(_ kind: TranslationFault.Kind) -> String {
    switch kind {
    case .addressSize: "address size fault"
    case .translation: "translation fault"
    case .accessFlag: "access flag fault"
    case .permission: "permission fault"
    case .externalAbortOnWalk: "external abort on a table walk"
    }
  }
}
