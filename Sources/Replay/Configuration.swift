import Simulation

// A scenario as text: one `key=value` a line in a fixed order, so that the same scenario always
// has the same text. What has its default is left out; the further keys of a persona, a
// load and a disk follow it. In values `\n`, `\r` and `\\` stand for what a line cannot hold.

extension Scenario {
  /// The keys whose values are paths, but for those of what a run may be gone on with.
  static let pathKeys = [
    "board", "firmware", "kernel", "initrd", "dtb", "persona.file", "persona.initrd", "load",
    "disk.file",
  ]

  /// The canonical text: options and paths, with which ``init(configuration:file:)`` makes the
  /// scenario again.
  public var configuration: String {
    var lines: [(String, String)] = [("board", boardFile.name)]
    func add(_ key: String, _ value: String?) {
      if let value { lines.append((key, value)) }
    }
    add("cores", coreCount.map { "\($0)" })
    add("memory", memorySize.map { "\($0)" })
    add("el", "\(exceptionLevel)")
    add("seed", "\(seed)")
    add("quantum", quantum?.literal)
    add("jitter", jitter ? "yes" : nil)
    add("until", until?.literal)
    add("semihosting", semihosting ? "yes" : nil)
    add("firmware", firmware?.name)
    add("kernel", kernel?.name)
    add("initrd", initialRAMDisk?.name)
    add("append", bootArguments)
    add("dtb", deviceTree?.name)
    for persona in personas {
      add("persona", persona.label)
      add("persona.file", persona.file.name)
      add("persona.initrd", persona.initialRAMDisk?.name)
      add("persona.memory", persona.memorySize.map { "\($0)" })
      add("persona.vcpus", persona.vCPUCount.map { "\($0)" })
      add("persona.share", persona.share.map { "\($0)" })
      add("persona.cap", persona.cap.map { "\($0)" })
      add("persona.append", persona.bootArguments)
    }
    for load in loads {
      add("load", load.file.name)
      add("load.address", "0x" + hexadecimal(load.address))
    }
    for disk in disks {
      add("disk", disk.device)
      add("disk.file", disk.file.name)
    }
    add("entry", entry.map { "0x" + hexadecimal($0) })
    add("input", inputScript?.name)
    add("restore", snapshot?.name)
    return lines.map { "\($0)=\(Self.escaped($1))\n" }.joined()
  }

  /// Makes a scenario of its canonical text.
  ///
  /// - Parameter file: gives the contents of the file that has this role and this path.
  public init(
    configuration text: String, file: (_ role: String, _ path: String) throws -> NamedFile
  ) throws {
    var lines = try Self.fields(text)[...]
    func value(_ key: String) -> String? {
      guard let first = lines.first, first.key == key else { return nil }
      lines.removeFirst()
      return first.value
    }
    func parsed<Value>(_ key: String, _ parse: (String) -> Value?) throws -> Value? {
      guard let text = value(key) else { return nil }
      guard let value = parse(text) else {
        throw ScenarioError("configuration: \(key)=\(text) makes no sense")
      }
      return value
    }
    func named(_ key: String, _ role: String? = nil) throws -> NamedFile? {
      try value(key).map { try file(role ?? key, $0) }
    }
    guard let board = try named("board") else {
      throw ScenarioError("configuration: expected board=FILE on the first line")
    }
    self.init(boardFile: board)
    coreCount = try parsed("cores") { Int($0) }
    memorySize = try parsed("memory") { UInt64($0) }
    exceptionLevel =
      try parsed("el") { UInt8($0).flatMap { (1...2).contains($0) ? $0 : nil } } ?? 2
    seed = try parsed("seed") { UInt64($0) } ?? 0
    quantum = try parsed("quantum", Self.span)
    jitter = try parsed("jitter", Self.yes) ?? false
    until = try parsed("until", Self.span)
    semihosting = try parsed("semihosting", Self.yes) ?? false
    firmware = try named("firmware")
    kernel = try named("kernel")
    initialRAMDisk = try named("initrd")
    bootArguments = value("append")
    deviceTree = try named("dtb")
    while let label = value("persona") {
      guard let file = try named("persona.file", "persona \(label)") else {
        throw ScenarioError("configuration: persona \(label) has no persona.file")
      }
      var persona = Persona(label: label, file: file)
      persona.initialRAMDisk = try named("persona.initrd", "initrd \(label)")
      persona.memorySize = try parsed("persona.memory") { UInt64($0) }
      persona.vCPUCount = try parsed("persona.vcpus") { UInt32($0) }
      persona.share = try parsed("persona.share") { UInt32($0) }
      persona.cap = try parsed("persona.cap") { UInt32($0) }
      persona.bootArguments = value("persona.append")
      personas.append(persona)
    }
    while let file = try named("load") {
      guard let address = try parsed("load.address", Self.address) else {
        throw ScenarioError("configuration: load=\(file.name) has no load.address")
      }
      loads.append(Load(file: file, address: address))
    }
    while let device = value("disk") {
      guard let file = try named("disk.file", "disk \(device)") else {
        throw ScenarioError("configuration: disk \(device) has no disk.file")
      }
      disks.append(Disk(device: device, file: file))
    }
    entry = try parsed("entry", Self.address)
    inputScript = try named("input")
    snapshot = try named("restore", "snapshot")
    if let rest = lines.first {
      throw ScenarioError("configuration: \(rest.key)=\(rest.value) is not known, or out of order")
    }
  }

  private static func yes(_ text: String) -> Bool? { text == "yes" ? true : nil }

  private static func span(_ text: String) -> Time? {
    Time(text).flatMap { $0 > .zero ? $0 : nil }
  }

  private static func address(_ text: String) -> UInt64? {
    text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : nil
  }

  private static func fields(_ text: String) throws -> [(key: String, value: String)] {
    try text.split(separator: "\n").map { line in
      guard let equals = line.firstIndex(of: "="),
        let value = unescaped(line[line.index(after: equals)...])
      else { throw ScenarioError("configuration: expected key=value, found \(line)") }
      return (String(line[..<equals]), value)
    }
  }

  private static let escapes: [(scalar: Unicode.Scalar, letter: Unicode.Scalar)] = [
    ("\\", "\\"), ("\n", "n"), ("\r", "r"),
  ]

  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let escape = escapes.first(where: { $0.scalar == scalar }) {
        result += ["\\", escape.letter]
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func unescaped(_ text: Substring) -> String? {
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars
    while let scalar = rest.popFirst() {
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      guard let letter = rest.popFirst(), let escape = escapes.first(where: { $0.letter == letter })
      else { return nil }
      result.append(escape.scalar)
    }
    return String(result)
  }
}
