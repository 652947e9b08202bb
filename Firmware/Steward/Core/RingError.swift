/// What a persona's driver did wrong that only a reset of the device mends (virtio 1.2, 2.1.2).
package enum RingError: UInt8, Error {
  /// A queue of no possible size, or with parts that are not aligned.
  case setup
  /// A ring, table or buffer that is not in the persona's RAM.
  case memory
  /// More buffers are offered than the queue holds.
  case availableIndex
  /// A descriptor's number is past its table.
  case descriptorIndex
  /// A loop, or a chain that is too long.
  case chainLength
  /// A buffer for reading behind one for writing, or of the other kind than is due.
  case chainOrder
  /// An indirect table inside one, before further descriptors, of no whole descriptors, too
  /// long, or without the feature.
  case indirect
  /// A request lacks the part that says what it is, or the room for its answer.
  case request

  package var text: Text {
    switch self {
    case .setup: "queue that cannot be"
    case .memory: "ring or buffer outside its memory"
    case .availableIndex: "more buffers than the queue holds"
    case .descriptorIndex: "descriptor past its table"
    case .chainLength: "chain too long"
    case .chainOrder: "buffer of the wrong direction"
    case .indirect: "bad indirect table"
    case .request: "request without its parts"
    }
  }
}
