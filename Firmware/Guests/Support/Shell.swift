import A64
import Guest

/// The command line on the guest's console.
enum Shell {
  private nonisolated(unsafe) static var line = InlineArray<80, UInt8>(repeating: 0)
  private nonisolated(unsafe) static var length = 0
  private nonisolated(unsafe) static var position = 0

  static func run() -> Never {
    while true {
      Console.write("> ")
      readLine()
      execute()
    }
  }

  private static func readLine() {
    length = 0
    position = 0
    while true {
      let byte = Input.next()
      if byte == 0x0d || byte == 0x0a {
        Console.write("\n")
        return
      }
      if byte == 0x7f || byte == 0x08 {
        if length > 0 { length -= 1 }
      } else if length < 80 && byte >= 0x20 {
        line[length] = byte
        length += 1
        Console.write(byte: byte)
      }
    }
  }

  private static func execute() {
    skipSpaces()
    if position == length { return }
    if takes("help") {
      Console.write("help status peek ADDR poke ADDR [VALUE] copy SRC DST LEN walk attack costs\n")
      Console.write("spin MILLISECONDS storm MILLISECONDS interrupts sets deaf MILLISECONDS\n")
      Console.write("crash loop faults off reset\n")
    } else if takes("status") {
      status()
    } else if takes("peek") {
      guard let address = number() else { return complain() }
      Exceptions.expect()
      let value = load_32(address & ~3)
      if Exceptions.wasStopped() { return stopped() }
      Console.write(hexadecimal: UInt64(value), digits: 8)
      Console.write("\n")
    } else if takes("poke") {
      guard let address = number() else { return complain() }
      let value = number() ?? 0x5a5a_5a5a
      Exceptions.expect()
      store_32(address & ~3, UInt32(truncatingIfNeeded: value))
      if Exceptions.wasStopped() { return stopped() }
      Console.write("done\n")
    } else if takes("copy") {
      guard let source = number(), let destination = number(), let length = number()
      else { return complain() }
      let result = Hypervisor.copy(from: source, to: destination, length: length)
      Console.write(Hypervisor.name(result))
      Console.write("\n")
    } else if takes("walk") {
      Attack.walk()
    } else if takes("attack") {
      Attack.run()
    } else if takes("costs") {
      Costs.run()
    } else if takes("storm") {
      guard let milliseconds = number() else { return complain() }
      Trials.storm(milliseconds)
    } else if takes("interrupts") {
      Trials.manyInterrupts()
    } else if takes("sets") {
      Trials.setsAndWays()
    } else if takes("deaf") {
      guard let milliseconds = number() else { return complain() }
      Trials.deaf(milliseconds)
    } else if takes("loop") {
      Console.write("faulting in the vectors\n")
      faultInVectors()
    } else if takes("faults") {
      Console.write("faulting at stage 1 for ever\n")
      faultForEver()
    } else if takes("crash") {
      Console.write("jumping to nowhere without vectors\n")
      loseTheWay(0xdead_0000)
    } else if takes("spin") {
      guard let milliseconds = number() else { return complain() }
      let end = read_CNTVCT_EL0() &+ milliseconds &* (read_CNTFRQ_EL0() / 1000)
      var rounds: UInt64 = 0
      while read_CNTVCT_EL0() < end { rounds &+= 1 }
      Console.write("done, ")
      Console.write(decimal: rounds)
      Console.write(" rounds\n")
    } else if takes("off") {
      Hypervisor.powerOff()
    } else if takes("reset") {
      Hypervisor.reset()
    } else {
      Console.write("unknown command; try help\n")
    }
  }

  private static func status() {
    Console.write("ticks ")
    Console.write(decimal: Interrupts.ticks)
    Console.write(", exceptions ")
    Console.write(decimal: Exceptions.count)
    Console.write(", uptime ")
    Console.write(decimal: read_CNTVCT_EL0() / (read_CNTFRQ_EL0() / 1000))
    Console.write(" ms\n")
  }

  private static func stopped() {
    Console.write("stopped: ESR ")
    Console.write(hexadecimal: Exceptions.syndrome, digits: 8)
    Console.write("\n")
  }

  private static func complain() { Console.write("a number is missing\n") }

  private static func skipSpaces() {
    while position < length && line[position] == 0x20 { position += 1 }
  }

  private static func takes(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    if length - position < count { return false }
    for index in 0..<count where line[position + index] != word.utf8Start[index] { return false }
    if position + count < length && line[position + count] != 0x20 { return false }
    position += count
    return true
  }

  /// The next word as a number: hexadecimal with 0x, decimal without.
  private static func number() -> UInt64? {
    skipSpaces()
    var value: UInt64 = 0
    var base: UInt64 = 10
    if position + 1 < length && line[position] == 0x30 && line[position + 1] | 0x20 == 0x78 {
      base = 16
      position += 2
    }
    let start = position
    while position < length && line[position] != 0x20 {
      let byte = line[position] | 0x20
      let digit: UInt64
      switch byte {
      case 0x30...0x39: digit = UInt64(byte) - 0x30
      case 0x61...0x66: digit = UInt64(byte) - 0x57
      default: return nil
      }
      if digit >= base { return nil }
      value = value &* base &+ digit
      position += 1
    }
    return position > start ? value : nil
  }
}
