import Glibc

/// Where a pattern of bytes first stands, from a place on.
func find(_ pattern: [UInt8], in bytes: UnsafeRawBufferPointer, from: Int) -> Int? {
  guard let start = bytes.baseAddress else { return nil }
  var place = from
  while place + pattern.count <= bytes.count,
    let next = memchr(start + place, Int32(pattern[0]), bytes.count - pattern.count - place + 1)
  {
    place = UnsafeRawPointer(next) - start
    if memcmp(next, pattern, pattern.count) == 0 { return place }
    place += 1
  }
  return nil
}

/// The same in an array.
public func find(_ pattern: [UInt8], in bytes: [UInt8], from: Int = 0) -> Int? {
  bytes.withUnsafeBytes { find(pattern, in: $0, from: from) }
}
