import Foundation

/// Software that both simulators run.
struct Workload {
  let name: String
  /// The arguments of `orrery run`.
  let orrery: [String]
  /// QEMU's whole command; `nil` where it cannot run the same.
  let qemu: [String]?
  /// What is typed, as a file.
  var input: String?
  /// How often QEMU starts for it.
  var qemuStarts = 1
}

/// Where things are, from the repository's root.
struct Places {
  let root: String
  let scratch: String
  var orrery: String { "\(root)/.build/release/orrery" }
  func firmware(_ name: String) -> String { "\(root)/.build/firmware/\(name).elf" }
  func board(_ name: String) -> String { "\(root)/Boards/\(name).json" }
  /// Debian's kernel, as `make linux-files` fetches it.
  var linuxKernel: String { "\(root)/.build/linux/kernel" }
  /// A file of `make work-files`.
  func work(_ name: String) -> String { "\(root)/.build/work/\(name)" }
  let uBoot = "/usr/lib/u-boot/qemu_arm64"

  static let deterministic = ["-icount", "shift=0,sleep=off"]
  static let qemu =
    [
      "qemu-system-aarch64", "-M", "virt,virtualization=on,gic-version=3", "-cpu", "cortex-a53",
      "-m", "128", "-display", "none", "-serial", "stdio", "-monitor", "none", "-net", "none",
    ] + deterministic

  /// A bare program: `virt.json` and QEMU's `virt`.
  func bare(_ name: String) -> Workload {
    Workload(
      name: name, orrery: [board("virt"), "--firmware", firmware(name)],
      qemu: Self.qemu + ["-kernel", firmware(name)])
  }

  /// Debian's U-Boot to its prompt and off; `nil` where it is not installed.
  func uBootToPrompt() throws -> Workload? {
    guard FileManager.default.fileExists(atPath: "\(uBoot)/uboot.elf") else {
      print("u-boot: skipped, \(uBoot)/uboot.elf is missing (apt-get install u-boot-qemu)")
      return nil
    }
    // Typed ahead: what comes before U-Boot reads may be lost, so there are spaces to spare.
    let keys = "\(scratch)/keys"
    try (String(repeating: " ", count: 40) + "\rpoweroff\r").write(
      toFile: keys, atomically: true, encoding: .utf8)
    return Workload(
      name: "u-boot", orrery: [board("virt"), "--firmware", "\(uBoot)/uboot.elf"],
      qemu: Self.qemu + ["-bios", "\(uBoot)/u-boot.bin"], input: keys)
  }

  /// Debian's kernel with busybox, booted and off; `nil` where `make linux-files` did not fetch it.
  func linux() -> Workload? {
    let (kernel, fileSystem) = (linuxKernel, "\(root)/.build/linux/quick")
    guard [kernel, fileSystem].allSatisfy(FileManager.default.fileExists(atPath:)) else {
      print("linux: skipped, \(kernel) is missing (make linux-files)")
      return nil
    }
    let software = [
      "-kernel", kernel, "-initrd", fileSystem, "-append",
      "console=ttyAMA0 quiet cryptomgr.notests",
    ]
    return Workload(
      name: "linux",
      orrery: [board("virt")] + software.map { $0.hasPrefix("-") ? "-\($0)" : $0 },
      qemu: Self.qemu + software)
  }

  /// Janus with two personas on two cores. QEMU's board is `virt`, ours the phone.
  func janus() -> Workload {
    var arguments = [board("phone"), "--firmware", firmware("janus")]
    for name in ["work", "personal"] {
      arguments += ["--persona", "\(name)=\(firmware(name)),append=demo"]
    }
    return Workload(
      name: "janus", orrery: arguments,
      qemu: ["OUT=\(root)/.build/firmware", "sh", "\(root)/Firmware/qemu.sh", "-a", "demo"]
        + [firmware("work"), firmware("personal")] + Self.deterministic,
      // The script asks QEMU for its device tree first.
      qemuStarts: 2)
  }
}
