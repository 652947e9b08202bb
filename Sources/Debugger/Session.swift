/// Where commands come from.
public protocol CommandSource: AnyObject {
  /// The next line, without its end; `nil` after the last.
  func nextLine() -> String?
  /// `bring-up.dbg:3` for messages; `nil` for people at a terminal.
  var place: String? { get }
}

/// Commands from a file.
public final class ScriptSource: CommandSource {
  private let name: String
  private let lines: [Substring]
  private var number = 0

  public init(_ text: String, name: String) {
    self.name = name
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  public func nextLine() -> String? {
    guard number < lines.count else { return nil }
    number += 1
    return String(
      lines[number - 1].hasSuffix("\r") ? lines[number - 1].dropLast() : lines[number - 1])
  }

  public var place: String? { "\(name):\(number)" }
}

/// How a session ended.
public enum SessionEnd: Equatable, Sendable {
  case completed
  /// `expect` did not find its text.
  case expectationFailed
  /// A script has a line that cannot be carried out.
  case badCommand
}

extension Debugger {
  public static let prompt = "(orrery) "

  /// Carries out commands until there are no more. Scripts are echoed and end at the first line
  /// that fails; people go on.
  ///
  /// - Parameter report: takes messages about mistakes.
  public func run(_ source: any CommandSource, report: (String) -> Void) -> SessionEnd {
    var previous = ""
    while !isDone, var line = source.nextLine() {
      let isScript = source.place != nil
      if isScript, !line.isEmpty { sink(Self.prompt + line) }
      // An empty line repeats the last command, as debuggers have it.
      if !isScript, line.allSatisfy(\.isWhitespace) { line = previous }
      previous = line
      do throws(DebuggerError) {
        try execute(line)
      } catch {
        report(source.place.map { "\($0): \(error)" } ?? "\(error)")
        guard isScript else { continue }
        let word = line.split(separator: " ").first.map(String.init)
        return word == Command.expect.name ? .expectationFailed : .badCommand
      }
    }
    return .completed
  }
}
