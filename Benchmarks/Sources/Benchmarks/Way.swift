import Foundation

/// A way to run Debian's kernel with the pieces of work of `Benchmarks/Work`.
enum Way: String, CaseIterable {
  /// At EL1 of the phone, alone.
  case bare
  /// As a persona under Janus, with Steward beside it and no other.
  case janus
  /// In a virtual machine by KVM, of the same kernel at EL2.
  case hosted

  /// What the kernel has that does the work, in MiB.
  static let memory = 128
  /// What a phone's kernel has besides its virtual machine's, in MiB.
  static let hostMemory = 512
  /// The kernel hands PHASE on to the work.
  private static func bootArguments(seed: Int) -> String {
    "console=ttyAMA0 quiet cryptomgr.notests PHASE=\(seed)"
  }

  /// The command of a run.
  ///
  /// - Parameters:
  ///   - processors: of the phone and of the kernel that does the work.
  ///   - seed: orders what the phone's cores do, and how the work lies to the kernel's ticks.
  func command(_ places: Places, processors: Int, seed: Int) -> [String] {
    let (kernel, work) = (places.linuxKernel, places.work)
    let arguments = Self.bootArguments(seed: seed)
    let run = [
      places.orrery, "run", places.board("phone"), "--cores", "\(processors)", "--seed", "\(seed)",
      "--jitter", "--until", "60s",
    ]
    return switch self {
    case .bare:
      run + [
        "--el", "1", "--memory", "\(Self.memory)MiB", "--kernel", kernel, "--initrd",
        work("initramfs"), "--disk", "disk0=\(work("disk"))", "--append", arguments,
      ]
    case .janus:
      run + [
        "--firmware", places.firmware("janus"), "--disk", "disk0=\(work("disk"))", "--persona",
        "work=\(kernel),initrd=\(work("initramfs")),memory=\(Self.memory)MiB,vcpus=\(processors),"
          + "append=\(arguments)",
      ]
    case .hosted:
      run + [
        "--memory", "\(Self.hostMemory)MiB", "--kernel", kernel, "--initrd", work("hosted"),
        "--append", arguments,
      ]
    }
  }
}

/// What a piece of work took, as `Benchmarks/Work/work.c` prints it.
struct WorkSample {
  let name: String
  /// Ticks of the counter, the first time and then.
  let cold, warm: Double
  /// Of what came out: the same in every way.
  let result: String

  /// The samples in what a console printed, labels before its lines or not.
  static func all(in output: String) -> [WorkSample] {
    output.split(whereSeparator: \.isNewline).compactMap { line in
      guard let start = line.range(of: "work: ") else { return nil }
      let words = line[start.upperBound...].split(separator: " ").map(String.init)
      guard words.count == 7, words[1] == "cold", words[3] == "warm", words[5] == "result",
        let cold = Double(words[2]), let warm = Double(words[4])
      else { return nil }
      return WorkSample(name: words[0], cold: cold, warm: warm, result: words[6])
    }
  }
}
