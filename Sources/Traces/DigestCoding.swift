import Simulation

/// Gathers digest points into the contents of a chunk.
///
/// A point names its components only when they are not those of the point before, and holds only
/// digests that changed: most devices are idle most of the time.
struct DigestChunkEncoder {
  private var writer = ByteWriter()
  private var last = DigestPoint(time: .zero, components: [])
  private(set) var count = 0

  var bytes: Int { writer.count }

  /// `point` is not before the last.
  mutating func append(_ point: DigestPoint) {
    precondition(point.time >= last.time, "digests are recorded in order of time")
    writer.varint(point.time.picoseconds - last.time.picoseconds)
    let sameNames = point.components.elementsEqual(last.components) { $0.name == $1.name }
    writer.byte(sameNames ? 0 : 1)
    if !sameNames {
      writer.varint(UInt64(point.components.count))
      for component in point.components { writer.string(component.name) }
    }
    let changed = point.components.indices.map {
      !sameNames || point.components[$0] != last.components[$0]
    }
    for start in stride(from: 0, to: changed.count, by: 8) {
      var bits: UInt8 = 0
      for bit in 0..<min(8, changed.count - start) where changed[start + bit] {
        bits |= 1 << UInt8(bit)
      }
      writer.byte(bits)
    }
    for (component, isChanged) in zip(point.components, changed) where isChanged {
      writer.fixed(component.digest.low)
      writer.fixed(component.digest.high)
    }
    last = point
    count += 1
  }

  /// The contents, with the chain after the last point; the encoder is empty afterwards.
  mutating func finish(chain: DigestChain) -> [UInt8] {
    var result = ByteWriter()
    result.varint(UInt64(count))
    result.raw(writer.bytes)
    result.raw(chain.value)
    self = DigestChunkEncoder()
    return result.bytes
  }
}

/// Gives back the points of a chunk's contents and checks the chain.
struct DigestChunkDecoder {
  private var reader: ByteReader
  private var remaining: Int
  private var last = DigestPoint(time: .zero, components: [])

  init(_ contents: [UInt8]) throws(Malformed) {
    reader = ByteReader(contents)
    remaining = try reader.count("digest points")
  }

  /// The next point, which is taken into `chain`; after the last the chain must be what was
  /// written.
  mutating func next(_ chain: inout DigestChain) throws(Malformed) -> DigestPoint? {
    guard remaining > 0 else {
      guard Array(try reader.raw(32)) == chain.value, reader.isAtEnd else {
        throw Malformed("the chain of digests is broken")
      }
      return nil
    }
    remaining -= 1
    let (time, overflow) = last.time.picoseconds.addingReportingOverflow(try reader.varint())
    guard !overflow else { throw Malformed("a digest's time is past 64 bits") }
    let names = try names()
    let changed = Array(try reader.raw((names.count + 7) / 8))
    if names.count % 8 != 0, let bits = changed.last, bits >> UInt8(names.count % 8) != 0 {
      throw Malformed("digests of components that are not there")
    }
    var components: [ComponentDigest] = []
    components.reserveCapacity(names.count)
    for (index, name) in names.enumerated() {
      if changed[index / 8] >> UInt8(index % 8) & 1 == 1 {
        let digest = Digest(low: try reader.fixed64(), high: try reader.fixed64())
        components.append(ComponentDigest(name: name, digest: digest))
      } else if index < last.components.count, last.components[index].name == name {
        components.append(last.components[index])
      } else {
        throw Malformed("an unchanged digest of a new component")
      }
    }
    last = DigestPoint(time: Time(picoseconds: time), components: components)
    chain.append(last)
    return last
  }

  private mutating func names() throws(Malformed) -> [String] {
    switch try reader.byte() {
    case 0: return last.components.map(\.name)
    case 1:
      let count = try reader.count("components", atMost: DigestPoint.maximumComponents)
      var names: [String] = []
      for _ in 0..<count {
        names.append(try reader.string("a name", atMost: DigestPoint.maximumNameBytes))
      }
      return names
    default: throw Malformed("names of components are given or not")
    }
  }
}
