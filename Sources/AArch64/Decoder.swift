enum Decoder {
  static func decode(_ word: UInt32) -> Int? { word & 0xff80_0000 == 0x9100_0000 ? 0 : nil }
}
