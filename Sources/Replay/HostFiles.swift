import Glibc
import Simulation

/// Reads files of the host and makes them, whole.
public enum HostFiles {
  /// `nil` when there is no such file, or it cannot be read.
  public static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return ferror(file) == 0 ? bytes : nil
  }

  public static func write(_ bytes: [UInt8], to path: String) throws(ScenarioError) {
    guard let file = fopen(path, "wb") else { throw failure(path) }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else { throw failure(path) }
  }

  /// Writes pieces over an existing file, each at its place.
  public static func patch(
    _ path: String, _ pieces: [(offset: UInt64, bytes: [UInt8])]
  ) throws(ScenarioError) {
    guard let file = fopen(path, "r+b") else { throw failure(path) }
    var isWritten = true
    for (offset, bytes) in pieces {
      isWritten =
        isWritten && fseek(file, Int(offset), SEEK_SET) == 0
        && fwrite(bytes, 1, bytes.count, file) == bytes.count
    }
    guard fclose(file) == 0, isWritten else { throw failure(path) }
  }

  /// Makes a folder and those above it; one that is there is well.
  public static func makeFolder(_ path: String) throws(ScenarioError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += part + "/"
      if mkdir(made, 0o777) != 0, errno != EEXIST { throw failure(path) }
    }
  }

  /// Bytes; `nil` when there is no such file.
  public static func size(of path: String) -> UInt64? {
    var status = stat()
    return stat(path, &status) == 0 ? UInt64(status.st_size) : nil
  }

  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The folder that holds the file: `.` when the path has none.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  public static func baseName(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  private static func failure(_ path: String) -> ScenarioError {
    ScenarioError("\(path): \(String(cString: strerror(errno)))")
  }
}
