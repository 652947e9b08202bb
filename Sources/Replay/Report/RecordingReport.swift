import Boards
import Simulation
import Traces

extension HypervisorReport {
  /// The report of a recording.
  ///
  /// - Parameter folder: where the recording is: its board is looked for beside it, then where it
  ///   was, and says what the cores' clocks are.
  public convenience init(_ reader: RecordingReader, folder: String) throws {
    let header = reader.header
    let board = try RecordedFiles(header: header, folder: folder).board()
    let personas = header.configuration.split(separator: "\n").compactMap { line in
      line.hasPrefix("persona=") ? String(line.dropFirst(8)) : nil
    }
    self.init(board, personas: personas)
    var events = reader.events()
    while let event = try events.next() { observe(event) }
  }
}
