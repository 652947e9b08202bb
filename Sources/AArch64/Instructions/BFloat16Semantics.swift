// Semantics of BFloat16: products of the upper halves of singles, added to singles.

extension Vector {
  /// A BFloat16 element as a single.
  fileprivate func bfloat16(_ lane: Int) -> UInt64 { self[lane, 1] << 16 }
}

/// BFDOT: the products of two pairs; of one pair of Vm by element.
struct BFloat16Dot: Sendable {
  var byElement = false

  func result(_ core: Core, _ i: Instruction) -> Vector {
    let (old, n, m) = (core.readV(i.rd), core.readV(i.rn), core.readV(i.rm))
    let pair = Int(i.bits(11, 11) << 1 | i.bits(21, 21))
    var result = Vector(low: 0)
    for lane in 0..<SinglePrecision.laneCount(i) {
      result[lane, 2] = dotProduct(old[lane, 2], n, lane, m, byElement ? pair : lane)
    }
    return result
  }
}

/// BFDotAdd: each product and each sum is rounded to odd, and raises nothing.
private func dotProduct(
  _ addend: UInt64, _ n: Vector, _ nPair: Int, _ m: Vector, _ mPair: Int
) -> UInt64 {
  var environment = FloatEnvironment.ofDotProducts
  let first = SinglePrecision.multiply(
    n.bfloat16(2 * nPair), m.bfloat16(2 * mPair), &environment)
  let second = SinglePrecision.multiply(
    n.bfloat16(2 * nPair + 1), m.bfloat16(2 * mPair + 1), &environment)
  let products = SinglePrecision.add(first, second, &environment)
  return SinglePrecision.add(addend, products, &environment)
}

extension Core {
  /// BFMMLA: rows of two by four numbers in Vn and Vm, two by two sums in Vd.
  func bfloat16MatrixProduct(_ i: Instruction) -> Vector {
    let (n, m) = (readV(i.rn), readV(i.rm))
    var result = readV(i.rd)
    for lane in 0..<4 {
      let (row, column) = (lane / 2, lane % 2)
      for pair in 0..<2 {
        result[lane, 2] = dotProduct(result[lane, 2], n, 2 * row + pair, m, 2 * column + pair)
      }
    }
    return result
  }
}

/// BFMLALB and BFMLALT: numbers at even or odd places of Vn and Vm, or one element of Vm.
struct BFloat16MultiplyAdd: FloatOperation {
  var byElement = false

  func result<Format: FloatFormat>(
    _: Format.Type, _ core: Core, _ i: Instruction, _ environment: inout FloatEnvironment
  ) -> Vector {
    let (old, n, m) = (core.readV(i.rd), core.readV(i.rn), core.readV(i.rm))
    let element = byElement ? i.element(core, size: BFloat16.size) << 16 : 0
    // Q is the place: the registers are whole.
    let place = i.bit(30) ? 1 : 0
    var result = Vector(low: 0)
    for lane in 0..<4 {
      result[lane, 2] = SinglePrecision.multiplyAdd(
        old[lane, 2], n.bfloat16(2 * lane + place),
        byElement ? element : m.bfloat16(2 * lane + place), &environment)
    }
    return result
  }
}
