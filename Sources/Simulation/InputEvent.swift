/// One event of a keyboard or a touch screen, with Linux's types and codes
/// (`linux/input-event-codes.h`). A report ends with ``synchronization``.
public struct InputEvent: Sendable, Equatable {
  public enum Kind {
    public static let synchronization: UInt16 = 0
    public static let key: UInt16 = 1
    public static let absolute: UInt16 = 3
  }

  /// BTN_TOUCH.
  public static let touchButton: UInt16 = 0x14a
  /// SYN_REPORT.
  public static let synchronization = InputEvent(type: Kind.synchronization, code: 0, value: 0)
  /// Bytes of an event in the journal and in a driver's buffer.
  public static let byteCount = 8

  /// Type in [15:0], code in [31:16], value in [63:32]; in bytes little-endian.
  public let word: UInt64

  public init(type: UInt16, code: UInt16, value: UInt32) {
    word = UInt64(type) | UInt64(code) << 16 | UInt64(value) << 32
  }

  private init(word: UInt64) { self.word = word }

  public var bytes: [UInt8] { withUnsafeBytes(of: word.littleEndian) { Array($0) } }

  /// The whole events in `bytes`.
  public static func events(_ bytes: [UInt8]) -> [InputEvent] {
    stride(from: 0, through: bytes.count - byteCount, by: byteCount).map { start in
      let word = bytes[start..<start + byteCount].reversed().reduce(0) { $0 << 8 | UInt64($1) }
      return InputEvent(word: word)
    }
  }

  /// Keys go down one after the other, and up in the opposite order.
  public static func press(_ keys: [UInt16]) -> [InputEvent] {
    let down = keys.map { InputEvent(type: Kind.key, code: $0, value: 1) }
    let up = keys.reversed().map { InputEvent(type: Kind.key, code: $0, value: 0) }
    return (down + up).flatMap { [$0, synchronization] }
  }

  /// A finger comes down at a place and leaves again.
  public static func touch(x: UInt32, y: UInt32) -> [InputEvent] {
    [
      InputEvent(type: Kind.absolute, code: 0, value: x),
      InputEvent(type: Kind.absolute, code: 1, value: y),
      InputEvent(type: Kind.key, code: touchButton, value: 1), synchronization,
      InputEvent(type: Kind.key, code: touchButton, value: 0), synchronization,
    ]
  }

  /// The code of a key by its name in Linux, such as `KEY_A`.
  public static func key(named name: String) -> UInt16? {
    guard name.hasPrefix("KEY_") else { return nil }
    let rest = name.dropFirst(4)
    for (first, names) in keys {
      if let place = names.firstIndex(where: { $0 == rest }) { return first + UInt16(place) }
    }
    return nil
  }

  /// Names of keys with codes that follow one another.
  private static let keys: [(first: UInt16, names: [Substring])] = [
    (1, "ESC 1 2 3 4 5 6 7 8 9 0 MINUS EQUAL BACKSPACE TAB".split(separator: " ")),
    (16, "Q W E R T Y U I O P LEFTBRACE RIGHTBRACE ENTER LEFTCTRL".split(separator: " ")),
    (30, "A S D F G H J K L SEMICOLON APOSTROPHE GRAVE LEFTSHIFT".split(separator: " ")),
    (43, "BACKSLASH Z X C V B N M COMMA DOT SLASH RIGHTSHIFT".split(separator: " ")),
    (55, "KPASTERISK LEFTALT SPACE CAPSLOCK".split(separator: " ")),
    (59, "F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NUMLOCK SCROLLLOCK".split(separator: " ")),
    (71, "KP7 KP8 KP9 KPMINUS KP4 KP5 KP6 KPPLUS KP1 KP2 KP3 KP0 KPDOT".split(separator: " ")),
    (86, "102ND F11 F12".split(separator: " ")),
    (96, "KPENTER RIGHTCTRL KPSLASH SYSRQ RIGHTALT LINEFEED HOME UP".split(separator: " ")),
    (104, "PAGEUP LEFT RIGHT END DOWN PAGEDOWN INSERT DELETE".split(separator: " ")),
    (113, "MUTE VOLUMEDOWN VOLUMEUP POWER".split(separator: " ")),
    (125, "LEFTMETA RIGHTMETA COMPOSE".split(separator: " ")),
    (139, "MENU".split(separator: " ")), (142, "SLEEP WAKEUP".split(separator: " ")),
    (158, "BACK".split(separator: " ")), (169, "PHONE".split(separator: " ")),
    (172, "HOMEPAGE".split(separator: " ")), (212, "CAMERA".split(separator: " ")),
    (217, "SEARCH".split(separator: " ")),
  ]
}
