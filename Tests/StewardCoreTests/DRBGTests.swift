import StewardCore
import Testing

struct DRBGTests {
  private static func bytes(_ text: String) -> [UInt8] {
    let digits = text.utf8.filter { $0 > 0x20 }.map { UInt8($0 < 0x3a ? $0 - 0x30 : $0 - 0x57) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  private static func digest(_ message: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    var result = [UInt8](repeating: 0, count: SHA256.size)
    message.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { hash.update(start, bytes.count) }
    }
    result.withUnsafeMutableBytes { hash.finish(into: $0.baseAddress!) }
    return result
  }

  /// FIPS 180-4 examples, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func hashes(_ message: String, _ expected: String) {
    #expect(Self.digest(Array(message.utf8)) == Self.bytes(expected))
  }

  @Test func hashesAMillionTimesA() {
    let million = [UInt8](repeating: 0x61, count: 1_000_000)
    #expect(
      Self.digest(million)
        == Self.bytes("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"))
  }

  private static func generate(_ drbg: inout HMACDRBG, _ count: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    let isGood = result.withUnsafeMutableBytes { drbg.generate($0.baseAddress!, count) }
    #expect(isGood)
    return result
  }

  /// NIST CAVP, drbgvectors, HMAC_DRBG.rsp: [SHA-256], 256 bits of entropy input, 128 of nonce, no
  /// personalisation and no additional input, the first of no_reseed and of pr_false. The second of
  /// two requests for 1,024 bits counts.
  @Test func matchesVectorsWithoutReseeding() {
    var drbg = HMACDRBG()
    let seed = Self.bytes(
      """
      ca851911349384bffe89de1cbdc46e6831e44d34a4fb935ee285dd14b71a7488
      659ba96c601dc69fc902940805ec0ca8
      """)
    drbg.seed(seed, seed.count)
    _ = Self.generate(&drbg, 128)
    let second = Self.generate(&drbg, 128)
    #expect(
      second
        == Self.bytes(
          """
          e528e9abf2dece54d47c7e75e5fe302149f817ea9fb4bee6f4199697d04d5b89
          d54fbb978a15b5c443c9ec21036d2460b6f73ebad0dc2aba6e624abf07745bc1
          07694bb7547bb0995f70de25d6b29e2d3011bb19d27676c07162c8b5ccde0668
          961df86803482cb37ed6d5c0bb8d50cf1f50d476aa0458bdaba806f48be9dcb8
          """))
  }

  @Test func matchesVectorsWithReseeding() {
    var drbg = HMACDRBG()
    let seed = Self.bytes(
      """
      06032cd5eed33f39265f49ecb142c511da9aff2af71203bffaf34a9ca5bd9c0d
      0e66f71edc43e42a45ad3c6fc6cdc4df
      """)
    drbg.seed(seed, seed.count)
    let more = Self.bytes("01920a4e669ed3a85ae8a33b35a74ad7fb2a6bb4cf395ce00334a9c9a5a5d552")
    drbg.seed(more, more.count)
    _ = Self.generate(&drbg, 128)
    let second = Self.generate(&drbg, 128)
    #expect(
      second
        == Self.bytes(
          """
          76fc79fe9b50beccc991a11b5635783a83536add03c157fb30645e611c2898bb
          2b1bc215000209208cd506cb28da2a51bdb03826aaf2bd2335d576d519160842
          e7158ad0949d1a9ec3e66ea1b1a064b005de914eac2e9d4f2d72a8616a802254
          22918250ff66a41bd2f864a6a38cc5b6499dc43f7f2bd09e1e0f8f5885935124
          """))
  }

  @Test func refusesWithoutASeed() {
    var drbg = HMACDRBG()
    var byte: UInt8 = 0
    let before = drbg.generate(&byte, 1)
    #expect(!before && drbg.needsSeed)
    drbg.seed([UInt8](repeating: 1, count: 48), 48)
    for _ in 0..<HMACDRBG.reseedInterval { _ = Self.generate(&drbg, 1) }
    let after = drbg.generate(&byte, 1)
    #expect(!after && drbg.needsSeed)
    var many = [UInt8](repeating: 0, count: 257)
    drbg.seed([1, 2, 3], 3)
    let tooMany = drbg.generate(&many, 257)
    #expect(!tooMany)
  }
}
