import Simulation

/// Which parts of an event differ from what its predecessors lead one to expect.
private struct EventMask {
  static let time: UInt8 = 1
  static let position: UInt8 = 2
  static let ordinal: UInt8 = 4
  /// a, b, c and d have this bit and the next three.
  static let firstValue: UInt8 = 8
  static let all: UInt8 = 0x7f
}

/// Origin, kind and mask of an event. Few are in use at a time; a chunk numbers them as they come
/// up, so that naming one takes a byte.
private struct EventShape {
  let origin: UInt16
  let kind: TraceKind
  let mask: UInt8

  var key: UInt32 { UInt32(origin) << 16 | UInt32(kind.rawValue) << 8 | UInt32(mask) }
}

extension TraceKind {
  /// What an origin's next event should have, after one of this kind.
  fileprivate func ordinal(after ordinal: UInt64) -> UInt64 { isDetail ? ordinal : ordinal &+ 1 }
}

/// The last event of each origin, and the last values of each kind and origin.
///
/// It starts empty with each chunk: a chunk can be read by itself.
private struct EventContext {
  struct Origin {
    var time: UInt64 = 0
    /// How far the last event was from the one before it: bytes at a baud rate and loops have
    /// equal steps, which cost nothing.
    var timeStep: UInt64 = 0
    var position: UInt64 = 0
    var positionStep: UInt64 = 0
    /// The ordinal that the next event should have.
    var ordinal: UInt64 = 0
  }
  struct Values {
    var a: UInt64 = 0
    var b: UInt64 = 0
    var c: UInt64 = 0
    var d: UInt64 = 0
  }

  private var originPlaces: [UInt16: Int] = [:]
  private var valuePlaces: [UInt32: Int] = [:]
  var origins: [Origin] = []
  var values: [Values] = []

  mutating func place(ofOrigin origin: UInt16) -> Int {
    if let place = originPlaces[origin] { return place }
    originPlaces[origin] = origins.count
    origins.append(Origin())
    return origins.count - 1
  }

  mutating func place(ofOrigin origin: UInt16, kind: TraceKind) -> Int {
    let key = UInt32(origin) << 8 | UInt32(kind.rawValue)
    if let place = valuePlaces[key] { return place }
    valuePlaces[key] = values.count
    values.append(Values())
    return values.count - 1
  }
}

/// Gathers events into the contents of a chunk.
///
/// The contents are four columns, which compress better apart than mixed: shapes; times;
/// positions and ordinals; values. Times and positions are steps from the origin's last event,
/// left out when they equal its last step; ordinals are differences from the next one; values
/// from the last event of the same kind and origin.
struct EventChunkEncoder {
  private var context = EventContext()
  private var shapes: [UInt32: UInt64] = [:]
  private var shapeColumn = ByteWriter()
  private var timeColumn = ByteWriter()
  private var positionColumn = ByteWriter()
  private var valueColumn = ByteWriter()
  private(set) var count = 0

  /// Bytes of contents so far.
  var bytes: Int {
    shapeColumn.count + timeColumn.count + positionColumn.count + valueColumn.count
  }

  mutating func append(_ event: TraceEvent) {
    let originPlace = context.place(ofOrigin: event.origin)
    let valuePlace = context.place(ofOrigin: event.origin, kind: event.kind)
    let origin = context.origins[originPlace]
    let values = context.values[valuePlace]
    let timeStep = event.time.picoseconds &- origin.time
    let positionStep = event.position &- origin.position
    var mask: UInt8 = 0
    if timeStep != origin.timeStep {
      mask |= EventMask.time
      timeColumn.varint(timeStep)
    }
    if positionStep != origin.positionStep {
      mask |= EventMask.position
      positionColumn.varint(positionStep)
    }
    if event.ordinal != origin.ordinal {
      mask |= EventMask.ordinal
      positionColumn.varint(event.ordinal &- origin.ordinal)
    }
    mask |= value(event.a, after: values.a, bit: 0)
    mask |= value(event.b, after: values.b, bit: 1)
    mask |= value(event.c, after: values.c, bit: 2)
    mask |= value(event.d, after: values.d, bit: 3)
    append(EventShape(origin: event.origin, kind: event.kind, mask: mask))
    context.origins[originPlace] = .init(
      time: event.time.picoseconds, timeStep: timeStep, position: event.position,
      positionStep: positionStep, ordinal: event.kind.ordinal(after: event.ordinal))
    context.values[valuePlace] = .init(a: event.a, b: event.b, c: event.c, d: event.d)
    count += 1
  }

  private mutating func value(_ value: UInt64, after last: UInt64, bit: UInt8) -> UInt8 {
    guard value != last else { return 0 }
    valueColumn.difference(value &- last)
    return EventMask.firstValue << bit
  }

  private mutating func append(_ shape: EventShape) {
    if let number = shapes[shape.key] {
      shapeColumn.varint(number)
      return
    }
    let number = UInt64(shapes.count)
    shapes[shape.key] = number
    shapeColumn.varint(number)
    shapeColumn.byte(shape.kind.rawValue)
    shapeColumn.byte(shape.mask)
    shapeColumn.varint(UInt64(shape.origin))
  }

  /// The contents; the encoder is empty afterwards.
  mutating func finish() -> [UInt8] {
    var writer = ByteWriter()
    writer.varint(UInt64(count))
    for column in [shapeColumn, timeColumn, positionColumn] { writer.varint(UInt64(column.count)) }
    for column in [shapeColumn, timeColumn, positionColumn, valueColumn] {
      writer.raw(column.bytes)
    }
    self = EventChunkEncoder()
    return writer.bytes
  }
}

/// Gives back the events of a chunk's contents.
struct EventChunkDecoder {
  private var context = EventContext()
  private var shapes: [(shape: EventShape, origin: Int, values: Int)] = []
  private var shapeColumn: ByteReader
  private var timeColumn: ByteReader
  private var positionColumn: ByteReader
  private var valueColumn: ByteReader
  private var remaining: Int

  init(_ contents: [UInt8]) throws(Malformed) {
    var reader = ByteReader(contents)
    remaining = try reader.count("events")
    let shapeBytes = try reader.count("bytes of shapes")
    let timeBytes = try reader.count("bytes of times")
    let positionBytes = try reader.count("bytes of positions")
    shapeColumn = try reader.part(shapeBytes)
    timeColumn = try reader.part(timeBytes)
    positionColumn = try reader.part(positionBytes)
    valueColumn = try reader.part(reader.remaining)
  }

  /// Bytes of contents read so far.
  var bytes: Int {
    // The parts know their places in the contents, which differ by constants.
    shapeColumn.position + timeColumn.position + positionColumn.position + valueColumn.position
  }

  mutating func next() throws(Malformed) -> TraceEvent? {
    guard remaining > 0 else {
      guard shapeColumn.isAtEnd, timeColumn.isAtEnd, positionColumn.isAtEnd, valueColumn.isAtEnd
      else { throw Malformed("bytes after the last event") }
      return nil
    }
    remaining -= 1
    let (shape, originPlace, valuePlace) = try shape()
    var origin = context.origins[originPlace]
    if shape.mask & EventMask.time != 0 { origin.timeStep = try timeColumn.varint() }
    if shape.mask & EventMask.position != 0 { origin.positionStep = try positionColumn.varint() }
    origin.time &+= origin.timeStep
    origin.position &+= origin.positionStep
    if shape.mask & EventMask.ordinal != 0 { origin.ordinal &+= try positionColumn.varint() }
    var values = context.values[valuePlace]
    try value(&values.a, shape.mask, bit: 0)
    try value(&values.b, shape.mask, bit: 1)
    try value(&values.c, shape.mask, bit: 2)
    try value(&values.d, shape.mask, bit: 3)
    let event = TraceEvent(
      origin: shape.origin, kind: shape.kind, time: Time(picoseconds: origin.time),
      position: origin.position, ordinal: origin.ordinal, a: values.a, b: values.b, c: values.c,
      d: values.d)
    origin.ordinal = shape.kind.ordinal(after: origin.ordinal)
    context.origins[originPlace] = origin
    context.values[valuePlace] = values
    return event
  }

  private mutating func value(
    _ value: inout UInt64, _ mask: UInt8, bit: UInt8
  ) throws(Malformed) {
    if mask & EventMask.firstValue << bit != 0 { value &+= try valueColumn.difference() }
  }

  private mutating func shape() throws(Malformed) -> (EventShape, Int, Int) {
    let number = try shapeColumn.varint()
    if number < UInt64(shapes.count) {
      let known = shapes[Int(number)]
      return (known.shape, known.origin, known.values)
    }
    guard number == UInt64(shapes.count) else { throw Malformed("no shape \(number)") }
    let kindNumber = try shapeColumn.byte()
    guard let kind = TraceKind(rawValue: kindNumber) else {
      throw Malformed("no kind of event has the number \(kindNumber)")
    }
    let mask = try shapeColumn.byte()
    guard mask & ~EventMask.all == 0 else { throw Malformed("an unknown part of an event") }
    guard let origin = UInt16(exactly: try shapeColumn.varint()) else {
      throw Malformed("an origin past 65535")
    }
    let shape = EventShape(origin: origin, kind: kind, mask: mask)
    let originPlace = context.place(ofOrigin: origin)
    let valuePlace = context.place(ofOrigin: origin, kind: kind)
    shapes.append((shape, originPlace, valuePlace))
    return (shape, originPlace, valuePlace)
  }
}
