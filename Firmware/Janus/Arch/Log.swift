import A64
import Hardware

/// Janus' own lines on the console.
enum Log {
  /// A line; `%` stands for the next value in hexadecimal, `#` in
  /// decimal.
  @inline(never)
  static func line(_ text: Text, _ a: UInt64, _ b: UInt64, _ c: UInt64 = 0) {
    begin(nil)
    format(text, a, b, c)
    Console.endLine()
  }

  @inline(never)
  static func line(_ text: Text, of persona: PersonaPointer? = nil) {
    begin(persona)
    put(text)
    Console.endLine()
  }

  static func put(_ text: Text) { format(text, 0, 0, 0) }

  /// The `index`th line of a list of texts.
  @inline(never)
  static func line(_ index: Int, in list: Text, of persona: PersonaPointer) {
    begin(persona)
    var here = list.start
    for _ in 0..<index {
      while here[0] != 0x0a { here += 1 }
      here += 1
    }
    while here[0] != 0x0a {
      Console.put(here[0])
      here += 1
    }
    Console.endLine()
  }

  /// Starts a line. What the persona has not finished is shown before.
  @inline(never)
  static func begin(_ persona: PersonaPointer?) {
    if let persona { Console.show(persona) }
    if Console.state.pointee.open != 0 { Console.endLine() }
    put("janus| ")
    if let persona {
      put(persona.pointee.label)
      put(": ")
    }
  }

  /// Literals end in a zero.
  @inline(never)
  static func format(
    _ text: Text, _ a: UInt64, _ b: UInt64, _ c: UInt64
  ) {
    var here = text.start
    var (a, b, c) = (a, b, c)
    while here[0] != 0 {
      let character = here[0]
      here += 1
      if character == 0x25 || character == 0x23 {
        number(a, base: character == 0x25 ? 16 : 10)
        (a, b, c) = (b, c, 0)
      } else {
        Console.put(character)
      }
    }
  }

  @inline(never)
  private static func number(_ value: UInt64, base: UInt64) {
    let rest = base == 16 ? value >> 4 : value / 10
    if rest != 0 {
      number(rest, base: base)
    } else if base == 16 {
      put("0x")
    }
    let digit = UInt8(truncatingIfNeeded: value &- rest &* base)
    Console.put(digit &+ (digit < 10 ? 0x30 : 0x57))
  }
}

/// A trap or fault of Janus itself: says where, and turns the machine off.
@c(panic) func panic() -> Never {
  Log.line(
    "own fault: ESR % at %, FAR %", read_ESR_EL2(),
    read_ELR_EL2() &- address_of_imageStart(), read_FAR_EL2())
  turnOff()
}

@inline(never)
func turnOff() -> Never {
  _ = call_smc(PSCI.systemOff, 0, 0, 0)
  while true { wfi() }
}
