import Simulation

extension DeviceTree {
  /// The tree as source text that `dtc` accepts; properties in the order of the tree.
  public var text: String {
    var lines = ["/dts-v1/;", ""]
    for reservation in reservations {
      lines.append(
        "/memreserve/ 0x\(hexadecimal(reservation.address)) 0x\(hexadecimal(reservation.size));")
    }
    Self.print(root, depth: 0, into: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func print(_ node: Node, depth: Int, into lines: inout [String]) {
    let indentation = String(repeating: "\t", count: depth)
    lines.append("\(indentation)\(node.name.isEmpty ? "/" : node.name) {")
    for property in node.properties { lines.append("\(indentation)\t\(property.text);") }
    for child in node.children {
      if lines.last?.hasSuffix("{") == false { lines.append("") }
      print(child, depth: depth + 1, into: &lines)
    }
    lines.append("\(indentation)};")
  }
}

extension DeviceTree.Property {
  /// `reg = <0x0 0x9000000 0x0 0x1000>`
  public var text: String {
    if value.isEmpty { return name }
    if let texts {
      let quoted = texts.map { text in
        "\"\(text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined())\""
      }
      return "\(name) = \(quoted.joined(separator: ", "))"
    }
    if let cells {
      return "\(name) = <\(cells.map { "0x\(hexadecimal(UInt64($0)))" }.joined(separator: " "))>"
    }
    let bytes = value.map { hexadecimal(UInt64($0), digits: 2) }
    return "\(name) = [\(bytes.joined(separator: " "))]"
  }
}
