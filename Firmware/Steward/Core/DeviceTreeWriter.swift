/// Writes a flattened device tree (Devicetree Specification 0.4, chapter 5) from a description,
/// which takes far less room than calls. A line each:
///
/// ```
/// name{              begins a node
/// }                  ends it
/// name               an empty property
/// name=text          a string; `|` separates several
/// name:0 3f 4        cells, in hexadecimal; `$` is `number`
/// name$              the string `text`
/// a%                 in a node's name and in cells, `number` as a digit
/// ```
///
/// The structure block has a fixed place of 2,752 bytes, so that strings can be appended behind it while
/// it grows; what does not fit is left out and `isOverfull` says so.
package struct DeviceTreeWriter {
  /// Bytes that a tree may take in all.
  package static let capacity = 4096
  private static let structure = 0x40
  private static let strings = 0xb00

  private let base: UnsafeMutablePointer<UInt8>
  /// What `$` stands for.
  package var number: UInt32 = 0
  package var text: Text = ""
  private var end = structure
  private var stringsEnd = strings
  package private(set) var isOverfull = false

  /// `base` is 8-byte aligned with `capacity` zero bytes.
  package init(_ base: UnsafeMutableRawPointer) {
    self.base = base.assumingMemoryBound(to: UInt8.self)
  }

  package mutating func write(_ description: Text) {
    var line = description.start
    while line[0] != 0 { line = write(line: line) }
  }

  /// Returns the start of the next line.
  @inline(never)
  private mutating func write(line: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var here = line
    var kind: UInt8
    repeat {
      kind = here[0]
      here += 1
    } while kind != 0x0a && kind != 0x7b && kind != 0x7d && kind != 0x3d && kind != 0x3a
      && kind != 0x24
    let nameEnd = here - 1
    if kind == 0x7b || kind == 0x7d {  // { }
      put(kind == 0x7b ? 1 : 2)
      if kind == 0x7b {
        put(line, nameEnd)
        put(byte: 0)
      }
      align()
      return here + 1
    }
    put(3)
    let lengthPlace = end
    put(0)
    put(UInt32(truncatingIfNeeded: stringsEnd &- Self.strings))
    remember(line, nameEnd)
    let start = end
    switch kind {
    case 0x3a:  // :
      putCells(&here)
    case 0x3d:  // =
      while here[0] != 0x0a {
        put(byte: here[0] == 0x7c ? 0 : here[0])
        here += 1
      }
      here += 1
      put(byte: 0)
    case 0x24:  // $
      here += 1
      var byte = text.start
      while byte[0] != 0 {
        put(byte: byte[0])
        byte += 1
      }
      put(byte: 0)
    default: break
    }
    let behind = end
    end = lengthPlace
    put(UInt32(truncatingIfNeeded: behind &- start))
    end = behind
    align()
    return here
  }

  /// Cells up to the end of the line.
  @inline(never)
  private mutating func putCells(_ here: inout UnsafePointer<UInt8>) {
    var value: UInt32 = 0
    while true {
      let character = UInt32(here[0])
      here += 1
      if character == 0x24 {
        value = number
      } else if character == 0x25 {
        value = value << 4 | number
      } else if character > 0x20 {
        value = value << 4 | (character & 15 &+ (character >> 6 &* 9))
      } else {
        put(value)
        value = 0
        if character == 0x0a { return }
      }
    }
  }

  /// Writes the header: the size is the capacity, and the blocks have all the room that they may
  /// take.
  package mutating func finish() {
    put(9)
    end = 0
    // magic, size, structure, strings, reservations (none), versions, core, sizes of the blocks
    let header: Text = "d00dfeed 1000 40 b00 28 11 10 0 500 ac0\n"
    var here = header.start
    putCells(&here)
  }

  private mutating func remember(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
    let structureEnd = self.end
    self.end = stringsEnd
    put(start, end)
    put(byte: 0)
    stringsEnd = self.end
    self.end = structureEnd
  }

  @inline(never)
  private mutating func put(_ value: UInt32) {
    var rest = value.byteSwapped
    for _ in 0..<4 {
      put(byte: UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  @inline(never)
  private mutating func put(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
    var here = start
    while here < end {
      put(byte: here[0] == 0x25 ? UInt8(truncatingIfNeeded: number) | 0x30 : here[0])
      here += 1
    }
  }

  private mutating func align() { end = (end &+ 3) & ~3 }

  /// The structure block ends where the strings begin, and they at the capacity.
  @inline(never)
  private mutating func put(byte: UInt8) {
    if end == Self.strings &- 4 || end >= Self.capacity {
      isOverfull = true
      return
    }
    base[end] = byte
    end &+= 1
  }
}
