/// A device tree in memory.
public struct DeviceTree: Sendable, Equatable {
  public var root: Node
  /// Places that software keeps off: address and bytes.
  public var reservations: [Reservation]
  /// Physical number of the core that boots.
  public var bootCore: UInt32

  public struct Reservation: Sendable, Equatable {
    public var address: UInt64
    public var size: UInt64
  }

  public struct Property: Sendable, Equatable {
    public var name: String
    public var value: [UInt8]

    public init(_ name: String, _ value: [UInt8] = []) {
      self.name = name
      self.value = value
    }
    /// 32-bit cells, big-endian.
    public init(_ name: String, cells: [UInt32]) {
      self.init(name, cells.flatMap { cell in withUnsafeBytes(of: cell.bigEndian) { Array($0) } })
    }
    /// Texts, each with its zero.
    public init(_ name: String, texts: [String]) {
      self.init(name, texts.flatMap { Array($0.utf8) + [0] })
    }

    /// The value as cells, when it is some.
    public var cells: [UInt32]? {
      guard value.count.isMultiple(of: 4) else { return nil }
      return stride(from: 0, to: value.count, by: 4).map { start in
        value[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      }
    }

    /// The value as texts, when it is printable ones, each ended by a zero and none empty.
    public var texts: [String]? {
      guard value.last == 0 else { return nil }
      let parts = value.dropLast().split(separator: 0, omittingEmptySubsequences: false)
      guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (32...126).contains($0) } }) else {
        return nil
      }
      return parts.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  public struct Node: Sendable, Equatable {
    public var name: String
    public var properties: [Property]
    public var children: [Node]

    public init(_ name: String, _ properties: [Property] = [], children: [Node] = []) {
      self.name = name
      self.properties = properties
      self.children = children
    }

    public subscript(property: String) -> Property? {
      properties.first { $0.name == property }
    }
    public func child(_ name: String) -> Node? { children.first { $0.name == name } }
  }

  public init(root: Node, reservations: [Reservation] = [], bootCore: UInt32 = 0) {
    self.root = root
    self.reservations = reservations
    self.bootCore = bootCore
  }

  /// The node at a path such as `/cpus/cpu@0`.
  public func node(_ path: String) -> Node? {
    path.split(separator: "/").reduce(root) { node, name in node?.child(String(name)) }
  }
}

/// The cells of a 64-bit number.
func cells(_ value: UInt64) -> [UInt32] {
  [UInt32(value >> 32), UInt32(truncatingIfNeeded: value)]
}
