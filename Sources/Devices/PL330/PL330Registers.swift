import Simulation

/// The registers of the controller (Arm DDI 0424D, 3.2).
extension PL330 {
  static let table: [Register<PL330>] =
    control + channels + debug + configurationRegisters
    + Register.primeCellIdentification([0x30, 0x13, 0x24, 0x00])

  private static let control: [Register<PL330>] =
    [
      Register(
        0x000, "DSR", .readOnly,
        read: {
          let thread = $0.threads[manager]
          return UInt64(thread.status.rawValue) | UInt64(thread.wakeup) << 4
            | (thread.isNonSecure ? 1 << 9 : 0)
        }),
      Register(0x004, "DPC", .readOnly, read: { UInt64($0.threads[manager].pc) }),
      Register(
        0x020, "INTEN", read: { UInt64($0.interruptEnable) },
        write: { $0.writeInterruptEnable(UInt32(truncatingIfNeeded: $1)) }),
      Register(
        0x024, "INT_EVENT_RIS", .readOnly, read: { UInt64($0.activeEvents | $0.raised) }),
      Register(0x028, "INTMIS", .readOnly, read: { UInt64($0.raised & $0.interruptEnable) }),
      Register(
        0x02c, "INTCLR", .writeOnly,
        write: {
          // Only what INTEN makes an interrupt is cleared so; events end by being waited for.
          let cleared = UInt32(truncatingIfNeeded: $1) & $0.interruptEnable
          $0.raised &= ~cleared
          $0.activeEvents &= ~cleared
          $0.driveLines()
        }),
      Register(
        0x030, "FSRD", .readOnly, read: { $0.threads[manager].status == .faulting ? 1 : 0 }),
      Register(
        0x034, "FSRC", .readOnly,
        read: { owner in
          (0..<manager).reduce(0) {
            $0 | (owner.threads[$1].status == .faulting ? 1 << UInt64($1) : 0)
          }
        }),
      Register(0x038, "FTRD", .readOnly, read: { UInt64($0.threads[manager].faults.rawValue) }),
    ]

  private static let channels: [Register<PL330>] = (0..<8).flatMap(rows(ofChannel:))

  private static func rows(ofChannel channel: Int) -> [Register<PL330>] {
    let status = 0x100 + 8 * UInt64(channel)
    let axi = 0x400 + 0x20 * UInt64(channel)
    func row(
      _ offset: UInt64, _ name: String, reset: UInt64 = 0,
      _ value: @escaping @Sendable (DMAThread) -> UInt64
    ) -> Register<PL330> {
      Register(offset, name, .readOnly, reset: reset, read: { value($0.threads[channel]) })
    }
    return [
      row(status, "CSR\(channel)") { $0.statusBits | ($0.isNonSecure ? 1 << 21 : 0) },
      row(status + 4, "CPC\(channel)") { UInt64($0.pc) },
      row(axi, "SAR\(channel)") { UInt64($0.source) },
      row(axi + 4, "DAR\(channel)") { UInt64($0.destination) },
      row(axi + 8, "CCR\(channel)", reset: UInt64(ChannelControl.reset.rawValue)) {
        UInt64($0.control.rawValue)
      },
      row(axi + 12, "LC0_\(channel)") { UInt64($0.loops[0]) },
      row(axi + 16, "LC1_\(channel)") { UInt64($0.loops[1]) },
      row(0x040 + 4 * UInt64(channel), "FTR\(channel)") { UInt64($0.faults.rawValue) },
    ]
  }

  private static let debug: [Register<PL330>] = [
    // A debug instruction is done when the write of DBGCMD is: never busy.
    Register(0xd00, "DBGSTATUS", .readOnly),
    Register(
      0xd04, "DBGCMD", .writeOnly, writable: 3,
      write: { owner, value in if value == 0 { owner.executeDebugInstruction() } }),
    Register(
      0xd08, "DBGINST0", .writeOnly, peek: { UInt64($0.debugInstruction0) },
      write: { $0.debugInstruction0 = UInt32(truncatingIfNeeded: $1) }),
    Register(
      0xd0c, "DBGINST1", .writeOnly, peek: { UInt64($0.debugInstruction1) },
      write: { $0.debugInstruction1 = UInt32(truncatingIfNeeded: $1) }),
  ]

  private static let configurationRegisters: [Register<PL330>] = [
    Register(0xe00, "CR0", .readOnly, read: { $0.parameters.cr0 }),
    // Eight lines of 32 bytes.
    Register(0xe04, "CR1", .readOnly, reset: 0x75),
    Register(0xe08, "CR2", .readOnly, read: { UInt64($0.parameters.bootAddress) }),
    Register(0xe0c, "CR3", .readOnly, read: { UInt64($0.parameters.nonSecureEvents) }),
    Register(0xe10, "CR4", .readOnly, read: { UInt64($0.parameters.nonSecurePeripherals) }),
    Register(0xe14, "CRD", .readOnly, read: { $0.parameters.crd }),
    Register(
      0xe80, "WD", writable: 1, read: { $0.isWatchdogInterruptOnly ? 1 : 0 },
      write: { $0.isWatchdogInterruptOnly = $1 & 1 != 0 }),
  ]

  /// What is no interrupt any more is lowered and forgotten (3.3.3).
  private func writeInterruptEnable(_ value: UInt32) {
    interruptEnable = value
    raised &= value
    driveLines()
    // An event that was raised for an interrupt's sake may be what a thread waits for.
    wake()
  }
}
