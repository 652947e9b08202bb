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
  private static func session(
    _ commands: [String], _ scenario: Scenario, symbols: [NamedFile] = []
  ) throws -> [[String]] {
    var lines: [String] = []
    let debugger = try Debugger(
      try scenario.makeMachine(), scenario, symbolFiles: symbols
    ) { lines.append($0) }
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
    #expect(output[2].contains { $0.contains(" runs poweroff, pid ") })
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

  @Test("A program's functions have names where it was given with --symbols")
  func programs() throws {
    guard let program = try Linux.program("frames.c") else {
      print("skipped: clang is missing")
      return
    }
    defer { try? FileManager.default.removeItem(atPath: program) }
    let file = NamedFile(
      name: "build/frames", bytes: [UInt8](try Data(contentsOf: URL(filePath: program))))
    let scenario = try Linux.scenario(
      board: "virt", cores: 1, exceptionLevel: 1,
      Linux.fileSystem("frames.sh", files: [(program, "bin/frames")]), append: "cryptomgr.notests")
    let output = try Self.session(
      [
        "continue until 200ms", "break __arm64_sys_sched_yield", "continue", "backtrace",
        "break frames:outer",
      ], scenario, symbols: [file])
    let frames = output[3]
    #expect(frames.first?.hasSuffix(" linux:__arm64_sys_sched_yield") == true)
    // The system call, and who called whom down to it.
    let names = frames.suffix(3).compactMap { $0.split(separator: " ").last?.prefix { $0 != "+" } }
    #expect(names == ["frames:inner", "frames:outer", "frames:_start"])
    #expect(output[4].first?.hasSuffix(" frames:outer") == true)
  }

  @Test("A breakpoint in a program stops at EL0")
  func breakpointsInPrograms() throws {
    guard let program = try Linux.program("frames.c") else {
      print("skipped: clang is missing")
      return
    }
    defer { try? FileManager.default.removeItem(atPath: program) }
    let file = NamedFile(
      name: "frames", bytes: [UInt8](try Data(contentsOf: URL(filePath: program))))
    let scenario = try Linux.scenario(
      board: "virt", cores: 1, exceptionLevel: 1,
      Linux.fileSystem("frames.sh", files: [(program, "bin/frames")]), append: "cryptomgr.notests")
    let output = try Self.session(
      ["break frames:inner", "continue", "backtrace"], scenario, symbols: [file])
    #expect(output[1].contains { $0.hasPrefix("core 0 EL0 ") && $0.contains("inner:") })
    #expect(output[2].first?.hasSuffix(" frames:inner") == true)
  }
}
