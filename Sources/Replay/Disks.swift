import Boards
import Devices
import Machine
import Simulation

extension Scenario {
  /// Each disk is a device of the board that has contents, and its file is whole sectors.
  func checkDisks(_ board: Board) throws(ScenarioError) {
    for (index, disk) in disks.enumerated() {
      let known = board.devices.filter { $0.model.hasContents }.map(\.name)
      guard known.contains(disk.device) else {
        let there =
          known.isEmpty ? "the board has none" : "there is \(known.joined(separator: ", "))"
        throw ScenarioError("--disk \(disk.device): no such disk on the board; \(there)")
      }
      guard !disks[..<index].contains(where: { $0.device == disk.device }) else {
        throw ScenarioError("--disk \(disk.device): given twice")
      }
      guard disk.file.bytes.count.isMultiple(of: 512) else {
        throw ScenarioError(
          "\(disk.file.name): \(disk.file.bytes.count) bytes are no multiple of 512, a sector")
      }
    }
  }
}

extension Machine {
  /// Writes what the run changed on a disk into the file that it was made of.
  public func writeBack(_ disk: Scenario.Disk) throws(ScenarioError) {
    guard let place = board.devices.firstIndex(where: { $0.name == disk.device }),
      let device = devices[place] as? any StorageDevice
    else { throw ScenarioError("--persist: \(disk.device) is no disk") }
    let changes = device.storage.changes
    if !changes.isEmpty { try HostFiles.patch(disk.file.name, changes) }
  }
}
