import Devices
import Simulation

/// Wires from outputs and keys to the inputs of devices and of the board.
extension BoardBuilder {
  /// What the board calls itself in wires.
  static let boardName = "board"
  /// The inputs of the board.
  private static let boardInputs: [(name: String, place: Board.Input.Place)] = [
    ("reset", .reset), ("power-off", .powerOff),
  ]
  /// An input that every device has.
  private static let reset = "reset"

  mutating func outputs(
    _ object: FieldObject, _ model: DeviceModel, among devices: [Board.Device]
  ) -> [Board.Wire<Board.Input>] {
    let wires = object.map("outputs")
    return model.outputs.compactMap { signal in
      guard let value = wires.first(where: { $0.key == signal })?.value,
        let target = input(value, at: "\(object.path).outputs.\(signal)", among: devices)
      else { return nil }
      return Board.Wire(signal: signal, target: target)
    }
  }

  mutating func key(_ object: FieldObject?, _ index: Int, among devices: [Board.Device])
    -> Board.Key?
  {
    guard let object, let name = object.text("name"), let value = object.scalar("wire"),
      let wire = input(value, at: "\(object.path).wire", among: devices)
    else { return nil }
    return Board.Key(
      name: name, wire: wire, code: object.integer("code").map { UInt32($0) },
      label: object.text("label") ?? name, index: index)
  }

  private mutating func input(
    _ value: ScalarValue, at path: String, among devices: [Board.Device]
  ) -> Board.Input? {
    guard case .wire(let name, let input, let isInverted) = value else { return nil }
    if name == Self.boardName {
      let names = Self.boardInputs.map(\.name)
      guard let known = Self.boardInputs.first(where: { $0.name == input }) else {
        note(path, unknownInput(input, of: "the board", names))
        return nil
      }
      return Board.Input(place: known.place, isInverted: isInverted)
    }
    guard let index = devices.firstIndex(where: { $0.name == name }) else {
      note(path, unknownDevice(name, devices.map(\.name) + [Self.boardName]))
      return nil
    }
    let model = devices[index].model
    if model.type.isEmpty { return nil }
    if let number = model.inputs.firstIndex(of: input) {
      return Board.Input(place: .device(index, input: number), isInverted: isInverted)
    }
    guard input == Self.reset else {
      note(path, unknownInput(input, of: "\(name), a \(model.type),", model.inputs + [Self.reset]))
      return nil
    }
    return Board.Input(place: .resetOf(device: index), isInverted: isInverted)
  }

  private func unknownInput(_ name: String, of owner: String, _ known: [String]) -> String {
    let near = suggestion(for: name, among: known)
    return "\(owner) has no input \(quoted(name))"
      + (near.isEmpty ? "; there is \(alternatives(known))" : near)
  }
}
