import Simulation
import Testing

@Suite struct ChecksumTests {
  private func text(_ hash: [UInt8]) -> String {
    hash.map { hexadecimal(UInt64($0), digits: 2) }.joined()
  }

  private func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// FIPS 180-4's examples, and short messages of NIST's CAVS 11.0 (SHA256ShortMsg.rsp).
  @Test func sha256KnowsNISTsAnswers() {
    let vectors: [([UInt8], String)] = [
      ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
      (bytes("d3"), "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
      (bytes("11af"), "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"),
      (bytes("b4190e"), "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2"),
      (bytes("74ba2521"), "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e"),
    ]
    for (message, hash) in vectors { #expect(text(SHA256.hash(message)) == hash) }
  }

  @Test func sha256DoesNotSeeHowBytesCome() {
    var random = SeededRandom(seed: 3)
    for size in 0..<300 {
      let message = (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      var pieces = SHA256()
      var rest = message[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int(1 + random.next(below: 90)))
        if random.next(below: 2) == 0 {
          pieces.update(piece)
        } else {
          pieces.update(piece.lazy.map { $0 })
        }
        rest = rest.dropFirst(piece.count)
      }
      #expect(pieces.finalize() == SHA256.hash(message))
    }
  }

  @Test func crcKnowsTheCheckValues() {
    let digits = Array("123456789".utf8)
    #expect(CRC32.ieee.checksum(digits) == 0xCBF4_3926)
    #expect(CRC32.castagnoli.checksum(digits) == 0xE306_9283)
    #expect(CRC32.ieee.checksum([]) == 0)
  }

  @Test func crcIsTheSameByBytesAndByWords() {
    var random = SeededRandom(seed: 4)
    for size in 0..<100 {
      let message = (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      for crc in [CRC32.ieee, .castagnoli] {
        let bytewise = ~message.reduce(UInt32.max) { crc.update($0, with: UInt64($1), bytes: 1) }
        #expect(crc.checksum(message) == bytewise)
        #expect(crc.checksum(message.lazy.map { $0 }) == bytewise)
        #expect(crc.checksum(([9] + message)[1...]) == bytewise)
      }
    }
    let word = CRC32.ieee.update(7, with: 0x1122_3344_5566_7788, bytes: 8)
    let halves = CRC32.ieee.update(
      CRC32.ieee.update(7, with: 0x5566_7788, bytes: 4), with: 0x1122_3344, bytes: 4)
    #expect(word == halves)
  }

  /// The lengths and answers of xxHash's own sanity check, over its generated buffer, seed 0.
  @Test func xxh3KnowsItsAnswers() {
    let prime32: UInt64 = 2_654_435_761
    let prime64: UInt64 = 11_400_714_785_074_694_797
    var generator = prime32
    let buffer = (0..<2367).map { _ in
      defer { generator &*= prime64 }
      return UInt8(generator >> 56)
    }
    let answers: [(Int, UInt64, UInt64)] = [
      (0, 0x6001_C324_468D_497F, 0x99AA_06D3_0147_98D8),
      (1, 0xC44B_DFF4_074E_ECDB, 0xA6CD_5E93_9200_0F6A),
      (6, 0x3E70_39BD_DA43_CFC6, 0x082A_FE0B_8162_D12A),
      (12, 0x061A_1927_13F6_9AD9, 0x6E3E_FD8F_C780_2B18),
      (24, 0x1E70_44D2_8B1B_901D, 0x0CE9_66E4_678D_3761),
      (48, 0xF942_219A_ED80_F67B, 0xA002_AC4E_5478_227E),
      (81, 0x5E8B_AFB9_F95F_B803, 0x4952_F581_81AB_0042),
      (222, 0xF1AE_BD59_7CEC_6B3A, 0x337E_0964_1B94_8717),
      (403, 0xCDEB_804D_65C6_DEA4, 0x1B6D_E21E_332D_D73D),
      (512, 0x617E_4959_9013_CB6B, 0x18D2_D110_DCC9_BCA1),
      (2048, 0xDD59_E2C3_A5F0_38E0, 0xF736_557F_D470_73A5),
      (2240, 0x6E73_A905_39CF_2948, 0xCCB1_34FB_FA7C_E49D),
      (2367, 0xCB37_AEB9_E5D3_61ED, 0xE89C_0F6F_F369_B427),
    ]
    for (length, low, high) in answers {
      #expect(Digest(of: Array(buffer[..<length])) == Digest(low: low, high: high))
    }
    #expect(Digest(low: 0x0102, high: 0xff).description == "0201000000000000ff00000000000000")
  }

  /// SplitMix64 as its authors' C program gives it.
  @Test func splitMixKnowsItsAnswers() {
    var random = SeededRandom(seed: 1_234_567)
    let answers: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    for answer in answers { #expect(random.next() == answer) }
    var zero = SeededRandom(seed: 0)
    #expect(zero.next() == 0xE220_A839_7B1D_CDAF)
    for bound in [1, 2, 3, 1000, UInt64.max] { #expect(zero.next(below: bound) < bound) }
  }

  @Test func textIsQuotedAsScriptsWriteIt() {
    #expect(quoted(Array("a\"b\\c\n\r\t\u{1b}é".utf8)) == #""a\"b\\c\n\r\t\x1b\xc3\xa9""#)
  }
}
