import Simulation

/// A virtio device on the memory-mapped transport, of version 2 (virtio 1.2, 4.2).
///
/// Modelled: split queues with indirect descriptors and event indices, the status machine,
/// features, reset of single queues. A driver that breaks the rules of the rings puts the device
/// into DEVICE_NEEDS_RESET (2.1.2); nothing else comes of it. Not modelled: version 1 (legacy),
/// packed queues, shared memory regions (their length reads as all ones: there are none).
///
/// VendorID is QEMU's, as the boards are whose slots these devices fill.
public protocol VirtioDevice: RegisterDevice {
  var transport: VirtioTransport { get }
  /// False for a transport without a device, whose DeviceID is 0: drivers leave it alone (4.2.2).
  var isPresent: Bool { get }
  /// Does a piece of work for a ready queue: at most some 64 KiB.
  ///
  /// - Returns: how many bytes it moved, or `nil` when there is nothing to do now.
  func serve(_ queue: Int) throws(VirtioError) -> Int?
  /// The device's own state after the driver's reset.
  func restart()
  /// The device's own state, after the transport's.
  func codeDevice(_ coder: inout StateCoder) throws(StateError)
}

extension VirtioDevice {
  public var isPresent: Bool { true }
  public func restart() {}
  public func codeDevice(_ coder: inout StateCoder) throws(StateError) {}

  public func reset() {
    registers.reset()
    transport.reset()
    restart()
  }

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try transport.code(&coder)
    try codeDevice(&coder)
  }

  public func event(_ tag: UInt32) {
    transport.takeTurn { (queue) throws(VirtioError) in try serve(queue) }
  }

  /// Zero resets the device (2.4).
  func writeStatus(_ value: UInt64) {
    if value == 0 {
      transport.reset()
      restart()
    } else {
      transport.addStatus(UInt32(truncatingIfNeeded: value))
    }
  }
}

extension DeviceModel {
  /// A virtio device: one window, one interrupt, no clock.
  static func virtio(
    type: String, title: String, section: String, isConsole: Bool = false,
    hasContents: Bool = false, configuration: [ConfigurationField]
  ) -> DeviceModel {
    DeviceModel(
      type: type, title: title, manual: "OASIS virtio 1.2, \(section)",
      compatible: ["virtio,mmio"], windows: [RegisterWindow(size: 0x200)], interrupts: ["IRQ"],
      isConsole: isConsole, hasContents: hasContents, configuration: configuration)
  }

  /// True for a virtio device on the memory-mapped transport.
  public var isVirtio: Bool { compatible.contains("virtio,mmio") }
}

// MARK: Registers

extension VirtioDevice {
  private static func word(_ value: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: value) }

  /// The rows of an address of the selected queue: its low and its high half.
  private static func addressRows(
    _ offset: UInt64, _ name: String, _ part: any WritableKeyPath<VirtioQueue, UInt64> & Sendable
  ) -> [Register<Self>] {
    [
      Register(
        offset, name + "Low", .writeOnly,
        peek: { $0.transport.selected.map { $0[keyPath: part] & 0xffff_ffff } ?? 0 },
        write: { owner, value in
          owner.transport.setUp {
            $0[keyPath: part] = $0[keyPath: part] & ~0xffff_ffff | value & 0xffff_ffff
          }
        }),
      Register(
        offset + 4, name + "High", .writeOnly,
        peek: { $0.transport.selected.map { $0[keyPath: part] >> 32 } ?? 0 },
        write: { owner, value in
          owner.transport.setUp {
            $0[keyPath: part] = $0[keyPath: part] & 0xffff_ffff | value << 32
          }
        }),
    ]
  }

  /// The transport's registers (4.2.2) for a device of this kind (5).
  static func transportRegisters(deviceID: UInt64) -> [Register<Self>] {
    let rows: [Register<Self>] = [
      // "virt".
      Register(0x000, "MagicValue", .readOnly, reset: 0x7472_6976),
      Register(0x004, "Version", .readOnly, reset: 2),
      Register(0x008, "DeviceID", .readOnly, read: { $0.isPresent ? deviceID : 0 }),
      Register(0x00c, "VendorID", .readOnly, reset: 0x554d_4551),
      Register(0x010, "DeviceFeatures", .readOnly, read: { UInt64($0.transport.deviceFeatures) }),
      Register(
        0x014, "DeviceFeaturesSel", .writeOnly,
        peek: { UInt64($0.transport.deviceFeaturesSelect) },
        write: { $0.transport.deviceFeaturesSelect = word($1) }),
      Register(
        0x020, "DriverFeatures", .writeOnly, peek: { $0.transport.driverFeatures & 0xffff_ffff },
        write: { $0.transport.setDriverFeatures(word($1)) }),
      Register(
        0x024, "DriverFeaturesSel", .writeOnly,
        peek: { UInt64($0.transport.driverFeaturesSelect) },
        write: { $0.transport.driverFeaturesSelect = word($1) }),
      Register(
        0x030, "QueueSel", .writeOnly, peek: { UInt64($0.transport.queueSelect) },
        write: { $0.transport.queueSelect = word($1) }),
      Register(
        0x034, "QueueNumMax", .readOnly,
        read: { $0.transport.selected == nil ? 0 : UInt64(VirtioQueue.maximumSize) }),
      Register(
        0x038, "QueueNum", .writeOnly, peek: { UInt64($0.transport.selected?.size ?? 0) },
        write: { owner, value in owner.transport.setUp { $0.size = word(value) } }),
      Register(
        0x044, "QueueReady", writable: 1,
        read: { $0.transport.selected?.isReady == true ? 1 : 0 },
        write: { $0.transport.setReady($1 & 1 != 0) }),
      // The queue's number says no more than that there is something to look at.
      Register(0x050, "QueueNotify", .writeOnly, write: { owner, _ in owner.transport.wake() }),
      Register(
        0x060, "InterruptStatus", .readOnly, read: { UInt64($0.transport.interrupts.rawValue) }),
      Register(
        0x064, "InterruptACK", .writeOnly, write: { $0.transport.acknowledge(word($1)) }),
      Register(
        0x070, "Status", read: { UInt64($0.transport.status.rawValue) },
        write: { $0.writeStatus($1) }),
      Register(0x0ac, "SHMSel", .writeOnly),
      Register(0x0b0, "SHMLenLow", .readOnly, reset: 0xffff_ffff),
      Register(0x0b4, "SHMLenHigh", .readOnly, reset: 0xffff_ffff),
      Register(0x0b8, "SHMBaseLow", .readOnly, reset: 0xffff_ffff),
      Register(0x0bc, "SHMBaseHigh", .readOnly, reset: 0xffff_ffff),
      // The reset is complete when the write is: what is read back is zero.
      Register(
        0x0c0, "QueueReset", writable: 1, read: { _ in 0 },
        write: { owner, value in if value & 1 != 0 { owner.transport.resetQueue() } }),
      Register(
        0x0fc, "ConfigGeneration", .readOnly,
        read: { UInt64($0.transport.configurationGeneration) }),
    ]
    let addresses =
      addressRows(0x080, "QueueDesc", \.descriptors) + addressRows(0x090, "QueueDriver", \.driver)
      + addressRows(0x0a0, "QueueDevice", \.device)
    return (rows + addresses).sorted { $0.offset < $1.offset }
  }
}
