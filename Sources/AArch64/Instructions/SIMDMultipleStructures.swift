import Simulation

/// Loads and stores of multiple structures, in whole registers: LD1 to LD4, ST1 to ST4 (Arm DDI
/// 0487, C4.1, "Advanced SIMD load/store multiple structures"). One, two, three or four registers;
/// `opcode` also says how many elements a structure has.
let simdMultipleStructures: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 001100 0 1 000000 0111 size:2 Rn:5 Rt:5", "LD1 (multiple structures)",
    "ld1 {list 1}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(1, elements: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001100 1 1 0 Rm:5 0111 size:2 Rn:5 Rt:5", "LD1 (multiple structures, post-index)",
    "ld1 {list 1}, [{Xn|SP}], {afterRegisters 1}", "C7.2", feature: .asimd,
    multipleStructures(1, elements: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001100 0 1 000000 1010 size:2 Rn:5 Rt:5", "LD1 (multiple structures, two registers)",
    "ld1 {list 2}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(2, elements: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001100 1 1 0 Rm:5 1010 size:2 Rn:5 Rt:5",
    "LD1 (multiple structures, two registers, post-index)",
    "ld1 {list 2}, [{Xn|SP}], {afterRegisters 2}", "C7.2", feature: .asimd,
    multipleStructures(2, elements: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001100 0 1 000000 0110 size:2 Rn:5 Rt:5", "LD1 (multiple structures, three registers)",
    "ld1 {list 3}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(3, elements: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001100 1 1 0 Rm:5 0110 size:2 Rn:5 Rt:5",
    "LD1 (multiple structures, three registers, post-index)",
    "ld1 {list 3}, [{Xn|SP}], {afterRegisters 3}", "C7.2", feature: .asimd,
    multipleStructures(3, elements: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001100 0 1 000000 0010 size:2 Rn:5 Rt:5", "LD1 (multiple structures, four registers)",
    "ld1 {list 4}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(4, elements: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001100 1 1 0 Rm:5 0010 size:2 Rn:5 Rt:5",
    "LD1 (multiple structures, four registers, post-index)",
    "ld1 {list 4}, [{Xn|SP}], {afterRegisters 4}", "C7.2", feature: .asimd,
    multipleStructures(4, elements: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001100 0 1 000000 1000 size:2 Rn:5 Rt:5", "LD2 (multiple structures)",
    "ld2 {list 2}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(2, elements: 2, stores: false),
    where: hasWholeStructures),
  InstructionRow(
    "0 Q:1 001100 1 1 0 Rm:5 1000 size:2 Rn:5 Rt:5", "LD2 (multiple structures, post-index)",
    "ld2 {list 2}, [{Xn|SP}], {afterRegisters 2}", "C7.2", feature: .asimd,
    multipleStructures(2, elements: 2, stores: false),
    where: hasWholeStructures),
  InstructionRow(
    "0 Q:1 001100 0 1 000000 0100 size:2 Rn:5 Rt:5", "LD3 (multiple structures)",
    "ld3 {list 3}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(3, elements: 3, stores: false),
    where: hasWholeStructures),
  InstructionRow(
    "0 Q:1 001100 1 1 0 Rm:5 0100 size:2 Rn:5 Rt:5", "LD3 (multiple structures, post-index)",
    "ld3 {list 3}, [{Xn|SP}], {afterRegisters 3}", "C7.2", feature: .asimd,
    multipleStructures(3, elements: 3, stores: false),
    where: hasWholeStructures),
  InstructionRow(
    "0 Q:1 001100 0 1 000000 0000 size:2 Rn:5 Rt:5", "LD4 (multiple structures)",
    "ld4 {list 4}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(4, elements: 4, stores: false),
    where: hasWholeStructures),
  InstructionRow(
    "0 Q:1 001100 1 1 0 Rm:5 0000 size:2 Rn:5 Rt:5", "LD4 (multiple structures, post-index)",
    "ld4 {list 4}, [{Xn|SP}], {afterRegisters 4}", "C7.2", feature: .asimd,
    multipleStructures(4, elements: 4, stores: false),
    where: hasWholeStructures),
  InstructionRow(
    "0 Q:1 001100 0 0 000000 0111 size:2 Rn:5 Rt:5", "ST1 (multiple structures)",
    "st1 {list 1}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(1, elements: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001100 1 0 0 Rm:5 0111 size:2 Rn:5 Rt:5", "ST1 (multiple structures, post-index)",
    "st1 {list 1}, [{Xn|SP}], {afterRegisters 1}", "C7.2", feature: .asimd,
    multipleStructures(1, elements: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001100 0 0 000000 1010 size:2 Rn:5 Rt:5", "ST1 (multiple structures, two registers)",
    "st1 {list 2}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(2, elements: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001100 1 0 0 Rm:5 1010 size:2 Rn:5 Rt:5",
    "ST1 (multiple structures, two registers, post-index)",
    "st1 {list 2}, [{Xn|SP}], {afterRegisters 2}", "C7.2", feature: .asimd,
    multipleStructures(2, elements: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001100 0 0 000000 0110 size:2 Rn:5 Rt:5", "ST1 (multiple structures, three registers)",
    "st1 {list 3}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(3, elements: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001100 1 0 0 Rm:5 0110 size:2 Rn:5 Rt:5",
    "ST1 (multiple structures, three registers, post-index)",
    "st1 {list 3}, [{Xn|SP}], {afterRegisters 3}", "C7.2", feature: .asimd,
    multipleStructures(3, elements: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001100 0 0 000000 0010 size:2 Rn:5 Rt:5", "ST1 (multiple structures, four registers)",
    "st1 {list 4}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(4, elements: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001100 1 0 0 Rm:5 0010 size:2 Rn:5 Rt:5",
    "ST1 (multiple structures, four registers, post-index)",
    "st1 {list 4}, [{Xn|SP}], {afterRegisters 4}", "C7.2", feature: .asimd,
    multipleStructures(4, elements: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001100 0 0 000000 1000 size:2 Rn:5 Rt:5", "ST2 (multiple structures)",
    "st2 {list 2}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(2, elements: 2, stores: true),
    where: hasWholeStructures),
  InstructionRow(
    "0 Q:1 001100 1 0 0 Rm:5 1000 size:2 Rn:5 Rt:5", "ST2 (multiple structures, post-index)",
    "st2 {list 2}, [{Xn|SP}], {afterRegisters 2}", "C7.2", feature: .asimd,
    multipleStructures(2, elements: 2, stores: true),
    where: hasWholeStructures),
  InstructionRow(
    "0 Q:1 001100 0 0 000000 0100 size:2 Rn:5 Rt:5", "ST3 (multiple structures)",
    "st3 {list 3}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(3, elements: 3, stores: true),
    where: hasWholeStructures),
  InstructionRow(
    "0 Q:1 001100 1 0 0 Rm:5 0100 size:2 Rn:5 Rt:5", "ST3 (multiple structures, post-index)",
    "st3 {list 3}, [{Xn|SP}], {afterRegisters 3}", "C7.2", feature: .asimd,
    multipleStructures(3, elements: 3, stores: true),
    where: hasWholeStructures),
  InstructionRow(
    "0 Q:1 001100 0 0 000000 0000 size:2 Rn:5 Rt:5", "ST4 (multiple structures)",
    "st4 {list 4}, [{Xn|SP}]", "C7.2", feature: .asimd,
    multipleStructures(4, elements: 4, stores: true),
    where: hasWholeStructures),
  InstructionRow(
    "0 Q:1 001100 1 0 0 Rm:5 0000 size:2 Rn:5 Rt:5", "ST4 (multiple structures, post-index)",
    "st4 {list 4}, [{Xn|SP}], {afterRegisters 4}", "C7.2", feature: .asimd,
    multipleStructures(4, elements: 4, stores: true),
    where: hasWholeStructures),
]

/// One element of 64 bits in a register makes no structure of several.
private let hasWholeStructures: @Sendable (Instruction) -> Bool = { i in
  i.bit(30) || i.bits(11, 10) != 3
}

/// The element at a place in the list of `count` registers: element 0 of each, element 1 of each.
private func multipleStructures(_ registers: Int, elements: Int, stores: Bool) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let base = try core.baseAddress(i)
    let list = StructureList(i, registers: registers, elements: elements)
    if stores {
      if let place = core.placeToWrite(base, bytes: list.bytes, alignment: list.elementBytes) {
        core.store(list, at: place)
      } else {
        try core.store(list, at: base)
      }
    } else {
      if let place = core.placeToRead(base, bytes: list.bytes, alignment: list.elementBytes) {
        core.load(list, at: place)
      } else {
        try core.load(list, at: base)
      }
    }
    core.writeBackStructure(i, base, bytes: list.bytes)
    return .next
  }
}

/// Whole V registers as structures in memory.
private struct StructureList {
  let first: UInt8
  let registers: Int
  /// How many elements a structure has: 1, or as many as there are registers.
  let elements: Int
  /// The logarithm of an element's bytes.
  let size: UInt32
  /// Elements of a register.
  let lanes: Int

  @inline(__always)
  init(_ i: Instruction, registers: Int, elements: Int) {
    (first, size) = (i.rt, i.bits(11, 10))
    (self.registers, self.elements) = (registers, elements)
    lanes = (i.bit(30) ? 16 : 8) >> Int(size)
  }

  var elementBytes: UInt64 { 1 << UInt64(size) }
  var bytes: UInt64 { UInt64(registers * lanes) << UInt64(size) }
  var width: AccessWidth { AccessWidth(scale: size) }

  func register(_ place: Int) -> UInt8 { (first + UInt8(place)) & 31 }

  /// Where an element is, in elements from the first.
  @inline(__always)
  func place(_ register: Int, _ lane: Int) -> Int {
    elements == 1 ? register * lanes + lane : lane * elements + register
  }
}

extension Core {
  // In the order of addresses, so that the first fault is that of the lowest one.
  fileprivate func load(_ list: StructureList, at base: UInt64) throws(CoreExit) {
    var loaded = InlineArray<4, Vector>(repeating: Vector(low: 0))
    for place in 0..<list.registers * list.lanes {
      let (register, lane) =
        list.elements == 1
        ? (place / list.lanes, place % list.lanes) : (place % list.elements, place / list.elements)
      let address = base &+ UInt64(place) << UInt64(list.size)
      loaded[register][lane, list.size] = try load(address, list.width)
    }
    rememberPage(of: base, .read)
    for register in 0..<list.registers { writeV(list.register(register), loaded[register]) }
  }

  fileprivate func store(_ list: StructureList, at base: UInt64) throws(CoreExit) {
    let count = list.registers * list.lanes
    for place in 0..<count {
      _ = try locate(base &+ UInt64(place) << UInt64(list.size), list.width, .write, [])
    }
    for place in 0..<count {
      let (register, lane) =
        list.elements == 1
        ? (place / list.lanes, place % list.lanes) : (place % list.elements, place / list.elements)
      let value = readV(list.register(register))[lane, list.size]
      try store(base &+ UInt64(place) << UInt64(list.size), list.width, value)
    }
    rememberPage(of: base, .write)
  }

  fileprivate func load(_ list: StructureList, at place: UnsafeRawPointer) {
    switch list.size {
    case 0: load(list, at: place, UInt8.self)
    case 1: load(list, at: place, UInt16.self)
    case 2: load(list, at: place, UInt32.self)
    default: load(list, at: place, UInt64.self)
    }
  }

  @inline(__always)
  private func load<T: LaneInteger>(_ list: StructureList, at place: UnsafeRawPointer, _: T.Type) {
    for register in 0..<list.registers {
      setLanes(list.register(register), list.lanes) { lane in
        place.loadUnaligned(
          fromByteOffset: list.place(register, lane) * MemoryLayout<T>.size, as: T.self)
      }
    }
  }

  fileprivate func store(_ list: StructureList, at place: UnsafeMutableRawPointer) {
    switch list.size {
    case 0: store(list, at: place, UInt8.self)
    case 1: store(list, at: place, UInt16.self)
    case 2: store(list, at: place, UInt32.self)
    default: store(list, at: place, UInt64.self)
    }
  }

  @inline(__always)
  private func store<T: LaneInteger>(
    _ list: StructureList, at place: UnsafeMutableRawPointer, _: T.Type
  ) {
    for register in 0..<list.registers {
      for lane in 0..<list.lanes {
        place.storeBytes(
          of: self.lane(list.register(register), lane, as: T.self),
          toByteOffset: list.place(register, lane) * MemoryLayout<T>.size, as: T.self)
      }
    }
  }
}
