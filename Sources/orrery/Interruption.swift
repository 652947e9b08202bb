import Glibc
import Synchronization

/// SIGINT and SIGTERM: the first ends the run cleanly, the second at once.
enum Interruption {
  private static let count = Atomic<Int>(0)

  static var isRequested: Bool { count.load(ordering: .relaxed) > 0 }

  static func watch() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        if Interruption.count.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
      }
    }
  }
}
