// Hash rounds: SHA-1, SHA-256, SHA-512 and SHA-3 (FIPS 180-4 and 202; Arm DDI 0487, C7.2).

/// Semantics of a row that makes Vd of the old Vd, Vn and Vm.
@inline(__always)
func threeVectors(
  _ function: @escaping @Sendable (_ d: Vector, _ n: Vector, _ m: Vector) -> Vector
) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    core.writeV(i.rd, function(core.readV(i.rd), core.readV(i.rn), core.readV(i.rm)))
    return .next
  }
}

/// To the left by 1 to 31 places.
@inline(__always)
func rotated(_ word: UInt32, left places: UInt32) -> UInt32 {
  word &<< places | word &>> (32 &- places)
}

@inline(__always)
private func rotated(_ word: UInt32, right places: UInt32) -> UInt32 {
  rotated(word, left: 32 &- places)
}

@inline(__always)
private func rotated(_ long: UInt64, right places: UInt64) -> UInt64 {
  long &>> places | long &<< (64 &- places)
}

@inline(__always)
private func chosen<T: FixedWidthInteger>(_ x: T, _ y: T, _ z: T) -> T { (y ^ z) & x ^ z }

@inline(__always)
private func parity(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 { x ^ y ^ z }

@inline(__always)
private func majority<T: FixedWidthInteger>(_ x: T, _ y: T, _ z: T) -> T {
  x & y | (x | y) & z
}

// MARK: SHA-1

/// Four rounds: A to D in Vd, E in Vn, constants and message in Vm.
@inline(__always)
private func sha1(
  _ d: Vector, _ n: Vector, _ m: Vector, _ function: (UInt32, UInt32, UInt32) -> UInt32
) -> Vector {
  var (x, e) = (d.words, n.words[0])
  for round in 0..<4 {
    let a =
      e &+ rotated(x[0], left: 5) &+ function(x[1], x[2], x[3]) &+ m.words[round]
    e = x[3]
    x = SIMD4(a, x[0], rotated(x[1], left: 30), x[2])
  }
  return Vector(words: x)
}

let sha1Choose = threeVectors { d, n, m in sha1(d, n, m, chosen) }
let sha1Parity = threeVectors { d, n, m in sha1(d, n, m, parity) }
let sha1Majority = threeVectors { d, n, m in sha1(d, n, m, majority) }

let sha1Rotate = threeVectors { _, n, _ in
  Vector(low: UInt64(rotated(n.words[0], left: 30)))
}

let sha1ScheduleUpdate0 = threeVectors { d, n, m in
  Vector(low: d.high ^ d.low ^ m.low, high: n.low ^ d.high ^ m.high)
}

let sha1ScheduleUpdate1 = threeVectors { d, n, _ in
  let n = n.words
  var words = rotated(d.words ^ SIMD4(n[1], n[2], n[3], 0), left: 1)
  // The last word takes the first one of this result.
  words[3] ^= rotated(words[0], left: 1)
  return Vector(words: words)
}

// MARK: SHA-256

/// Four rounds: A to D in `x`, E to H in `y`, constants and message in `w`.
@inline(__always)
private func sha256(_ x: inout SIMD4<UInt32>, _ y: inout SIMD4<UInt32>, _ w: SIMD4<UInt32>) {
  for round in 0..<4 {
    let sigma1 =
      rotated(y[0], right: 6) ^ rotated(y[0], right: 11) ^ rotated(y[0], right: 25)
    let sigma0 =
      rotated(x[0], right: 2) ^ rotated(x[0], right: 13) ^ rotated(x[0], right: 22)
    let t = y[3] &+ sigma1 &+ chosen(y[0], y[1], y[2]) &+ w[round]
    y = SIMD4(x[3] &+ t, y[0], y[1], y[2])
    x = SIMD4(t &+ sigma0 &+ majority(x[0], x[1], x[2]), x[0], x[1], x[2])
  }
}

let sha256Hash = threeVectors { d, n, m in
  var (x, y) = (d.words, n.words)
  sha256(&x, &y, m.words)
  return Vector(words: x)
}

let sha256Hash2 = threeVectors { d, n, m in
  var (x, y) = (n.words, d.words)
  sha256(&x, &y, m.words)
  return Vector(words: y)
}

let sha256ScheduleUpdate0 = threeVectors { d, n, _ in
  let d = d.words
  let t = SIMD4(d[1], d[2], d[3], n.words[0])
  let sigma = rotated(t, left: 25) ^ rotated(t, left: 14) ^ t &>> SIMD4(repeating: 3)
  return Vector(words: d &+ sigma)
}

let sha256ScheduleUpdate1 = threeVectors { d, n, m in
  let (d, n, m) = (d.words, n.words, m.words)
  func sigma(_ word: UInt32) -> UInt32 {
    rotated(word, right: 17) ^ rotated(word, right: 19) ^ word &>> 10
  }
  let sums = d &+ SIMD4(n[1], n[2], n[3], m[0])
  let first = sums[0] &+ sigma(m[2])
  let second = sums[1] &+ sigma(m[3])
  return Vector(
    words: SIMD4(first, second, sums[2] &+ sigma(first), sums[3] &+ sigma(second)))
}

// MARK: SHA-512

@inline(__always)
private func sha512Sum(_ long: UInt64, _ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
  rotated(long, right: a) ^ rotated(long, right: b) ^ rotated(long, right: c)
}

let sha512Hash = threeVectors { w, x, y in
  let high = w.high &+ sha512Sum(y.high, 14, 18, 41) &+ chosen(y.high, x.low, x.high)
  let next = high &+ y.low
  return Vector(
    low: w.low &+ sha512Sum(next, 14, 18, 41) &+ chosen(next, y.high, x.low), high: high)
}

let sha512Hash2 = threeVectors { w, x, y in
  let high = w.high &+ sha512Sum(y.low, 28, 34, 39) &+ majority(x.low, y.high, y.low)
  return Vector(
    low: w.low &+ sha512Sum(high, 28, 34, 39) &+ majority(high, y.low, y.high), high: high)
}

let sha512ScheduleUpdate0 = threeVectors { w, x, _ in
  func sigma(_ long: UInt64) -> UInt64 {
    rotated(long, right: 1) ^ rotated(long, right: 8) ^ long &>> 7
  }
  return Vector(low: w.low &+ sigma(w.high), high: w.high &+ sigma(x.low))
}

let sha512ScheduleUpdate1 = threeVectors { w, x, y in
  func sigma(_ long: UInt64) -> UInt64 {
    rotated(long, right: 19) ^ rotated(long, right: 61) ^ long &>> 6
  }
  return Vector(low: w.low &+ sigma(x.low) &+ y.low, high: w.high &+ sigma(x.high) &+ y.high)
}

// MARK: SHA-3

let rotateAndExclusiveOr = threeVectors { _, n, m in
  Vector(low: n.low ^ rotated(m.low, right: 63), high: n.high ^ rotated(m.high, right: 63))
}

let exclusiveOrAndRotate: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  let (n, m, places) = (core.readV(i.rn), core.readV(i.rm), UInt64(i.bits(15, 10)))
  core.writeV(
    i.rd,
    Vector(
      low: rotated(n.low ^ m.low, right: places), high: rotated(n.high ^ m.high, right: places)))
  return .next
}

let exclusiveOrThree: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  let (n, m, a) = (core.readV(i.rn), core.readV(i.rm), core.readV(i.ra))
  core.writeV(i.rd, Vector(low: n.low ^ m.low ^ a.low, high: n.high ^ m.high ^ a.high))
  return .next
}

let bitClearAndExclusiveOr: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  let (n, m, a) = (core.readV(i.rn), core.readV(i.rm), core.readV(i.ra))
  core.writeV(i.rd, Vector(low: n.low ^ m.low & ~a.low, high: n.high ^ m.high & ~a.high))
  return .next
}
