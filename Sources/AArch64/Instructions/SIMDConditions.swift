// Which fields make an allocated encoding of the SIMD classes. Without one of these the word is
// UNDEFINED.

/// Elements of up to 32 bits.
let notLong: @Sendable (Instruction) -> Bool = { $0.bits(23, 22) != 3 }
/// Elements of 64 bits only in whole registers.
let longIsWhole: @Sendable (Instruction) -> Bool = { $0.bits(23, 22) != 3 || $0.bit(30) }
let isLong: @Sendable (Instruction) -> Bool = { $0.bits(23, 22) == 3 }
let isByte: @Sendable (Instruction) -> Bool = { $0.bits(23, 22) == 0 }
let isByteOrHalf: @Sendable (Instruction) -> Bool = { $0.bits(23, 22) < 2 }
let isHalfOrWord: @Sendable (Instruction) -> Bool = { i in
  i.bits(23, 22) == 1 || i.bits(23, 22) == 2
}
/// At least four lanes to go across.
let hasSeveralLanes: @Sendable (Instruction) -> Bool = { i in
  i.bits(23, 22) < 2 || i.bits(23, 22) == 2 && i.bit(30)
}

// Of immh in bits [22:19], whose highest set bit gives the element.
let shiftFull: @Sendable (Instruction) -> Bool = { i in
  i.bits(22, 19) != 0 && (!i.bit(22) || i.bit(30))
}
let shiftLong: @Sendable (Instruction) -> Bool = { $0.bit(22) }
let shiftAny: @Sendable (Instruction) -> Bool = { $0.bits(22, 19) != 0 }
let shiftNarrow: @Sendable (Instruction) -> Bool = { $0.bits(22, 19) != 0 && !$0.bit(22) }
let shiftFloat: @Sendable (Instruction) -> Bool = { i in
  i.bits(22, 21) != 0 && (!i.bit(22) || i.bit(30))
}
let shiftFloatScalar: @Sendable (Instruction) -> Bool = { $0.bits(22, 21) != 0 }

// Of sz in bit 22.
let doubleIsWhole: @Sendable (Instruction) -> Bool = { !$0.bit(22) || $0.bit(30) }
let floatElementFits: @Sendable (Instruction) -> Bool = { i in
  !i.bit(22) || !i.bit(21) && i.bit(30)
}
let floatElementFitsScalar: @Sendable (Instruction) -> Bool = { !$0.bit(22) || !$0.bit(21) }
/// A 32-bit integer has at most 32 bits of fraction.
let fractionFits: @Sendable (Instruction) -> Bool = { $0.is64 || $0.bit(15) }
