/// HMAC_DRBG with SHA-256 (NIST SP 800-90A Rev. 1, 10.1.2), for 256 bits of security. Without
/// personalisation, additional input or prediction resistance.
package struct HMACDRBG {
  /// Requests between reseedings; the standard allows 2^48.
  package static let reseedInterval: UInt64 = 1024
  /// Bytes of a request at most; the standard allows 65,536.
  package static let requestLimit = 256

  private var key = InlineArray<32, UInt8>(repeating: 0)
  private var value = InlineArray<32, UInt8>(repeating: 1)
  /// Requests since the last seeding, the next one counted; 0 before the first seeding.
  private var counter: UInt64 = 0

  package init() {}

  /// True when only a reseeding lets it go on.
  package var needsSeed: Bool { counter == 0 || counter > Self.reseedInterval }

  /// Instantiates or reseeds. The first time the seed is entropy input and nonce, at least 384 bits
  /// of entropy (8.6.7); later at least 256 bits.
  package mutating func seed(_ bytes: UnsafeRawPointer, _ count: Int) {
    update(bytes, count)
    counter = 1
  }

  /// Writes `count` bytes; false when it needs a seed, or is asked for too much.
  package mutating func generate(_ bytes: UnsafeMutableRawPointer, _ count: Int) -> Bool {
    if needsSeed || count > Self.requestLimit { return false }
    var place = 0
    while place < count {
      renewValue()
      let size = min(SHA256.size, count &- place)
      (bytes + place).copyMemory(from: value.at(0), byteCount: size)
      place &+= size
    }
    update(bytes, 0)
    counter &+= 1
    return true
  }

  /// HMAC_DRBG_Update (10.1.2.2).
  @inline(never)
  private mutating func update(_ bytes: UnsafeRawPointer, _ count: Int) {
    renewKey(0, bytes, count)
    if count > 0 { renewKey(1, bytes, count) }
  }

  /// K = HMAC(K, V || separator || bytes), V = HMAC(K, V).
  private mutating func renewKey(_ separator: UInt8, _ bytes: UnsafeRawPointer, _ count: Int) {
    var inner = start(0x36)
    inner.update(value.at(0), SHA256.size)
    inner.update(separator)
    inner.update(bytes, count)
    finish(&inner, into: key.at(0))
    renewValue()
  }

  private mutating func renewValue() {
    var inner = start(0x36)
    inner.update(value.at(0), SHA256.size)
    finish(&inner, into: value.at(0))
  }

  // HMAC (FIPS 198-1) with the key, which is shorter than a block.

  @inline(never)
  private mutating func start(_ pad: UInt8) -> SHA256 {
    var hash = SHA256()
    for index in 0..<64 { hash.update(index < 32 ? key.at(index).pointee ^ pad : pad) }
    return hash
  }

  @inline(never)
  private mutating func finish(_ inner: inout SHA256, into digest: UnsafeMutablePointer<UInt8>) {
    var outer = start(0x5c)
    inner.finish(into: digest)
    outer.update(digest, SHA256.size)
    outer.finish(into: digest)
  }
}
