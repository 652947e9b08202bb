import Simulation

/// Where isolation between guests broke.
public struct IsolationFinding: Sendable, Equatable, CustomStringConvertible {
  public enum Kind: Sendable, Equatable {
    /// A physical page that two guests reach.
    case shared(page: UInt64, vmids: [UInt16])
    /// A physical page that is the hypervisor's, by its name, or a table of stage 2.
    case reserved(page: UInt64, vmid: UInt16, name: String)
    /// A TLB still leads to a physical page, or still lets it be written, and the tables do not.
    case stale(page: UInt64, vmid: UInt16, core: Int, address: UInt64, onlyWrites: Bool)
    /// A physical page came to a guest as the one before had left it.
    case unscrubbed(page: UInt64, from: UInt16, to: UInt16, since: Time)
    /// More descriptors than could be walked: what they give is not known.
    case endless(vmid: UInt16)
  }

  public let kind: Kind
  public let time: Time
  /// The core that went on as if all were well.
  public let core: Int

  public var description: String {
    func page(_ address: UInt64) -> String { "physical page 0x\(hexadecimal(address))" }
    let text =
      switch kind {
      case .shared(let address, let vmids):
        "\(page(address)) is reachable by VMID "
          + vmids.map { "\($0)" }.joined(separator: " and by VMID ")
      case .reserved(let address, let vmid, let name):
        "\(page(address)) of \(name) is reachable by VMID \(vmid)"
      case .stale(let address, let vmid, let core, let from, let onlyWrites):
        "the TLB of core\(core) still leads VMID \(vmid) from 0x\(hexadecimal(from)) to "
          + "\(page(address)), which the tables do not \(onlyWrites ? "let it write" : "give it")"
      case .unscrubbed(let address, let from, let to, let since):
        "\(page(address)) came to VMID \(to) with what VMID \(from) left in it at \(since)"
      case .endless(let vmid): "the tables of VMID \(vmid) have no end"
      }
    return "isolation: \(text); core\(core) at \(time)"
  }
}
