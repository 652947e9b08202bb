/// The service guest: answers the personas' accesses to their virtio devices, and works on their
/// queues a small piece at a time, in turn.
///
/// A persona that breaks the rules of a ring loses that device until it resets it. Nothing else
/// depends on what it wrote.
package struct Steward<Janus: Hypervisor> {
  /// Personas at most.
  package static var personaLimit: Int { 8 }

  /// What there is to do when no request waits.
  package enum Rest {
    /// More work: ask for the next request soon.
    case none
    /// Nothing until an interrupt.
    case untilRequest
    /// Nothing until an interrupt or until the phone's generator has gathered more.
    case untilEntropy
  }

  let janus: Janus
  let personas: UnsafeMutablePointer<Persona>
  let modem: UnsafeMutablePointer<Modem>
  /// For what one turn moves: a frame, bytes of a console, random bytes.
  let scratch: UnsafeMutableRawPointer
  private let chain: UnsafeMutablePointer<Chain>
  private let table: UnsafeMutablePointer<Descriptor>
  private let line: UnsafeMutablePointer<UInt8>
  private let entropy: UnsafeMutablePointer<EntropySource>
  private let pending: UnsafeMutablePointer<Pending>
  private let loader: UnsafeMutablePointer<Loader<Janus>>
  private let disk: Disk

  /// `workspace` is memory of `Workspace.size` bytes, aligned to a page, zero; `isVersion2` says of
  /// which version the personas' GIC is.
  package init(_ janus: Janus, workspace: UnsafeMutableRawPointer, isVersion2: Bool) {
    self.janus = janus
    var space = Workspace(workspace)
    scratch = space.take(Frame.room)
    line = space.take(Line.room).bindMemory(to: UInt8.self, capacity: Line.room)
    table = space.descriptors()
    chain = space.take(Chain(space.descriptors()))
    entropy = space.take(EntropySource())
    pending = space.take(Pending())
    loader = space.take(
      Loader(
        janus, workspace: space.take(Loader<Janus>.workspaceSize), isVersion2: isVersion2))

    var disk = Disk()
    var modemIndex = -1
    for index in 0..<8 {
      let device = janus.device(index)
      if device.id == 2 && disk.index < 0 { disk = Disk(index, features: device.features) }
      if device.id == 1 && modemIndex < 0 { modemIndex = index }
    }
    self.disk = disk
    modem = space.take(Modem(modemIndex, workspace: space.take(Modem.workspaceSize)))
    let stride = MemoryLayout<Persona>.stride
    personas = space.take(stride &* Self.personaLimit)
      .bindMemory(to: Persona.self, capacity: Self.personaLimit)
    for index in 0..<Self.personaLimit {
      let block = VirtioBlock(
        chain: space.take(Chain(space.descriptors())),
        workspace: space.take(VirtioBlock.workspaceSize))
      (personas + index).initialize(to: Persona(block: block))
    }

    // Personas come by requests of kind `persona`.
    _ = entropy.pointee.feed(janus)
    if modemIndex >= 0 { modem.pointee.refill(janus) }
    if entropy.pointee.state == .failed { failEntropy() }
  }

  @inline(never)
  private func start(_ persona: Int) {
    pending.pointee.clear(persona)
    personas[persona].start(
      janus.share(of: persona), disk: disk, hasEntropy: entropy.pointee.state != .absent)
  }

  // MARK: Requests

  /// Serves one request.
  package func serve(_ request: Request) {
    let low = Int(truncatingIfNeeded: request.id & 0xff)
    let device = Int(truncatingIfNeeded: request.id >> 16 & 0xff)
    let isDevice = low < Self.personaLimit && device < DeviceNumber.count
    switch Request.Kind(rawValue: request.kind) {
    case .read:
      janus.complete(request, isDevice ? read(low, device, request.place) : 0)
    case .write:
      if isDevice { write(low, device, request) }
      janus.complete(request, 0)
    case .notify: if isDevice { wake(low, device, UInt32(truncatingIfNeeded: request.value)) }
    case .persona:
      if low < Self.personaLimit {
        start(low)
        loader.pointee.note(low, wantsLoading: request.value == 1)
      }
    case .keys:
      if low < Self.personaLimit {
        personas[low].console.put(request.value, count: request.extra)
        pending.pointee.set(low, DeviceNumber.console, VirtioConsole.receiveQueue)
      }
    case .completion:
      complete(low, Int(truncatingIfNeeded: request.id >> 8 & 0xff), request)
    case .nothing, nil: break
    }
  }

  private func read(_ persona: Int, _ device: Int, _ place: UInt64) -> UInt32 {
    let offset = UInt32(truncatingIfNeeded: place & 0xffff)
    let size = Int(truncatingIfNeeded: place >> 16 & 0xff)
    if offset >= 0x100 {
      return personas[persona].configuration(persona, device, offset &- 0x100, size)
    }
    return size == 4 ? personas[persona].transport(device).pointee.read(offset) : 0
  }

  private func write(_ persona: Int, _ device: Int, _ request: Request) {
    let offset = UInt32(truncatingIfNeeded: request.place & 0xffff)
    // No configuration can be written; registers are written as words.
    if offset >= 0x100 || request.place >> 16 & 0xff != 4 { return }
    let value = UInt32(truncatingIfNeeded: request.value)
    switch personas[persona].transport(device).pointee.write(offset, value) {
    case .none: break
    case .reset:
      pending.pointee.clear(persona, device)
      abandon(persona, device)
    case .stopped(let queue):
      pending.pointee.clear(persona, device, queue)
      abandon(persona, device)
    case .started:
      if device == DeviceNumber.entropy && entropy.pointee.state == .failed {
        stopEntropy(persona)
      } else {
        for queue in 0..<VirtioTransport.queueLimit { pending.pointee.set(persona, device, queue) }
      }
    case .wrong: stop(persona, device, .setup)
    }
  }

  /// What a device had under way is void.
  private func abandon(_ persona: Int, _ device: Int) {
    if device == DeviceNumber.console { personas[persona].console.reset() }
    if device == DeviceNumber.block { personas[persona].block.reset() }
  }

  private func wake(_ persona: Int, _ device: Int, _ queue: UInt32) {
    let transport = personas[persona].transport(device)
    if transport.pointee.isLive && queue < UInt32(transport.pointee.queueCount) {
      pending.pointee.set(persona, device, Int(queue))
    }
  }

  /// A violation: the device of that persona stops.
  @inline(never)
  func stop(_ persona: Int, _ device: Int, _ error: RingError) {
    if personas[persona].count(device) {
      var text = Line(line)
      text.put("virtio ")
      text.put(DeviceNumber.name(device))
      text.put(" stopped: ")
      text.put(error.text)
      janus.log(persona, text.start, text.count)
    }
    stop(persona, device)
  }

  private func stop(_ persona: Int, _ device: Int) {
    pending.pointee.clear(persona, device)
    abandon(persona, device)
    if personas[persona].transport(device).pointee.stop() {
      janus.raise(persona, device: device, Interrupt.configurationChange)
    }
  }

  // MARK: Work

  /// The queue of a persona's device, with the chain for its requests; nil unless it is live.
  @inline(never)
  func queue(_ persona: Int, _ device: Int, _ index: Int) -> DeviceQueue<Janus>? {
    let transport = personas[persona].transport(device)
    guard let queue = transport.pointee.liveQueue(index) else { return nil }
    return DeviceQueue(
      janus: janus, persona: persona, device: device, features: transport.pointee.features,
      queue: queue, chain: device == DeviceNumber.block ? personas[persona].block.chain : chain,
      table: table)
  }

  /// Takes one turn: a piece of a persona that is loaded, and a request, or a part of one, of the queue
  /// whose turn it is.
  package func work() -> Rest {
    let isLoading = loader.pointee.work()
    let rest = workQueues()
    return isLoading ? .none : rest
  }

  private func workQueues() -> Rest {
    var mustWait = false
    if pending.pointee.hasHeld {
      mustWait = entropy.pointee.feed(janus)
      if entropy.pointee.state == .failed { failEntropy() }
      if !entropy.pointee.isHungry { pending.pointee.releaseHeld() }
    }
    guard let turn = pending.pointee.next() else {
      return pending.pointee.hasHeld ? (mustWait ? .untilEntropy : .none) : .untilRequest
    }
    guard let queue = queue(turn.persona, turn.device, turn.queue) else { return .none }
    do throws(RingError) {
      if try serve(queue, turn.queue) {
        if turn.device == DeviceNumber.entropy && entropy.pointee.isHungry {
          pending.pointee.hold(turn.persona, turn.device, turn.queue)
        } else {
          pending.pointee.set(turn.persona, turn.device, turn.queue)
        }
      }
    } catch {
      stop(turn.persona, turn.device, error)
    }
    return .none
  }

  private func serve(_ queue: DeviceQueue<Janus>, _ index: Int) throws(RingError) -> Bool {
    let persona = personas + queue.persona
    switch queue.device {
    case DeviceNumber.console:
      if index == VirtioConsole.receiveQueue { return try persona.pointee.console.receive(queue) }
      return try persona.pointee.console.transmit(queue, scratch)
    case DeviceNumber.block: return try persona.pointee.block.serve(queue, disk)
    case DeviceNumber.network:
      // Buffers for frames to come wait until one does.
      return index == VirtioNetwork.receiveQueue ? false : try transmit(queue)
    default: return try entropy.pointee.serve(queue, scratch)
    }
  }

  // MARK: The phone's devices

  private func complete(_ device: Int, _ queue: Int, _ request: Request) {
    let head = Int64(bitPattern: request.place)
    if device == disk.index {
      completeBlock(head, request.value)
    } else if device == modem.pointee.index {
      if queue == Modem.transmitQueue {
        modem.pointee.sent(head: head)
      } else if let frame = modem.pointee.receive(head: head) {
        receive(frame, request.value)
      }
      modem.pointee.refill(janus)
    }
  }

  private func completeBlock(_ head: Int64, _ written: UInt64) {
    for persona in 0..<Self.personaLimit {
      let block = personas + persona
      let state = block.pointee.block.state
      if state == .idle { continue }
      if block.pointee.block.physicalHead == head && state == .abandoned {
        block.pointee.block.forget()
      } else if let queue = queue(persona, DeviceNumber.block, 0) {
        do throws(RingError) {
          if state == .busy && block.pointee.block.physicalHead == head {
            try block.pointee.block.complete(queue, disk, written: written)
          } else if state == .waiting {
            try block.pointee.block.submit(queue, disk)
          }
        } catch {
          stop(persona, DeviceNumber.block, error)
        }
      }
      if block.pointee.block.state == .idle { pending.pointee.set(persona, DeviceNumber.block, 0) }
    }
  }

  /// The phone's generator is broken, and no persona shall believe otherwise.
  private func failEntropy() {
    var text = Line(line)
    text.put("the generator failed its ")
    switch entropy.pointee.failure {
    case .repetition: text.put("repetition count test")
    case .proportion: text.put("adaptive proportion test")
    case .none: text.put("duty to answer")
    }
    text.put(": no entropy")
    janus.log(nil, text.start, text.count)
    for persona in 0..<Self.personaLimit { stopEntropy(persona) }
  }

  private func stopEntropy(_ persona: Int) {
    if personas[persona].transport(DeviceNumber.entropy).pointee.isLive {
      stop(persona, DeviceNumber.entropy)
    }
  }
}
