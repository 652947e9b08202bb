import A64
import Hardware

/// Janus' own lines on the console.
enum Log {
  /// Starts a line, about a persona if one is given. What that persona has not finished is shown
  /// before.
  @inline(never)
  static func begin(_ persona: PersonaPointer? = nil) {
    if let persona { Console.show(persona) }
    if Console.state.pointee.open != 0 { Console.endLine() }
    Console.put("janus| ")
    if let persona {
      Console.put(persona.pointee.label)
      Console.put(": ")
    }
  }

  static func text(_ text: StaticString) { Console.put(text) }

  @inline(never)
  static func hexadecimal(_ value: UInt64) {
    text("0x")
    var shift: UInt64 = 64 &- UInt64((value | 1).leadingZeroBitCount & ~3)
    while shift > 0 {
      shift &-= 4
      let digit = UInt8(truncatingIfNeeded: value &>> shift) & 15
      Console.put(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
    }
  }

  @inline(never)
  static func decimal(_ value: UInt64) {
    if value >= 10 { decimal(value / 10) }
    Console.put(UInt8(truncatingIfNeeded: value % 10) &+ 0x30)
  }

  static func end() { Console.endLine() }

  @inline(never)
  static func line(_ text: StaticString, of persona: PersonaPointer? = nil) {
    begin(persona)
    Self.text(text)
    end()
  }
}

/// A trap or fault of Janus itself: says where, and turns the machine off.
@c(panic) func panic() -> Never {
  Log.begin()
  Log.text("stopped by its own fault: ESR ")
  Log.hexadecimal(read_ESR_EL2())
  Log.text(" at ")
  Log.hexadecimal(read_ELR_EL2() &- address_of_imageStart())
  Log.text(", FAR ")
  Log.hexadecimal(read_FAR_EL2())
  Log.end()
  turnOff()
}

func turnOff() -> Never {
  _ = call_smc(PSCI.systemOff, 0, 0, 0)
  while true { wfi() }
}
