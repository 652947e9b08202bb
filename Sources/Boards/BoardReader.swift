import Devices
import Simulation

extension Board {
  /// Reads and checks a board.
  ///
  /// - Parameters:
  ///   - json: the file's bytes.
  ///   - file: the file's name, for messages.
  ///   - models: the kinds of device that it may name.
  /// - Throws: everything that is wrong with it, in the order of the file.
  public init(
    json: [UInt8], file: String, models: [DeviceModel] = deviceTypes.map { $0.model }
  ) throws(BoardError) {
    var findings: [Finding] = []
    let value: JSONValue
    do {
      var reader = try JSONReader(json)
      value = try reader.read()
      for twice in reader.duplicates {
        findings.append(
          Finding(
            path: "", level: .text,
            message: "the key \(quoted(twice.key)) stands here again; first at \(twice.first)",
            position: twice.position))
      }
    } catch {
      throw BoardError(diagnostics: [
        BoardDiagnostic(
          file: file, position: error.position, path: "", level: .text, message: error.message,
          source: json)
      ])
    }
    var reader = FieldReader()
    let root = reader.read(value, .object(BoardFields.board(models)), path: "")
    findings += reader.findings
    let map = SourceMap(file: file, source: json, positions: reader.positions)
    guard case .object(let object)? = root else { throw map.error(findings) }
    var builder = BoardBuilder(models: models, clockNames: value.member("clocks")?.keys)
    self = builder.build(object, source: json, places: map)
    findings += builder.findings
    findings += BoardCheck(self, isComplete: reader.findings.isEmpty).run()
    guard findings.isEmpty else { throw map.error(findings) }
  }

  /// The same board with other figures, checked again.
  ///
  /// - Parameters:
  ///   - coreCount: keeps the first cores; further ones are like the last.
  ///   - memorySize: bytes of ``mainMemory``.
  public func with(cores coreCount: Int? = nil, memory memorySize: UInt64? = nil)
    throws(BoardError) -> Board
  {
    var board = self
    if let coreCount {
      guard (1...Board.coreLimit).contains(coreCount) else {
        throw places.error([
          Finding(
            path: "cores", level: .meaning,
            message: "expected 1 to \(Board.coreLimit) cores, found \(coreCount)")
        ])
      }
      board.cores = (0..<coreCount).map { index in
        var core = cores[min(index, cores.count - 1)]
        core.affinity = UInt32(index)
        return core
      }
      for (number, device) in devices.enumerated() {
        for (place, window) in device.windows.enumerated() {
          let size = device.model.windows[place].size(cores: coreCount)
          board.devices[number].windows[place].size = size
          if window.room == window.size { board.devices[number].windows[place].room = size }
        }
      }
    }
    if let memorySize, let main = memory.firstIndex(where: { $0.kind == .ram }) {
      board.memory[main].size = memorySize
    }
    let findings = BoardCheck(board, isComplete: true).run()
    guard findings.isEmpty else { throw places.error(findings) }
    return board
  }
}

extension SourceMap {
  /// Findings with their places, in the order of the file.
  func error(_ findings: [Finding]) -> BoardError {
    let placed = findings.map { finding in
      BoardDiagnostic(
        file: file, position: finding.position ?? position(of: finding.path), path: finding.path,
        level: finding.level, message: finding.message, source: source)
    }
    let order = placed.indices.sorted { left, right in
      let (first, second) = (placed[left].position, placed[right].position)
      let start = TextPosition(line: 0, column: 0)
      return (first ?? start, left) < (second ?? start, right)
    }
    return BoardError(diagnostics: order.map { placed[$0] })
  }

  /// The place of the value at `path`, or of the nearest object around it.
  private func position(of path: String) -> TextPosition? {
    var path = Substring(path)
    while true {
      if let position = positions[String(path)] { return position }
      guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else {
        return positions[""]
      }
      path = path[..<cut]
    }
  }
}
