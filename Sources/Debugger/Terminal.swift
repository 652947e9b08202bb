@preconcurrency import CEdit
import Glibc

/// Commands from a person, through libedit: history, editing, completion.
public final class TerminalSource: CommandSource {
  // libedit's functions take no context; there is one terminal.
  private nonisolated(unsafe) static var complete: (String) -> [String] = { _ in [] }

  /// - Parameter completions: words that may stand in place of a line's last.
  public init(completions: @escaping (String) -> [String]) {
    Self.complete = completions
    using_history()
    rl_readline_name = UnsafePointer(strdup("orrery"))
    rl_attempted_completion_function = { text, start, end in
      rl_attempted_completion_over = 1
      guard let text, let buffer = rl_line_buffer else { return nil }
      let line = String(
        decoding: UnsafeRawBufferPointer(start: buffer, count: Int(end)), as: UTF8.self)
      return TerminalSource.matches(of: String(cString: text), TerminalSource.complete(line))
    }
  }

  public func nextLine() -> String? {
    guard let text = readline(Debugger.prompt) else {
      print()
      return nil
    }
    defer { free(text) }
    let line = String(cString: text)
    if !line.isEmpty { add_history(text) }
    return line
  }

  public var place: String? { nil }

  /// What readline wants: the longest common beginning, the candidates, and a null, all from
  /// malloc.
  private static func matches(of text: String, _ candidates: [String])
    -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  {
    guard let first = candidates.first else { return nil }
    let common = candidates.dropFirst().reduce(first) { common, candidate in
      String(zip(common, candidate).prefix { $0 == $1 }.map(\.0))
    }
    let words = candidates.count == 1 ? [first] : [common] + candidates
    let size = (words.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
    guard let memory = malloc(size) else { return nil }
    let list = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: words.count + 1)
    for (place, word) in words.enumerated() { list[place] = strdup(word) }
    list[words.count] = nil
    return list
  }
}
