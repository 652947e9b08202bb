import Simulation

/// All that tables of stage 2 lead to, for oracles and tests. Reading them touches nothing.
public struct StageTwoMap: Sendable, Equatable {
  /// A stretch of intermediate physical addresses and where it comes out.
  public struct Mapping: Sendable, Equatable {
    /// Intermediate physical address of its first byte.
    public let intermediate: UInt64
    public let physical: UInt64
    /// Bytes.
    public var size: UInt64
    public let canWrite: Bool
    public var range: Range<UInt64> { physical..<physical + size }
  }

  /// A table, or those that are concatenated at the first level.
  public struct Table: Sendable, Equatable {
    /// Physical.
    public let address: UInt64
    /// Descriptors in it.
    public let count: Int
    /// The intermediate address that its first descriptor is for, and the bits that each covers.
    public let intermediate: UInt64
    public let shift: Int
  }

  /// By rising intermediate addresses; neighbours that go on in memory are one.
  public fileprivate(set) var mappings: [Mapping] = []
  public fileprivate(set) var tables: [Table] = []
  /// False when there was more than anybody would write.
  public fileprivate(set) var isComplete = true

  /// Of no tables.
  public init() {}
}

/// What a guest reaches by a core's modelled TLB.
public struct CachedTranslation: Sendable, Equatable {
  public let vmid: UInt16
  /// Virtual, or intermediate while stage 1 is off.
  public let address: UInt64
  public let physical: UInt64
  /// Bytes.
  public let size: UInt64
  /// Stage 2 allows writing.
  public let canWrite: Bool
}

extension Core {
  /// VTTBR_EL2 and VTCR_EL2, and whether HCR_EL2 has guests translated by them.
  public var stageTwoRegisters: (base: UInt64, control: UInt64, isEnabled: Bool) {
    let hcr = system.pointee.hcrEL2
    return (
      system.pointee.vttbrEL2, system.pointee.vtcrEL2, hcr & (HCR.vm | HCR.dc) != 0 && !hostsUser
    )
  }

  /// The entries of the modelled TLB that went through stage 2, oldest first.
  public var guestTranslations: [CachedTranslation] {
    translations.entries.filter { $0.regime == .bothStages || $0.regime == .stage2 }.map {
      CachedTranslation(
        vmid: $0.vmid, address: $0.page << UInt64($0.sizeBits), physical: $0.physicalAddress,
        size: 1 << UInt64($0.sizeBits), canWrite: $0.permissions.contains(.stage2Write))
    }
  }

  /// All that the tables of these values of VTTBR_EL2 and VTCR_EL2 lead to on this core. What has
  /// no permission at all, or needs an access flag that only software sets, is not reached.
  ///
  /// - Parameter limit: descriptors that are read at most.
  public func stageTwoMap(base: UInt64, control: UInt64, limit: Int = 1 << 22) -> StageTwoMap {
    var map = StageTwoMap()
    guard let tables = TableWalk.stageTwoTables(self, base: base, control: control) else {
      return map
    }
    var left = limit
    collect(
      tables, level: tables.level, base: tables.base, count: 1 << tables.startBits, 0, &map, &left)
    return map
  }

  private func collect(
    _ tables: TableWalk.Tables, level: Int, base: UInt64, count: Int, _ intermediate: UInt64,
    _ map: inout StageTwoMap, _ left: inout Int
  ) {
    let shift = tables.shift(level)
    map.tables.append(
      .init(address: base, count: count, intermediate: intermediate, shift: shift))
    for index in 0..<count {
      guard left > 0 else {
        map.isComplete = false
        return
      }
      left -= 1
      let place = base + UInt64(index) * 8
      guard let descriptor = memory.load(place, .double), descriptor & 1 != 0,
        !tables.exceedsOutput(descriptor & 0xffff_ffff_f000)
      else { continue }
      let address = intermediate | UInt64(index) << UInt64(shift)
      if descriptor & 2 != 0, level < 3 {
        let next = descriptor & (1 << 48 - 1) & ~(1 << UInt64(tables.granuleBits) - 1)
        collect(
          tables, level: level + 1, base: next, count: 1 << tables.stride, address, &map, &left)
        continue
      }
      guard (level == 3) == (descriptor & 2 != 0), level >= tables.firstBlockLevel,
        descriptor >> 10 & 1 != 0 || tables.setsAccessFlag
      else { continue }
      let leaf = TableWalk.Leaf(
        descriptor: descriptor, level: UInt8(level), sizeBits: UInt8(shift),
        address: descriptor & (1 << 48 - 1) & ~(1 << UInt64(shift) - 1), place: place, hierarchy: 0)
      let isClean = tables.setsDirtyState && leaf.isClean(stage: 2)
      let permissions = TableWalk(self).permissions(leaf, isClean: isClean)
      guard !permissions.isEmpty else { continue }
      map.add(
        .init(
          intermediate: address, physical: leaf.address, size: 1 << UInt64(shift),
          canWrite: permissions.contains(.stage2Write)))
    }
  }
}

extension StageTwoMap {
  fileprivate mutating func add(_ next: Mapping) {
    if let last = mappings.last, last.canWrite == next.canWrite,
      last.intermediate + last.size == next.intermediate, last.physical + last.size == next.physical
    {
      mappings[mappings.count - 1].size += next.size
    } else {
      mappings.append(next)
    }
  }
}
