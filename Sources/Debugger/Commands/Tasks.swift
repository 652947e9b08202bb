import AArch64
import Machine

extension Command {
  static let tasks: Command = Command(
    "tasks", aliases: ["ps"], usage: "tasks",
    summary: "List the processes of a Linux kernel, and which of them each core runs.",
    example: "tasks"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(0, .tasks)
    let kernel = try LinuxKernel(debugger)
    for core in debugger.machine.cores {
      guard let task = try kernel.currentTask(of: core) else { continue }
      debugger.print("core \(core.index) runs \(task.name), pid \(task.pid)")
    }
    for task in try kernel.tasks() {
      debugger.print("\(pad("\(task.pid)", 6)) \(task.stateName) \(task.name)")
    }
  }
}

extension LinuxKernel.KernelTask {
  /// As `ps` has it (Linux, fs/proc/array.c).
  fileprivate var stateName: Character {
    switch state {
    case let bits where bits & 0x402 == 0x402: "I"
    case let bits where bits & 0xff == 0: "R"
    case let bits where bits & 1 != 0: "S"
    case let bits where bits & 2 != 0: "D"
    case let bits where bits & 4 != 0: "T"
    case let bits where bits & 8 != 0: "t"
    case let bits where bits & 0x30 != 0: "Z"
    default: "P"
    }
  }
}

/// Text behind as many spaces as make it that wide.
private func pad(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
