import A64
import Hardware

/// The boot core: maps Janus, reads the device tree, loads the personas, starts the other cores.
@c(boot) func boot(_ treeAddress: UInt64) -> Never {
  precondition(
    MemoryLayout<Persona>.size <= Int(PERSONA_STRIDE) && MemoryLayout<Core>.size <= Int(CORE_STRIDE)
      && MemoryLayout<Machine>.size <= 0x1000)
  let treePointer = UnsafeRawPointer(bitPattern: UInt(treeAddress)).unsafelyUnwrapped
  // Without a device tree there is not even a console to say so on.
  guard let size = DeviceTree.size(at: treePointer),
    let treeRange = MemoryRange(start: treeAddress, size: UInt64(size)), mapImage(treeRange)
  else {
    turnOff()
  }
  enableTranslation(address_of_translationTables())
  guard let tree = DeviceTree(treePointer) else { turnOff() }

  let platform = withUnsafeMutablePointer(to: &machine.pointee.platform) { $0 }
  platform.pointee.read(tree)
  machine.pointee.scheduler = Scheduler()
  machine.pointee.sliceCounts = read_CNTFRQ_EL0() / 1000
  let image = MemoryRange(start: address_of_imageStart(), end: address_of_imageEnd())
  platform.pointee.take(image)
  platform.pointee.take(treeRange)
  mapDevices(platform)
  Console.start(platform.pointee.console)

  Log.begin()
  Log.text("Janus, ")
  Log.decimal(UInt64(platform.pointee.coreCount))
  Log.text(platform.pointee.coreCount == 1 ? " core, " : " cores, ")
  Log.decimal(UInt64(platform.pointee.personaCount))
  Log.text(" personas")
  if platform.pointee.dma == 0 { Log.text(", no DMA engine: COPY is not supported") }
  Log.end()
  if platform.pointee.refusedPersonas > 0 {
    Log.line("some persona nodes have no reg or are more than four")
  }
  if platform.pointee.distributor.size == 0 || platform.pointee.hypervisorTimerInterrupt == 0
    || platform.pointee.virtualTimerInterrupt == 0
  {
    Log.line("no GICv3 or no timer in the device tree")
    turnOff()
  }
  for index in 0..<platform.pointee.personaCount { create(index, platform.pointee.personas[index]) }
  PhysicalGIC.startDistributor(platform)
  startSecondaries(platform)
  enterCore(0)
}

@c(secondaryMain) func secondaryMain(_ index: Int) -> Never { enterCore(index) }

private func enterCore(_ index: Int) -> Never {
  let core = core(index)
  core.pointee.index = index
  core.pointee.stack =
    address_of_stacks() &+ UInt64(index &+ 1) &* UInt64(STACK_STRIDE)
  core.pointee.previous = index &- 1
  write_TPIDR_EL2(UInt64(UInt(bitPattern: core)))
  lockMachine()
  let platform = withUnsafeMutablePointer(to: &machine.pointee.platform) { $0 }
  if !PhysicalGIC.startCore(core, platform) {
    Log.line("a core has no redistributor and stays off")
    unlockMachine()
    while true { wfi() }
  }
  prepareForGuests()
  resumeGuest(UInt64(UInt(bitPattern: schedule())))
}

/// Text read-only, read-only data, data; each stack without the page below it.
private func mapImage(_ tree: MemoryRange) -> Bool {
  Translation.prepare()
  var isMapped = Translation.map(
    MemoryRange(start: address_of_imageStart(), end: address_of_textEnd()), Translation.text)
  if address_of_rodataEnd() > address_of_textEnd() {
    isMapped =
      Translation.map(
        MemoryRange(start: address_of_textEnd(), end: address_of_rodataEnd()), Translation.rodata)
      && isMapped
  }
  isMapped =
    Translation.map(
      MemoryRange(start: address_of_rodataEnd(), end: address_of_stacks()), Translation.data)
    && isMapped
  for index in 0..<UInt64(CORE_LIMIT) {
    let bottom = address_of_stacks() &+ index &* UInt64(STACK_STRIDE)
    isMapped =
      Translation.map(
        MemoryRange(start: bottom &+ pageSize, end: bottom &+ UInt64(STACK_STRIDE)),
        Translation.data)
      && isMapped
  }
  return Translation.map(tree, Translation.rodata) && isMapped
}

private func mapDevices(_ platform: UnsafeMutablePointer<Platform>) {
  map(platform.pointee.console, 0x1000)
  map(platform.pointee.dma, 0x1000)
  map(platform.pointee.distributor.start, 0x1_0000)
  map(platform.pointee.redistributors.start, UInt64(platform.pointee.coreCount) &* 0x4_0000)
}

private func map(_ address: UInt64, _ size: UInt64) {
  if address == 0 { return }
  _ = Translation.map(MemoryRange(start: address, end: address &+ size), Translation.device)
}

/// Makes the persona of a device tree node and starts it if its file is good.
private func create(_ index: Int, _ node: Platform.Persona) {
  let persona = persona(index)
  persona.pointee.index = index
  persona.pointee.label = node.label
  persona.pointee.bootArguments = node.bootArguments
  persona.pointee.file = UnsafeRawBufferPointer(
    start: UnsafeRawPointer(bitPattern: UInt(node.file.start)), count: Int(node.file.size))
  var error: StaticString?
  if node.memorySize == 0 || node.memorySize > Stage2.memoryLimit {
    error = "memory size is not between 2 MiB and 1 GiB"
  } else if !machine.pointee.platform.memory.isRAM(node.file) {
    error = "its file is not in RAM"
  } else if !Translation.map(node.file, Translation.rodata) {
    error = "no room for Janus' tables"
  } else if let memory = machine.pointee.platform.allocate(node.memorySize) {
    persona.pointee.memory = memory
    error = load(persona)
  } else {
    error = "not enough free memory"
  }
  if let error {
    Log.begin(persona)
    Log.text("not started: ")
    Log.text(error)
    Log.end()
  } else {
    machine.pointee.scheduler.set(index, .ready)
  }
}

/// Starts the other cores by the firmware's PSCI; what does not start is said, and not needed.
private func startSecondaries(_ platform: UnsafeMutablePointer<Platform>) {
  let boot = read_MPIDR_EL1() & 0xff_00ff_ffff
  var index = 1
  // The boot core is core 0 wherever the tree has it.
  for place in 0..<platform.pointee.coreCount {
    let affinity = platform.pointee.affinity[place]
    if affinity == boot {
      core(0).pointee.affinity = boot
      continue
    }
    if index == Int(CORE_LIMIT) { return }
    core(index).pointee.affinity = affinity
    dsb_sy()
    let result =
      platform.pointee.hasPSCI
      ? call_smc(PSCI.cpuOn, affinity, address_of_secondaryEntry(), UInt64(index)) : UInt64.max
    if result != 0 { Log.line("a core did not start") }
    index &+= 1
  }
}
