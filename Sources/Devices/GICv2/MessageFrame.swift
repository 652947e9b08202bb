import Simulation

extension GICv2 {
  // MARK: - GICv2m: interrupts by writes (Arm DEN 0029, Server Base System Architecture, appendix E)

  static let messageSize: UInt64 = 0x1000

  /// Of every core's alike. The frame has no state: a message is a pulse at an SPI's input, which
  /// software has made edge-triggered.
  static let messageFrame = RegisterFrame<GICv2>(
    size: messageSize,
    [
      // The first INTID and their count.
      Row.row(
        0x008, "V2M_MSI_TYPER",
        read: { gic, _ in
          UInt64(gic.messageInterrupts.lowerBound) << 16 | UInt64(gic.messageInterrupts.count)
        }),
      Row.row(
        0x040, "V2M_MSI_SETSPI",
        write: { gic, _, value, _ in gic.message(Int(value & 0x3ff)) }),
      // Product 0x51, QEMU's, which has no peculiarities that drivers would look for.
      Row.constant(0xfcc, "V2M_MSI_IIDR", 0x51 << 20),
    ])

  private func message(_ id: Int) {
    guard messageInterrupts.contains(id) else { return }
    for level in [true, false] { changeBank(of: id, 0) { $0.setLevel(id, level) } }
  }
}
