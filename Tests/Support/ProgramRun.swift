import Foundation

/// True with `ORRERY_FULL=1`: tests take all the time they want.
public let isFullRun = ProcessInfo.processInfo.environment["ORRERY_FULL"] == "1"

/// A program of this machine, run to its end without anything to read.
public struct ProgramRun {
  public enum Errors { case discarded, shown, collected }

  /// The status with which it ended; 127 when there is no such program.
  public let status: Int32
  /// What it wrote, standard error included where that was collected.
  public let output: String

  /// - Parameters:
  ///   - arguments: its name or path, then what it is told.
  ///   - folder: where it runs.
  ///   - environment: what is set for it besides.
  ///   - errors: what becomes of its standard error.
  public init(
    _ arguments: [String], in folder: String = repositoryRoot, environment: [String: String] = [:],
    errors: Errors = .discarded
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    switch errors {
    case .discarded: process.standardError = FileHandle.nullDevice
    case .shown: break
    case .collected: process.standardError = pipe
    }
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    status = process.terminationStatus
    output = String(decoding: bytes, as: UTF8.self)
  }
}
