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
  machine.pointee.scheduler = Scheduler(period: machine.pointee.sliceCounts &* 10)
  platform.pointee.take(MemoryRange(start: address_of_imageStart(), end: address_of_imageEnd()))
  platform.pointee.take(MemoryRange(start: treeAddress, end: treeEnd))
  map(platform.pointee.console, 0x1000)
  map(platform.pointee.dma, 0x1000)
  let isVersion2 = platform.pointee.isGICv2
  map(platform.pointee.distributor.start, isVersion2 ? 0x1000 : 0x1_0000)
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
  for index in 0..<Int(platform.pointee.personaCount) {
    PSCI.start(persona(index), create(index, platform.pointee.personas.at(index)))
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

/// Makes the persona of a device tree node, ready to run if its file is good.
private func create(_ index: Int, _ node: UnsafeMutablePointer<Platform.Persona>) -> Bool {
  let persona = persona(index)
  let file = node.pointee.file
  let initrd = node.pointee.initrd
  persona.pointee.index = index
  persona.pointee.label = node.pointee.label
  persona.pointee.bootArguments = node.pointee.bootArguments
  persona.pointee.file = file
  persona.pointee.initrd = initrd
  persona.pointee.isService = node.pointee.isService
  persona.pointee.firstVCPU = machine.pointee.vcpuCount
  if node.pointee.vcpuCount &- 1 >= UInt64(VCPU_LIMIT)
    || machine.pointee.vcpuCount &+ Int(node.pointee.vcpuCount) > Int(VCPU_LIMIT)
  {
    Log.line("bad number of vCPUs", of: persona)
    return false
  }
  for number in 0..<Int(node.pointee.vcpuCount) {
    let vcpu = vcpu(machine.pointee.vcpuCount)
    vcpu.pointee.index = machine.pointee.vcpuCount
    vcpu.pointee.number = number
    vcpu.pointee.persona = persona
    machine.pointee.scheduler.add(
      machine.pointee.vcpuCount, of: index, share: node.pointee.share, cap: node.pointee.cap)
    if persona.pointee.isService {
      machine.pointee.service.persona = index &+ 1
      machine.pointee.scheduler.setService(vcpu.pointee.index)
    }
    machine.pointee.vcpuCount &+= 1
    persona.pointee.vcpuCount &+= 1
  }
  let size = node.pointee.memorySize
  if size &- 1 >= Stage2.memoryLimit {
    Log.line("bad memory size", of: persona)
    return false
  }
  if !isReadable(file) || initrd.size != 0 && !isReadable(initrd) {
    Log.line("file out of reach", of: persona)
    return false
  }
  var flashSize: UInt64 = 0
  if openKernel(of: persona) == nil {
    guard let elf = openFile(of: persona, memorySize: size) else { return false }
    // A file that begins in flash may read of both banks.
    if elf.flashEnd != 0 { flashSize = alignUp(elf.flashEnd, to: blockSize) &+ blockSize }
  }
  guard let memory = machine.pointee.platform.allocate(size &+ flashSize) else {
    Log.line("not enough memory", of: persona)
    return false
  }
  let flash = memory.start &+ size
  persona.pointee.memory = MemoryRange(start: memory.start, end: flash)
  persona.pointee.flash = MemoryRange(start: flash, end: memory.end)
  if machine.pointee.platform.isGICv2 {
    persona.pointee.stage2.mapInterface(
      machine.pointee.platform.virtualInterface,
      stage2Tables(UInt64(PERSONA_LIMIT) &* Stage2.size))
  }
  let number = UInt64(truncatingIfNeeded: index)
  persona.pointee.stage2.mapStolenTime(
    address_of_stolenTime() &+ number &* pageSize,
    stage2Tables(UInt64(PERSONA_LIMIT) &* Stage2.size &+ (number &+ 1) &* pageSize))
  return load(persona)
}

/// Maps a file for Janus to read.
private func isReadable(_ file: MemoryRange) -> Bool {
  machine.pointee.platform.isRAM(file)
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
