// Integer vector instructions are made of three things: the elements' types (``LaneFamily``), what
// is done with an element (``LaneOperation``), and how elements of the operands come together
// (``VectorShape``). All are types, so that each row becomes a function of its own, with loops that
// the compiler turns into the host's vector instructions.

/// An element of a vector.
protocol LaneInteger: FixedWidthInteger, Sendable {
  /// Twice as wide and of the same signedness; of 128 bits at most.
  associatedtype Wide: LaneInteger
}

extension Int8: LaneInteger { typealias Wide = Int16 }
extension Int16: LaneInteger { typealias Wide = Int32 }
extension Int32: LaneInteger { typealias Wide = Int64 }
extension Int64: LaneInteger { typealias Wide = Int128 }
extension Int128: LaneInteger { typealias Wide = Int128 }
extension UInt8: LaneInteger { typealias Wide = UInt16 }
extension UInt16: LaneInteger { typealias Wide = UInt32 }
extension UInt32: LaneInteger { typealias Wide = UInt64 }
extension UInt64: LaneInteger { typealias Wide = UInt128 }
extension UInt128: LaneInteger { typealias Wide = UInt128 }

/// The types of B, H, S and D elements.
protocol LaneFamily {
  associatedtype B: LaneInteger
  associatedtype H: LaneInteger
  associatedtype S: LaneInteger
  associatedtype D: LaneInteger
}

enum Signed: LaneFamily {
  typealias B = Int8
  typealias H = Int16
  typealias S = Int32
  typealias D = Int64
}

enum Unsigned: LaneFamily {
  typealias B = UInt8
  typealias H = UInt16
  typealias S = UInt32
  typealias D = UInt64
}

/// What is done with one element of Vn, of Vm and of the old Vd.
protocol LaneOperation {
  /// - Parameter saturates: set when the result is not the exact one.
  static func apply<T: LaneInteger>(_ d: T, _ n: T, _ m: T, _ saturates: inout Bool) -> T
}

/// How a vector instruction makes Vd from its operands, for elements of one type.
protocol VectorShape: SendableMetatype {
  /// The logarithm of T's bytes.
  static func elementSize(_ i: Instruction) -> UInt32
  static func run<T: LaneInteger>(_ core: Core, _ i: Instruction, _: T.Type)
}

extension VectorShape {
  @inline(__always)
  static func elementSize(_ i: Instruction) -> UInt32 { i.bits(23, 22) }
}

/// Semantics of an integer vector row. An encoding whose elements do not fit is not allocated:
/// see the row's condition.
func vector<Shape: VectorShape, Family: LaneFamily>(
  _: Shape.Type, _: Family.Type = Unsigned.self
) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    switch Shape.elementSize(i) {
    case 0: Shape.run(core, i, Family.B.self)
    case 1: Shape.run(core, i, Family.H.self)
    case 2: Shape.run(core, i, Family.S.self)
    default: Shape.run(core, i, Family.D.self)
    }
    return .next
  }
}

// MARK: Elements

extension Instruction {
  /// Of elements of type T: one for the scalar classes, which have bit 28 set.
  @inline(__always)
  func laneCount<T: LaneInteger>(_: T.Type) -> Int {
    bit(28) ? 1 : (bit(30) ? 16 : 8) / MemoryLayout<T>.size
  }
  /// Set for the second half of the instructions that work on half a register: `2` in the name.
  @inline(__always)
  var isUpperHalf: Bool { bit(30) && !bit(28) }
}

extension Core {
  /// Element `index` of a V register.
  @inline(__always)
  func lane<T: LaneInteger>(_ field: UInt8, _ index: Int, as _: T.Type = T.self) -> T {
    vectors.loadUnaligned(
      fromByteOffset: Int(field) * 16 + index * MemoryLayout<T>.size, as: T.self)
  }

  /// Writes the elements from 0 on; the rest of the register becomes zero.
  @inline(__always)
  func setLanes<T: LaneInteger>(_ field: UInt8, _ count: Int, _ element: (Int) -> T) {
    var result = Vector(low: 0)
    withUnsafeMutableBytes(of: &result) { bytes in
      for index in 0..<count {
        bytes.storeBytes(
          of: element(index), toByteOffset: index * MemoryLayout<T>.size, as: T.self)
      }
    }
    writeV(field, result)
  }

  /// FPSR.QC, the cumulative flag of saturation (Arm DDI 0487, C5.2.8).
  @inline(__always)
  func noteSaturation(_ saturates: Bool) {
    if saturates { state.pointee.fpsr |= 1 << 27 }
  }
}
