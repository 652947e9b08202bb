import Simulation

/// A command of 32 bytes (Arm IHI 0069, 5.3).
struct TranslationCommand {
  var words: [UInt64] = [0, 0, 0, 0]

  var number: UInt64 { words[0] & 0xff }
  var device: UInt64 { words[0] >> 32 }
  var event: UInt64 { words[1] & 0xffff_ffff }
  var interrupt: Int { Int(words[1] >> 32) }
  var collection: UInt64 { words[2] & 0xffff }
  var isValid: Bool { words[2] >> 63 != 0 }
  /// RDbase, by number.
  func core(_ word: Int) -> Int { Int(words[word] >> 16 & 0xffff_ffff) }
}

/// Where an event of a device goes.
private struct Route {
  let entryAddress: UInt64
  let interrupt: Int
  let core: Int
}

extension TranslationService {
  /// Returns how many LPIs the command looked at besides its own: they take their time.
  func execute(_ command: TranslationCommand) -> Int {
    switch command.number {
    case 0x01: move(command)
    case 0x03: signal(device: command.device, event: command.event)
    case 0x04:
      if let route = route(command.device, command.event) {
        gic.clearLPI(route.interrupt, route.core)
      }
    case 0x08: mapDevice(command)
    case 0x09: mapCollection(command)
    case 0x0a: mapEvent(command, interrupt: command.interrupt)
    case 0x0b: mapEvent(command, interrupt: Int(command.event))
    case 0x0c:
      if let route = route(command.device, command.event) {
        gic.refreshLPI(route.interrupt, route.core)
      }
    case 0x0d:
      if let core = core(ofCollection: command.collection) { return gic.refreshLPIs(core) }
    case 0x0e:
      if let old = existing(command.core(2)), let new = existing(command.core(3)) {
        return gic.moveLPIs(from: old, to: new)
      }
    case 0x0f: discard(command)
    // SYNC (5) has nothing to wait for; what is not known is skipped.
    default: break
    }
    return 0
  }

  /// A device writes `event` to GITS_TRANSLATER, or software to the queue.
  func signal(device: UInt64, event: UInt64) {
    guard isEnabled, let route = route(device, event) else { return }
    gic.setLPI(route.interrupt, route.core)
  }

  // MARK: - Tables

  /// The place of an event's entry; `nil` when the device is not mapped or has no such event.
  private func eventAddress(_ device: UInt64, _ event: UInt64) -> UInt64? {
    guard device < 1 << Self.deviceBits, let address = entryAddress(0, device),
      let entry = load(address), entry & 1 != 0,
      event < 1 << min(entry >> 1 & 31 + 1, Self.eventBits)
    else { return nil }
    return entry & 0xf_ffff_ffff_ff00 + event * Self.entrySize
  }

  private func core(ofCollection collection: UInt64) -> Int? {
    guard let address = entryAddress(1, collection), let entry = load(address), entry & 1 != 0
    else { return nil }
    return existing(Int(entry >> 16 & 0xffff))
  }

  private func existing(_ core: Int) -> Int? { gic.lpis.indices.contains(core) ? core : nil }

  private func route(_ device: UInt64, _ event: UInt64) -> Route? {
    guard let address = eventAddress(device, event), let entry = load(address), entry & 1 != 0,
      let core = core(ofCollection: entry >> 32 & 0xffff)
    else { return nil }
    return Route(entryAddress: address, interrupt: Int(entry >> 8 & 0xffff), core: core)
  }

  // MARK: - Commands

  /// MAPD; the event table is software's, and empty.
  private func mapDevice(_ command: TranslationCommand) {
    let bits = command.words[1] & 31
    guard command.device < 1 << Self.deviceBits, bits < Self.eventBits,
      let address = entryAddress(0, command.device)
    else { return }
    let table = command.words[2] & 0xf_ffff_ffff_ff00
    store(address, command.isValid ? table | bits << 1 | 1 : 0)
  }

  /// MAPC.
  private func mapCollection(_ command: TranslationCommand) {
    guard let address = entryAddress(1, command.collection) else { return }
    if !command.isValid { return store(address, 0) }
    guard let core = existing(command.core(2)) else { return }
    store(address, UInt64(core) << 16 | 1)
  }

  /// MAPTI and MAPI.
  private func mapEvent(_ command: TranslationCommand, interrupt: Int) {
    guard interrupt >= PhysicalLPIs.first, interrupt < 1 << Int(PhysicalLPIs.idBits),
      let address = eventAddress(command.device, command.event)
    else { return }
    store(address, command.collection << 32 | UInt64(interrupt) << 8 | 1)
  }

  /// MOVI: the event goes to another collection, and with it what is pending.
  private func move(_ command: TranslationCommand) {
    guard let route = route(command.device, command.event),
      let core = core(ofCollection: command.collection)
    else { return }
    store(route.entryAddress, command.collection << 32 | UInt64(route.interrupt) << 8 | 1)
    gic.moveLPI(route.interrupt, from: route.core, to: core)
  }

  /// DISCARD.
  private func discard(_ command: TranslationCommand) {
    guard let route = route(command.device, command.event) else { return }
    gic.clearLPI(route.interrupt, route.core)
    store(route.entryAddress, 0)
  }
}

extension GICv3 {
  /// The control frame and, from 0x10000 on, the frame with GITS_TRANSLATER (Arm IHI 0069, tables
  /// 12-34 and 12-35).
  static let translationFrame = RegisterFrame<GICv3>(
    size: translationSize,
    [
      service(0x0000, "GITS_CTLR", .word, read: { $0.control }, write: { $0.setControl($1) }),
      Row.constant(0x0004, "GITS_IIDR", implementer),
      service(0x0008, "GITS_TYPER", .double, read: { _ in TranslationService.type }),
      service(
        0x0080, "GITS_CBASER", .double, read: { $0.queueBase }, write: { $0.setQueueBase($1) }),
      service(
        0x0088, "GITS_CWRITER", .double, read: { $0.writeOffset },
        write: { $0.setWriteOffset($1) }),
      service(0x0090, "GITS_CREADR", .double, read: { $0.readRegister }),
    ]
      + (0..<8).map { number in
        service(
          0x0100 + UInt64(number) * 8, "GITS_BASER\(number)", .double,
          read: { $0.table(number) }, write: { $0.setTable(number, $1) })
      }
      + [
        Row.identification("GITS_", at: 0xffd0, part: 0x494, version: 3, pages: 4),
        // Devices have no number of their own yet: all events are of DeviceID 0.
        Row.row(
          0x1_0040, "GITS_TRANSLATER",
          write: { gic, _, value, _ in gic.translation?.signal(device: 0, event: value) }),
      ])

  private static func service(
    _ offset: UInt64, _ name: String, _ width: AccessWidth,
    read: @escaping @Sendable (TranslationService) -> UInt64,
    write: (@Sendable (TranslationService, UInt64) -> Void)? = nil
  ) -> [Row] {
    guard let write else {
      return Row.row(
        offset, name, width: width, read: { gic, _ in gic.translation.map(read) ?? 0 })
    }
    return Row.row(
      offset, name, width: width, read: { gic, _ in gic.translation.map(read) ?? 0 },
      write: { gic, _, value, lanes in
        guard let service = gic.translation else { return }
        write(service, read(service) & ~lanes | value & lanes)
      })
  }
}
