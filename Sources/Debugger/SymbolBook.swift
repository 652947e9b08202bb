import Images
import Machine
import Replay
import Simulation

/// For whom an address means something: several programs have code at the same one.
public enum Scope: Sendable, Equatable {
  case anywhere
  /// The hypervisor's own.
  case level2
  /// EL1 and EL0 of the virtual machine with this VMID.
  case guest(UInt16)

  /// Whether code at a level, in a virtual machine, belongs here.
  func contains(level: UInt8, machine: UInt16) -> Bool {
    switch self {
    case .anywhere: true
    case .level2: level == 2
    case .guest(let number): level < 2 && machine == number
    }
  }
}

/// The symbols and source lines of a scenario's images, by name and by address.
public struct SymbolBook: Sendable {
  struct Program: Sendable {
    /// `firmware`, `kernel`, the persona's name, or that of a file with symbols only.
    let label: String
    let symbols: Symbols
    /// Addresses as linked, by ``readable(_:)`` names, where those are others.
    let readableNames: [String: UInt64]
    let lines: SourceLines?
    /// What was added to the addresses as linked.
    let bias: UInt64
    let scope: Scope
  }

  /// Where an address is.
  public struct Place: Sendable {
    public let program: String
    public let symbol: String
    public let offset: UInt64
    public let line: SourceLines.Place?
  }

  private(set) var programs: [Program]

  /// A kernel with symbols of its own.
  private struct Linux: Sendable {
    static let label = "linux"
    let symbols: Symbols
    /// The physical address where it keeps their base.
    let basePlace: UInt64
    /// Zero until it has relocated itself.
    var base: UInt64 = 0
  }
  private var linux: Linux?

  /// No images: addresses stay numbers.
  public static let none = SymbolBook(programs: [])

  private init(programs: [Program]) { self.programs = programs }

  /// - Parameter others: files with symbols only: ELF, or `System.map` as nm prints it.
  public init(_ scenario: Scenario, others: [NamedFile] = []) throws {
    programs = []
    // Tells where a program that can be moved went.
    let entry = try scenario.entryPoint()
    let hostScope: Scope = scenario.personas.isEmpty ? .anywhere : .level2
    if let file = scenario.firmware { add("firmware", file, hostScope, entry: entry) }
    if let file = scenario.kernel {
      add("kernel", file, .anywhere, entry: entry)
      addLinux(file, entry: entry)
    }
    for load in scenario.loads { add("load", load.file, hostScope) }
    // The hypervisor numbers virtual machines from 1, in the order of the personas.
    for (number, persona) in scenario.personas.enumerated() {
      add(persona.label, persona.file, .guest(UInt16(number + 1)))
    }
    for file in others {
      if ELFImage.isELF(file.bytes) {
        add(fileName(file.name), file, .anywhere)
      } else {
        programs.append(
          Program(
            label: fileName(file.name), symbols: try Symbols(map: file.bytes, file: file.name),
            readableNames: [:], lines: nil, bias: 0, scope: .anywhere))
      }
    }
  }

  /// - Parameter entry: where the first core started, in this program.
  private mutating func add(
    _ label: String, _ file: NamedFile, _ scope: Scope, entry: UInt64? = nil
  ) {
    guard ELFImage.isELF(file.bytes), let image = try? ELFImage(file.bytes, file: file.name)
    else { return }
    let isMoved = image.kind == .shared
    let symbols = (try? Symbols(of: image)) ?? .none
    let readableNames = symbols.all.filter { $0.name.hasPrefix("$") }.map {
      (readable($0.name), $0.address)
    }
    programs.append(
      Program(
        label: label, symbols: symbols,
        readableNames: Dictionary(readableNames) { first, _ in first },
        lines: try? SourceLines(of: image),
        bias: isMoved ? entry.map { $0 &- image.physicalEntry() } ?? 0 : 0, scope: scope))
  }

  /// The kernel's own symbols, which mean nothing until it has relocated itself.
  private mutating func addLinux(_ file: NamedFile, entry: UInt64) {
    guard KernelImage.isKernel(file.bytes),
      let image = try? KernelImage(file.bytes, file: file.name), let own = KernelSymbols(image)
    else { return }
    linux = Linux(symbols: own.symbols, basePlace: entry &+ UInt64(own.baseOffset))
  }

  /// Looks where a Linux kernel has put itself by now.
  public mutating func locateLinux(in machine: Machine) {
    guard let linux, let word = machine.memory.read(linux.basePlace, count: 8) else { return }
    let base = littleEndian(word)
    if base == linux.base { return }
    self.linux?.base = base
    programs.removeAll { $0.label == Linux.label }
    guard base != 0 else { return }
    programs.append(
      Program(
        label: Linux.label, symbols: linux.symbols, readableNames: [:], lines: nil, bias: base,
        scope: .anywhere))
  }

  /// The address of the first symbol of a Linux kernel that has relocated itself.
  var linuxBase: UInt64? { linux.flatMap { $0.base == 0 ? nil : $0.base } }

  /// The symbol that covers an address for code at this level of this virtual machine.
  public func place(_ address: UInt64, level: UInt8, machine: UInt16) -> Place? {
    for program in programs where program.scope.contains(level: level, machine: machine) {
      let linked = address &- program.bias
      guard let (symbol, offset) = program.symbols.symbol(at: linked),
        symbol.size > 0 || offset < 0x1_0000
      else { continue }
      return Place(
        program: program.label, symbol: readable(symbol.name), offset: offset,
        line: program.lines?.place(at: linked))
    }
    return nil
  }

  /// ` main+0x10 (Hello.swift:6)` to stand behind an address; empty where nothing is known.
  public func suffix(_ address: UInt64, level: UInt8, machine: UInt16) -> String {
    guard let place = place(address, level: level, machine: machine) else { return "" }
    let program = programs.count > 1 ? "\(place.program):" : ""
    let offset = place.offset == 0 ? "" : "+\(hex(place.offset))"
    let line = place.line.map { " (\(fileName($0.file)):\($0.line))" } ?? ""
    return " \(program)\(place.symbol)\(offset)\(line)"
  }

  /// A symbol by name, `work:main` to say whose; the program that runs now goes first.
  func find(_ name: String, level: UInt8, machine: UInt16) -> (address: UInt64, scope: Scope)? {
    var candidates = programs
    var name = name
    if let colon = name.firstIndex(of: ":"),
      programs.contains(where: { $0.label == name[..<colon] })
    {
      let label = String(name[..<colon])
      name = String(name[name.index(after: colon)...])
      candidates = programs.filter { $0.label == label }
    }
    let present = candidates.filter { $0.scope.contains(level: level, machine: machine) }
    for program in present + candidates {
      guard let address = program.symbols.address(of: name) ?? program.readableNames[name] else {
        continue
      }
      return (address &+ program.bias, program.scope)
    }
    return nil
  }

  /// Names that can be typed.
  var names: [String] {
    programs.flatMap { program in
      program.symbols.all.map(\.name).filter { !$0.hasPrefix("$") }
        + program.readableNames.keys.sorted()
    }
  }

  /// Every symbol whose name fits the pattern, with its program, by address.
  func search(_ pattern: String) -> [(program: String, name: String, address: UInt64)] {
    programs.flatMap { program in
      program.symbols.all.map {
        (program.label, readable($0.name), $0.address &+ program.bias)
      }.filter { matches($0.1, pattern) }
    }
  }
}

/// The last part of a path.
func fileName(_ path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}
