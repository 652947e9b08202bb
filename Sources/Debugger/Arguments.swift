/// A command line taken apart: words, and texts between quotation marks with the escapes of the
/// input-script language.
struct Arguments {
  let words: [String]

  init(_ words: [String]) { self.words = words }

  init(line: String) throws(DebuggerError) {
    var words: [String] = []
    var rest = Substring(line)
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" }
      guard let first = rest.first, first != "#" else { break }
      if first == "\"" {
        words.append(try Self.quotedText(&rest))
      } else {
        let word = rest.prefix { $0 != " " && $0 != "\t" }
        words.append(String(word))
        rest = rest[word.endIndex...]
      }
    }
    self.words = words
  }

  var isEmpty: Bool { words.isEmpty }
  var count: Int { words.count }
  subscript(place: Int) -> String? { place < words.count ? words[place] : nil }

  /// All but the first `count`.
  func dropFirst(_ count: Int = 1) -> Arguments { Arguments(Array(words.dropFirst(count))) }

  /// At most `limit` words, or the usage.
  func atMost(_ limit: Int, _ command: Command) throws(DebuggerError) {
    if count > limit { throw command.misuse("too many arguments") }
  }

  private static func quotedText(_ rest: inout Substring) throws(DebuggerError) -> String {
    var text = ""
    rest.removeFirst()
    while let letter = rest.popFirst() {
      if letter == "\"" { return text }
      guard letter == "\\" else {
        text.append(letter)
        continue
      }
      switch rest.popFirst() {
      case "n": text.append("\n")
      case "r": text.append("\r")
      case "t": text.append("\t")
      case "\"": text.append("\"")
      case "\\": text.append("\\")
      case "x":
        guard rest.count >= 2, let byte = UInt8(rest.prefix(2), radix: 16) else {
          throw DebuggerError("\\x needs two hexadecimal digits")
        }
        text.unicodeScalars.append(Unicode.Scalar(byte))
        rest = rest.dropFirst(2)
      default:
        throw DebuggerError("unknown escape in text", hint: "use \\n \\r \\t \\\" \\\\ \\xNN")
      }
    }
    throw DebuggerError("text without its closing quotation mark")
  }
}
