/// A mistake of the user, in words, with a hint where there is one.
public struct DebuggerError: Error, CustomStringConvertible, Equatable {
  public let message: String
  public let hint: String?

  public init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  public var description: String { hint.map { "\(message); \($0)" } ?? message }
}
