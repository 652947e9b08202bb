import ArgumentParser
import Replay

/// What `--persona` takes: `NAME=FILE`, then `,KEY=VALUE` in any order.
enum PersonaOption {
  static let discussion = """
    NAME=FILE, and of what follows, separated by commas, what is wanted:
      initrd=FILE    the kernel's initial file system
      memory=SIZE    96MiB
      vcpus=COUNT    virtual cores
      share=PERCENT  its weight among those that want to run
      cap=PERCENT    what it gets at most
      append=TEXT    its command line: the last, which takes all that follows, commas too
    work=Image,initrd=work.cpio,memory=96MiB,vcpus=2,append=console=ttyAMA0 quiet
    personal=personal.elf,memory=16MiB,share=50,append=demo
    """

  static func read(_ texts: [String]) throws -> [Scenario.Persona] {
    let personas = try texts.map(read)
    for (index, persona) in personas.enumerated()
    where personas[..<index].contains(where: { $0.label == persona.label }) {
      throw ValidationError("--persona \(persona.label): given twice")
    }
    return personas
  }

  private static func read(_ text: String) throws -> Scenario.Persona {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw ValidationError("--persona: expected NAME=FILE, found \(text)")
    }
    let option = "--persona \(text[..<equals])"
    var rest = text[text.index(after: equals)...]
    var bootArguments: String?
    if let range = rest.firstRange(of: ",append=") {
      bootArguments = String(rest[range.upperBound...])
      rest = rest[..<range.lowerBound]
    }
    let fields = rest.split(separator: ",", omittingEmptySubsequences: false)
    guard let path = fields.first, !path.isEmpty else {
      throw ValidationError("\(option): expected NAME=FILE, found \(text)")
    }
    var persona = Scenario.Persona(label: String(text[..<equals]), file: try readFile(String(path)))
    persona.bootArguments = bootArguments
    var keys: [Substring] = []
    for field in fields.dropFirst() {
      let key = field.prefix { $0 != "=" }
      let value = key == field ? nil : String(field.dropFirst(key.count + 1))
      guard !keys.contains(key) else { throw ValidationError("\(option): \(key) is given twice") }
      keys.append(key)
      try set(&persona, key, value, option)
    }
    return persona
  }

  private static func set(
    _ persona: inout Scenario.Persona, _ key: Substring, _ value: String?, _ option: String
  ) throws {
    func number(upTo limit: UInt32) throws -> UInt32 {
      guard let number = value.flatMap({ UInt32($0) }), (1...limit).contains(number) else {
        throw ValidationError(
          "\(option) \(key): expected a number from 1 to \(limit), found \(value ?? "none")")
      }
      return number
    }
    switch key {
    case "initrd":
      guard let value, !value.isEmpty else {
        throw ValidationError("\(option): expected initrd=FILE, found \(key)")
      }
      persona.initialRAMDisk = try readFile(value)
    case "memory": persona.memorySize = try byteCount(value ?? "none", "\(option) memory")
    case "vcpus": persona.vCPUCount = try number(upTo: 64)
    case "share": persona.share = try number(upTo: 100)
    case "cap": persona.cap = try number(upTo: 6400)
    default:
      throw ValidationError(
        "\(option): expected initrd, memory, vcpus, share, cap or, as the last, append, "
          + "found \(key.isEmpty ? "nothing" : key)")
    }
  }
}
