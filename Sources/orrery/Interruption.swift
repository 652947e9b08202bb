import Glibc
import Synchronization

/// SIGINT and SIGTERM: the first ends the run cleanly, the second at once.
enum Interruption {
  private static let count = Atomic<Int>(0)

  static var isRequested: Bool { count.load(ordering: .relaxed) > 0 }

  /// As the first signal.
  static func request() {
    _ = count.compareExchange(expected: 0, desired: 1, ordering: .relaxed)
  }

  static func watch() {
    // Whoever started us may have blocked them; that is inherited.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    sigprocmask(SIG_UNBLOCK, &signals, nil)
    // A reader who goes away is an error to write to: the files are finished as at any end.
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        if Interruption.count.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
      }
    }
  }
}
