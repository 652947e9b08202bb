// Lanes of the same width in operands and result: see ``VectorShape``.

/// Lane by lane: of Vn, Vm and the old Vd.
enum EachLane<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    core.combine(i, Operation.self) { core.lane(i.rm, $0, as: T.self) }
  }
}

/// Lane by lane, with one element of Vm.
enum EachLaneByElement<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let element = core.indexedElement(i, as: T.self)
    core.combine(i, Operation.self) { _ in element }
  }
}

/// Neighbours in Vn, then in Vm.
enum Pairs<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    var saturates = false
    let count = i.laneCount(T.self)
    core.setLanes(i.rd, count) { index -> T in
      let (field, first) =
        index < count / 2 ? (i.rn, 2 * index) : (i.rm, 2 * index - count)
      return Operation.apply(
        0, core.lane(field, first), core.lane(field, first + 1), &saturates)
    }
  }
}

/// ADDP (scalar): the elements of Vn.
enum SumOfPair: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let sum: T = core.lane(i.rn, 0) &+ core.lane(i.rn, 1)
    core.setLanes(i.rd, 1) { _ in sum }
  }
}

/// Over all lanes of Vn.
enum AcrossLanes<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    var saturates = false
    var result: T = core.lane(i.rn, 0)
    for index in 1..<i.laneCount(T.self) {
      result = Operation.apply(0, result, core.lane(i.rn, index), &saturates)
    }
    core.setLanes(i.rd, 1) { _ in result }
  }
}

/// Over all lanes of Vn, twice as wide.
enum SumAcrossLanes: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    var sum: T.Wide = 0
    for index in 0..<i.laneCount(T.self) { sum &+= T.Wide(core.lane(i.rn, index, as: T.self)) }
    core.setLanes(i.rd, 1) { _ in sum }
  }
}

// MARK: Order

/// Elements in reverse order within groups of so many bytes.
protocol GroupSize { static var bytes: Int { get } }
enum GroupOf2: GroupSize { static var bytes: Int { 2 } }
enum GroupOf4: GroupSize { static var bytes: Int { 4 } }
enum GroupOf8: GroupSize { static var bytes: Int { 8 } }

enum Reversed<Group: GroupSize>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let last = Group.bytes / MemoryLayout<T>.size - 1
    core.setLanes(i.rd, i.laneCount(T.self)) { core.lane(i.rn, $0 ^ last, as: T.self) }
  }
}

/// The first or the second of ZIP, UZP and TRN.
protocol PermutationPart { static var number: Int { get } }
enum FirstPart: PermutationPart { static var number: Int { 0 } }
enum SecondPart: PermutationPart { static var number: Int { 1 } }

enum Zip<Part: PermutationPart>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let count = i.laneCount(T.self)
    core.setLanes(i.rd, count) { index -> T in
      core.lane(index & 1 == 0 ? i.rn : i.rm, index / 2 + Part.number * count / 2)
    }
  }
}

enum Unzip<Part: PermutationPart>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    let count = i.laneCount(T.self)
    core.setLanes(i.rd, count) { index -> T in
      index < count / 2
        ? core.lane(i.rn, 2 * index + Part.number)
        : core.lane(i.rm, 2 * index - count + Part.number)
    }
  }
}

enum Transpose<Part: PermutationPart>: VectorShape {
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    core.setLanes(i.rd, i.laneCount(T.self)) { index -> T in
      core.lane(index & 1 == 0 ? i.rn : i.rm, index & ~1 + Part.number)
    }
  }
}

extension Core {
  /// Each lane of Vd from its old value, Vn's and another.
  @inline(__always)
  func combine<T: LaneInteger, Operation: LaneOperation>(
    _ i: Instruction, _: Operation.Type, _ other: (Int) -> T
  ) {
    var saturates = false
    setLanes(i.rd, i.laneCount(T.self)) { index -> T in
      Operation.apply(lane(i.rd, index), lane(i.rn, index), other(index), &saturates)
    }
    noteSaturation(saturates)
  }

  /// Vm's element by L, M and H. A half is in V0 to V15, so that M is a bit of its number.
  @inline(__always)
  func indexedElement<T: LaneInteger>(_ i: Instruction, as _: T.Type) -> T {
    let high = i.bits(11, 11) << 1 | i.bits(21, 21)
    return T.bitWidth == 16
      ? lane(i.rm & 15, Int(high << 1 | i.bits(20, 20))) : lane(i.rm, Int(high))
  }
}

// MARK: Bits and bytes

/// The same for each bit of the register.
enum EachBit<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func elementSize(_: Instruction) -> UInt32 { 3 }
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    EachLane<Operation>.run(core, i, T.self)
  }
}

/// The same for each byte.
enum EachByte<Operation: LaneOperation>: VectorShape {
  @inline(__always)
  static func elementSize(_: Instruction) -> UInt32 { 0 }
  @inline(__always)
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type) {
    EachLane<Operation>.run(core, i, T.self)
  }
}

/// TBL, and TBX, which keeps bytes whose index is past the table.
func tableLookup(keeps: Bool) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let size = 16 * (Int(i.bits(14, 13)) + 1)
    core.setLanes(i.rd, i.bit(30) ? 16 : 8) { byte -> UInt8 in
      let index = Int(core.lane(i.rm, byte, as: UInt8.self))
      // The table goes on from V31 to V0.
      guard index < size else { return keeps ? core.lane(i.rd, byte) : 0 }
      return core.lane((i.rn + UInt8(index / 16)) & 31, index % 16)
    }
    return .next
  }
}
