import Foundation

/// A small program with source lines, compiled here.
enum CompiledProgram {
  /// The ELF file; `nil` where there is no clang and lld for AArch64.
  static func bytes() throws -> [UInt8]? {
    let folder = NSTemporaryDirectory() + "orrery-program-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let source = "int twice(int x) {\n  return x + x;\n}\nvoid _start(void) {\n  twice(3);\n}\n"
    try source.write(toFile: folder + "/a.c", atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.arguments = [
      "clang", "--target=aarch64-none-elf", "-g", "-O0", "-ffreestanding", "-nostdlib",
      "-fdebug-compilation-dir=/program", "-fuse-ld=lld", "-Wl,-Ttext=0x40080000", "-o", "a.elf",
      "a.c",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/a.elf")))
  }
}
