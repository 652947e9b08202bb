import Boards
import Foundation
import Images
import Replay
import Simulation

/// QEMU's `virt` board, in its deterministic mode, typed at by the same scripts.
struct QEMU {
  static let executable = "/usr/bin/qemu-system-aarch64"
  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: executable) }

  /// Runs a scenario with a kernel, or with firmware that is linked at address 0, and gives what
  /// `uart0` printed.
  ///
  /// - Parameter served: files that its user network serves by TFTP.
  static func run(
    _ scenario: Scenario, script: InputScript, served: [NamedFile] = [], seconds: Double
  ) throws -> Transcript {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("orrery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let board = try scenario.board()
    let level = Int(scenario.exceptionLevel)
    let tree = folder.appendingPathComponent("board.dtb")
    try Data(board.deviceTree(exceptionLevel: level)).write(to: tree)
    let isGICv2 = board.devices.contains { $0.model.isGICv2 }
    let machine =
      "virt,gic-version=\(isGICv2 ? 2 : 3),dtb-randomness=off"
      + (level == 2 ? ",virtualization=on" : "")
    for disk in scenario.disks {
      try Data(disk.file.bytes).write(to: folder.appendingPathComponent(disk.device))
    }
    for file in served {
      let path = folder.appendingPathComponent("\(servedFolder)/\(file.name)")
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: path)
    }
    return try converse(
      [
        "-M", machine, "-cpu", board.cores[0].model.rawValue, "-smp", "\(board.cores.count)",
        "-m", "\(board.mainMemory.size >> 20)", "-icount", "shift=0,sleep=off",
        "-rtc", "base=2026-01-01,clock=vm", "-seed", "1", "-display", "none", "-monitor", "none",
        "-serial", "stdio", "-net", "none", "-dtb", tree.path,
        "-global", "virtio-mmio.force-legacy=false",
      ] + software(scenario, folder) + virtioDevices(scenario, board, folder), script: script,
      seconds: seconds)
  }

  /// What runs, put into files.
  private static func software(_ scenario: Scenario, _ folder: URL) throws -> [String] {
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
      let path = folder.appendingPathComponent(name)
      try Data(bytes).write(to: path)
      return path.path
    }
    guard let kernel = scenario.kernel else {
      return ["-bios", try file("firmware.bin", flashContents(scenario))]
    }
    var arguments = ["-kernel", try file("kernel", kernel.bytes)]
    if let disk = scenario.initialRAMDisk {
      arguments += ["-initrd", try file("initrd", disk.bytes)]
    }
    if let text = scenario.bootArguments { arguments += ["-append", text] }
    return arguments
  }

  /// Runs a program for EL2 of the board with GICv3 until it turns the machine off, and gives what
  /// `uart0` printed.
  static func run(program: String, seconds: Double) throws -> Transcript {
    try converse(
      [
        "-M", "virt,virtualization=on,gic-version=3", "-cpu", "cortex-a53", "-m", "128",
        "-icount", "shift=0,sleep=off", "-display", "none", "-monitor", "none",
        "-serial", "stdio", "-net", "none", "-kernel", program,
      ], script: try InputScript("", file: "none"), seconds: seconds)
  }

  private static let servedFolder = "served"

  /// The board's virtio devices, each in its slot; that of a disk that is not given stays empty.
  private static func virtioDevices(
    _ scenario: Scenario, _ board: Board, _ folder: URL
  ) -> [String] {
    board.devices.filter { $0.type.hasPrefix("virtio-") }.flatMap { device -> [String] in
      let slot = "bus=virtio-mmio-bus.\((device.windows[0].base - 0x0a00_0000) / 0x200)"
      let file = folder.appendingPathComponent(device.name).path
      switch device.type {
      case "virtio-block":
        guard scenario.disks.contains(where: { $0.device == device.name }) else { return [] }
        return [
          "-drive", "if=none,id=\(device.name),format=raw,file=\(file)",
          "-device", "virtio-blk-device,drive=\(device.name),\(slot)",
        ]
      case "virtio-console": return ["-device", "virtio-serial-device,\(slot)"]
      case "virtio-input":
        let kind = device.settings["kind"] == 1 ? "tablet" : "keyboard"
        return ["-device", "virtio-\(kind)-device,\(slot)"]
      case "virtio-net":
        guard device.settings["peer"] == 1 else { return ["-device", "virtio-net-device,\(slot)"] }
        let served = folder.appendingPathComponent(servedFolder).path
        return [
          "-netdev", "user,id=\(device.name),tftp=\(served)",
          "-device", "virtio-net-device,netdev=\(device.name),\(slot)",
        ]
      default: return ["-device", "\(device.type)-device,\(slot)"]
      }
    }
  }

  /// The firmware as it lies in flash from address 0 on.
  private static func flashContents(_ scenario: Scenario) throws -> [UInt8] {
    guard let file = scenario.firmware else { throw ScenarioError("QEMU: no firmware") }
    var bytes: [UInt8] = []
    for segment in try ELFImage(file.bytes, file: file.name).loadedSegments() {
      let end = Int(segment.address) + segment.contents.count
      if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
      bytes.replaceSubrange(Int(segment.address)..<end, with: segment.contents)
    }
    return bytes
  }

  /// Starts QEMU, reads what it prints and types what the script wants, until it ends by itself.
  private static func converse(
    _ arguments: [String], script: InputScript, seconds: Double
  ) throws -> Transcript {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.standardError
    try process.run()
    defer { if process.isRunning { process.terminate() } }
    let descriptor = output.fileHandleForReading.fileDescriptor
    var runner = ScriptRunner(script)
    var bytes: [UInt8] = []
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline {
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard Foundation.poll(&poll, 1, 1000) > 0 else { continue }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return Transcript(bytes) }
      for byte in buffer[..<count] { runner.output(byte, console: "uart0", at: .zero) }
      bytes += buffer[..<count]
      let typed = runner.take(.max, for: "uart0")
      if !typed.isEmpty { try input.fileHandleForWriting.write(contentsOf: Data(typed)) }
    }
    throw ScenarioError("QEMU did not end within \(seconds) s")
  }
}
