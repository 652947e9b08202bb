import Debugger
import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// What the debugger reads of a Linux kernel in its memory is what the kernel's own tools say.
@Suite(.serialized, .enabled(if: Linux.kernel != nil, (try? Linux.package)?.absence))
struct LinuxDebuggerTests {
  /// What the debugger prints of each command.
  private static func session(_ commands: [String], _ scenario: Scenario) throws -> [[String]] {
    var lines: [String] = []
    let debugger = try Debugger(try scenario.makeMachine(), scenario) { lines.append($0) }
    return try commands.map { command in
      lines = []
      try debugger.execute(command)
      return lines
    }
  }

  private static func scenario(_ script: String) throws -> Scenario {
    try Linux.scenario(
      board: "virt", cores: 2, exceptionLevel: 1, Linux.fileSystem(script),
      append: "cryptomgr.notests")
  }

  @Test("dmesg and tasks say what the guest's dmesg and ps said")
  func messagesAndTasks() throws {
    let output = try Self.session(["continue", "dmesg", "tasks"], Self.scenario("boot.sh"))
    // `[uart0] ` stands before what the guest printed.
    let console = output[0].map { $0.replacing("[uart0] ", with: "", maxReplacements: 1) }
    func section(_ name: String) -> [String] {
      guard let start = console.firstIndex(of: "== \(name)") else { return [] }
      return Array(console[(start + 1)...].prefix { !$0.hasPrefix("== ") })
    }
    let theirs = section("dmesg").filter { $0.hasPrefix("[") }
    #expect(theirs.count > 200)
    #expect(
      firstDifference(
        Array(output[1].prefix(theirs.count - 1)), "here", Array(theirs.dropLast()), "guest") == nil
    )
    #expect(output[1].last?.hasSuffix("reboot: Power down") == true)
    let processes = section("tasks").dropFirst().map { $0.split(separator: " ").prefix(2) }
    #expect(processes.count > 30)
    let ours = output[2].map { $0.split(separator: " ") }
    for process in processes
    where process.count == 2 && process[1] != "ps" && !process[1].hasPrefix("kworker") {
      #expect(ours.contains { $0.first == process[0] && $0.last?.hasPrefix(process[1]) == true })
    }
    #expect(output[2].contains { $0.contains(" runs init, pid 1") })
  }

  @Test("Before the kernel has relocated itself it is not known")
  func tooEarly() throws {
    let scenario = try Self.scenario("quick.sh")
    #expect(throws: DebuggerError.self) { try Self.session(["tasks"], scenario) }
    #expect(throws: DebuggerError.self) { try Self.session(["break ksys_write"], scenario) }
  }

  @Test("A backtrace leads from a system call to the program, symbols by the kernel's own")
  func backtraces() throws {
    let output = try Self.session(
      ["continue until 200ms", "break ksys_write", "continue", "backtrace"],
      Self.scenario("boot.sh"))
    let frames = output[3]
    #expect(frames.first?.hasSuffix(" ksys_write") == true)
    #expect(frames.contains { $0.contains(" el0t_64_sync+") })
    // The program: below the kernel's half.
    #expect(frames.last?.split(separator: " ").last?.hasPrefix("0x") == true)
    #expect(frames.last?.contains("0xffff") == false)
  }
}
