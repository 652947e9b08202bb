import Images
import Simulation

/// Names addresses by the symbols of a scenario's images.
public struct ImageSymbols: Sendable {
  private struct Source: Sendable {
    let name: String
    let symbols: Symbols
    /// Addresses that the image occupies as linked.
    let range: Range<UInt64>
  }

  /// Runs at EL2, or at EL1 when nobody is below it.
  private var host: [Source] = []
  /// In the order of their VMIDs, which begin at 1.
  private var personas: [Source?] = []

  /// No images: addresses stay numbers.
  public static let none = ImageSymbols()

  private init() {}

  public init(_ scenario: Scenario) {
    for file in [scenario.firmware, scenario.kernel].compactMap({ $0 })
      + scenario.loads.map(\.file)
    {
      if let source = Self.source(file, name: HostFiles.baseName(of: file.name)) {
        host.append(source)
      }
    }
    personas = scenario.personas.map { Self.source($0.file, name: $0.label) }
  }

  private static func source(_ file: NamedFile, name: String) -> Source? {
    guard ELFImage.isELF(file.bytes), let image = try? ELFImage(file.bytes, file: file.name),
      let symbols = try? Symbols(of: image)
    else { return nil }
    return Source(name: name, symbols: symbols, range: image.extent)
  }

  /// `0x40081234 (janus.elf: handleTrap+0x14)`, or the address alone.
  ///
  /// - Parameters:
  ///   - level: the exception level that the code runs at; `nil` when nobody knows.
  ///   - machine: VMID, from 1; `nil` when nobody knows. Without it every persona that has a
  ///     symbol there is named: they are often linked at the same address.
  public func place(_ address: UInt64, level: UInt8?, machine: UInt8? = nil) -> String {
    let guests: [Source]
    if let machine, machine > 0, Int(machine) <= personas.count {
      guests = [personas[Int(machine) - 1]].compactMap { $0 }
    } else {
      guests = personas.compactMap { $0 }
    }
    let isGuest = level.map { $0 < 2 } ?? false
    let candidates = personas.isEmpty || level == 2 ? host : isGuest ? guests : host + guests
    let names = candidates.compactMap { source -> String? in
      guard source.range.contains(address),
        let (symbol, offset) = source.symbols.symbol(at: address)
      else { return nil }
      return "\(source.name): \(symbol.name)" + (offset == 0 ? "" : "+0x\(hexadecimal(offset))")
    }
    let text = "0x\(hexadecimal(address))"
    return names.isEmpty ? text : "\(text) (\(names.joined(separator: " or ")))"
  }

  /// Where the core was that made the event; `nil` for devices and events without a place.
  public func place(of event: TraceEvent) -> String? {
    guard event.origin < 64 else { return nil }
    switch event.kind {
    case .exception:
      return place(
        event.c, level: UInt8(event.d & 15), machine: UInt8(event.d >> 24 & 0xff))
    case .exceptionReturn: return place(event.a, level: UInt8(event.b >> 2 & 3))
    case .sleep, .wake: return place(event.a, level: nil)
    default: return nil
    }
  }
}
