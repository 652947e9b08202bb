import A64
import Hardware

/// The boot core: maps Janus, reads the device tree, loads the personas, starts the other cores.
@c(boot) func boot(_ treeAddress: UInt64) -> Never {
  precondition(
    MemoryLayout<Persona>.size <= Int(PERSONA_STRIDE) && MemoryLayout<VCPU>.size <= Int(VCPU_STRIDE)
      && VirtualDistributor.stride == Int(VCPU_STRIDE)
      && MemoryLayout<Core>.size <= Int(CORE_STRIDE)
      && MemoryLayout<Machine>.size <= 0x1000)
  // Without a device tree there is not even a console to say so on.
  guard let treePointer = UnsafeRawPointer(bitPattern: UInt(treeAddress)),
    var tree = DeviceTree(treePointer)
  else { turnOff() }
  let treeEnd = treeAddress &+ UInt64(truncatingIfNeeded: tree.size)
  if treeEnd < treeAddress || !mapImage()
    || !Translation.map(treeAddress, treeEnd, Translation.rodata)
  {
    turnOff()
  }
  enableTranslation(address_of_translationTables())

  let platform = withUnsafeMutablePointer(to: &machine.pointee.platform) { $0 }
  platform.pointee.read(&tree)
  machine.pointee.sliceCounts = read_CNTFRQ_EL0() / 1000
  machine.pointee.scheduler.start(period: machine.pointee.sliceCounts &* 10)
  platform.pointee.take(MemoryRange(start: address_of_imageStart(), end: address_of_imageEnd()))
  platform.pointee.take(MemoryRange(start: treeAddress, end: treeEnd))
  map(platform.pointee.console, 0x1000)
  map(platform.pointee.dma, 0x1000)
  let isVersion2 = platform.pointee.isGICv2
  map(platform.pointee.distributor.start, 0x1_0000)
  map(
    platform.pointee.interfaces.start,
    isVersion2 ? 0x2000 : UInt64(platform.pointee.coreCount) &* 0x4_0000)
  map(platform.pointee.virtualControl, 0x1000)
  map(platform.pointee.entropy, 0x1000)
  for index in 0..<Platform.deviceLimit {
    map(platform.pointee.devices.at(index).pointee.base, 0x200)
  }
  Console.start(platform.pointee.console)

  Log.line(
    "Janus, cores: #, personas: #", UInt64(platform.pointee.coreCount),
    UInt64(platform.pointee.personaCount))
  if platform.pointee.dma == 0 { Log.line("no DMA engine, no COPY") }
  if platform.pointee.refusedPersonas > 0 { Log.line("personas without reg, or too many") }
  if platform.pointee.distributor.size == 0 || platform.pointee.hypervisorTimerInterrupt == 0
    || platform.pointee.virtualTimerInterrupt == 0
  {
    Log.line("no GIC or no timer")
    turnOff()
  }
  zeroMemory(address_of_stage2Tables(), address_of_stage2Tables() &+ UInt64(STAGE2_SIZE))
  if !createService() { turnOff() }
  for index in 0..<Int(platform.pointee.personaCount)
  where create(index, platform.pointee.personas.at(index)) {
    PSCI.prepare(persona(index))
  }
  PhysicalGIC.startDistributor(platform)
  if platform.pointee.entropy != 0 { store_32(platform.pointee.entropy, 1) }  // RNG_CTRL: enable
  for index in 0..<Platform.deviceLimit where platform.pointee.devices.at(index).pointee.base != 0 {
    Virtqueues.start(index)
  }
  startSecondaries(platform)
  enterCore(0)
}

@c(secondaryMain) func secondaryMain(_ index: Int) -> Never { enterCore(index) }

private func enterCore(_ index: Int) -> Never {
  let core = core(index)
  core.pointee.index = index
  core.pointee.stack =
    address_of_stacks() &+ UInt64(truncatingIfNeeded: index &+ 1) &* UInt64(STACK_STRIDE)
  write_TPIDR_EL2(UInt64(UInt(bitPattern: core)))
  lockMachine()
  let platform = withUnsafeMutablePointer(to: &machine.pointee.platform) { $0 }
  if !PhysicalGIC.startCore(core, platform) {
    Log.line("a core has no redistributor")
    unlockMachine()
    while true { wfi() }
  }
  prepareForGuests()
  resumeGuest(UInt64(UInt(bitPattern: schedule())))
}

/// Text read-only, read-only data, data; each stack without the page below it.
private func mapImage() -> Bool {
  zeroMemory(address_of_translationTables(), address_of_translationTables() &+ pageSize)
  var isMapped =
    Translation.map(address_of_imageStart(), address_of_textEnd(), Translation.text)
    && Translation.map(address_of_textEnd(), address_of_rodataEnd(), Translation.rodata)
    && Translation.map(address_of_rodataEnd(), address_of_stacks(), Translation.data)
  var bottom = address_of_stacks()
  while bottom < address_of_imageEnd() {
    let top = bottom &+ UInt64(STACK_STRIDE)
    isMapped = Translation.map(bottom &+ pageSize, top, Translation.data) && isMapped
    bottom = top
  }
  return isMapped
}

private func map(_ address: UInt64, _ size: UInt64) {
  if address != 0 { _ = Translation.map(address, address &+ size, Translation.device) }
}

/// Makes a persona with memory and vCPUs. False when that cannot be had, which is said.
@inline(never)
private func create(_ index: Int, _ node: UnsafeMutablePointer<Platform.Persona>) -> Bool {
  let persona = persona(index)
  persona.pointee.index = index
  persona.pointee.label = node.pointee.label
  persona.pointee.sources[0] = node.pointee.file
  persona.pointee.sources[1] = node.pointee.initrd
  persona.pointee.sources[2] = node.pointee.bootArguments.bytes
  persona.pointee.firstVCPU = machine.pointee.vcpuCount
  let last = UInt64(truncatingIfNeeded: machine.pointee.vcpuCount) &+ node.pointee.vcpuCount
  let size = node.pointee.memorySize
  if node.pointee.vcpuCount &- 1 >= UInt64(VCPU_LIMIT) || last > UInt64(VCPU_LIMIT)
    || size &- 1 >= Stage2.memoryLimit
  {
    Log.line("bad memory size or number of vCPUs", of: persona)
    return false
  }
  if !isReadable(node.pointee.file) || !isReadable(node.pointee.initrd) {
    Log.line("file out of reach", of: persona)
    return false
  }
  guard let memory = machine.pointee.platform.allocate(size) else {
    Log.line("not enough memory", of: persona)
    return false
  }
  persona.pointee.memory = memory
  while UInt64(truncatingIfNeeded: machine.pointee.vcpuCount) < last {
    let vcpu = vcpu(machine.pointee.vcpuCount)
    vcpu.pointee.index = machine.pointee.vcpuCount
    vcpu.pointee.number = persona.pointee.vcpuCount
    vcpu.pointee.persona = persona
    machine.pointee.scheduler.add(
      machine.pointee.vcpuCount, of: index, share: node.pointee.share, cap: node.pointee.cap)
    machine.pointee.vcpuCount &+= 1
    persona.pointee.vcpuCount &+= 1
  }
  let number = UInt64(truncatingIfNeeded: index)
  let tables = UInt64(PERSONA_LIMIT &+ 1) &* Stage2.size
  if machine.pointee.platform.isGICv2 {
    persona.pointee.stage2.mapInterface(
      machine.pointee.platform.virtualInterface, stage2Tables(tables))
  }
  persona.pointee.stage2.mapStolenTime(
    address_of_stolenTime() &+ number &* pageSize,
    stage2Tables(tables &+ (number &+ 1) &* pageSize))
  if scrub(persona) { return true }
  Log.line("no room for tables", of: persona)
  return false
}

/// Makes the service guest, and starts what is in Janus' own file for it.
private func createService() -> Bool {
  let start = address_of_stewardStart()
  let size = address_of_stewardEnd() &- start
  var node = Platform.Persona(
    file: MemoryRange(start: start, end: start &+ size), memorySize: blockSize, label: "steward",
    bootArguments: "")
  let index = Int(PERSONA_LIMIT)
  if !create(index, &node) { return false }
  let persona = persona(index)
  // Its memory stays mapped, for what it sends and gets.
  let memory = persona.pointee.memory
  if !Translation.map(memory.start, memory.end, Translation.data) { return false }
  copy(start, to: memory.start, size)
  cleanDataCache(memory.start, memory.start &+ size)
  machine.pointee.scheduler.setService(persona.pointee.firstVCPU)
  PSCI.start(persona, at: Stage2.guestMemory)
  let vcpu = vcpu(persona.pointee.firstVCPU)
  vcpu.pointee.x[0] = memory.size
  vcpu.pointee.x[1] = machine.pointee.platform.isGICv2 ? 2 : 3
  return true
}

/// Maps a file for Janus to read.
private func isReadable(_ file: MemoryRange) -> Bool {
  file.size == 0
    || machine.pointee.platform.isRAM(file)
      && Translation.map(file.start, file.end, Translation.rodata)
}

/// Starts the other cores by the firmware's PSCI; what does not start is said, and not needed.
private func startSecondaries(_ platform: UnsafeMutablePointer<Platform>) {
  let boot = read_MPIDR_EL1() & 0xff_00ff_ffff
  var index = 1
  // The boot core is core 0 wherever the tree has it.
  for place in 0..<Int(platform.pointee.coreCount) {
    let affinity = platform.pointee.affinity.at(place).pointee
    if affinity == boot {
      core(0).pointee.affinity = boot
    } else if index < Int(CORE_LIMIT) {
      core(index).pointee.affinity = affinity
      dsb_sy()
      if !platform.pointee.hasPSCI
        || call_smc(
          PSCI.cpuOn, affinity, address_of_secondaryEntry(), UInt64(truncatingIfNeeded: index)) != 0
      {
        Log.line("a core did not start")
      }
      index &+= 1
    }
  }
}
