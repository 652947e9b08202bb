import Glibc

/// The Swift runtime's own.
@_silgen_name("swift_demangle")
private func runtimeDemangle(
  _ name: UnsafePointer<CChar>?, _ length: Int, _ output: UnsafeMutablePointer<CChar>?,
  _ size: UnsafeMutablePointer<Int>?, _ flags: UInt32
) -> UnsafeMutablePointer<CChar>?

/// A symbol as people write it: `Janus.schedule` for `$e5Janus8scheduleSpyAA7PersonaVGyF`,
/// without argument types and results. Names that are not Swift's stay as they are.
package func readable(_ symbol: String) -> String {
  guard symbol.hasPrefix("$"),
    let text = runtimeDemangle(symbol, symbol.utf8.count, nil, nil, 0)
  else { return symbol }
  defer { free(text) }
  var name = String(cString: text)
  if name.hasPrefix("static ") { name.removeFirst(7) }
  // `(loop in _C374…)`: private to its file.
  while let open = name.firstRange(of: "("), let mark = name.firstRange(of: " in _"),
    open.lowerBound < mark.lowerBound,
    let close = name[mark.upperBound...].firstIndex(of: ")"),
    !name[open.upperBound..<mark.lowerBound].contains(where: { "( )".contains($0) })
  {
    let inner = name[open.upperBound..<mark.lowerBound]
    name = String(name[..<open.lowerBound] + inner + name[name.index(after: close)...])
  }
  let end = name.firstIndex { "(<: ".contains($0) } ?? name.endIndex
  return end == name.startIndex ? symbol : String(name[..<end])
}
