import A64
import Hardware

/// Scrubs a persona's memory, loads its file, writes its device tree, and gives its vCPUs the
/// state of a reset. The memory is mapped for Janus meanwhile, and not for the guest. Says what is wrong,
/// if anything, and returns false then.
func load(_ persona: PersonaPointer) -> Bool {
  let memory = MemoryRange(start: persona.pointee.memory.start, end: persona.pointee.flash.end)
  let loader = address_of_machineState() &+ 4
  lock(loader)
  // Break, and only then make: no core may use an old translation of what is scrubbed here.
  let stage2 = persona.pointee.stage2
  stage2.unmapAll()
  write_VTTBR_EL2(stage2.root(vmid: persona.pointee.vmid))
  dsb_ishst()
  isb()
  tlbi_vmalls12e1is()
  dsb_ish()
  isb()
  var isGood = Translation.map(memory.start, memory.end, Translation.data)
  if isGood {
    zeroMemory(memory.start, memory.end)
    isGood = fill(persona)
    cleanDataCache(memory.start, memory.end)
    // The service guest's stays mapped, for what it sends and gets.
    if !persona.pointee.isService { Translation.unmapBlocks(memory) }
  } else {
    Log.line("no room for tables", of: persona)
  }
  if isGood {
    stage2.map(persona.pointee.memory)
    stage2.mapFlash(persona.pointee.flash)
    dsb_ish()
    ic_ialluis()
    dsb_ish()
    isb()
  }
  spin_unlock(loader)
  return isGood
}

/// The persona's file, checked for `memorySize` bytes of RAM; says what is wrong with it.
@inline(never)
func openFile(of persona: PersonaPointer, memorySize: UInt64) -> ELFLoader? {
  let file = UnsafeRawPointer(bitPattern: UInt(persona.pointee.file.start)).unsafelyUnwrapped
  var elf = ELFLoader(file, size: persona.pointee.file.size)
  let error = elf.check(Stage2.guestMemory &+ memorySize)
  if error == .none { return elf }
  Log.line(Int(error.rawValue), in: ELFError.texts, of: persona)
  return nil
}

/// The persona's file as a Linux kernel; nil when it is none.
@inline(never)
func openKernel(of persona: PersonaPointer) -> KernelImage? {
  KernelImage(
    UnsafeRawPointer(bitPattern: UInt(persona.pointee.file.start)).unsafelyUnwrapped,
    size: persona.pointee.file.size)
}

func copy(_ source: MemoryRange, to address: UInt64) {
  UnsafeMutableRawPointer(bitPattern: UInt(address)).unsafelyUnwrapped.copyMemory(
    from: UnsafeRawPointer(bitPattern: UInt(source.start)).unsafelyUnwrapped,
    byteCount: Int(truncatingIfNeeded: source.size))
}

/// Copies what the persona starts with, writes its device tree and resets its vCPUs.
private func fill(_ persona: PersonaPointer) -> Bool {
  let memory = persona.pointee.memory
  var configuration = PersonaMachine.Configuration(
    memorySize: memory.size, bootArguments: persona.pointee.bootArguments)
  configuration.vcpuCount = UInt32(truncatingIfNeeded: persona.pointee.vcpuCount)
  configuration.isVersion2 = machine.pointee.platform.isGICv2
  configuration.hasDevices = machine.pointee.platform.hasService && !persona.pointee.isService
  let entry: UInt64
  let initrd = persona.pointee.initrd
  if let kernel = openKernel(of: persona) {
    if !kernel.fits(initrd.size, in: memory.size) {
      Log.line("not enough memory", of: persona)
      return false
    }
    copy(persona.pointee.file, to: memory.start &+ kernel.start)
    copy(initrd, to: memory.start &+ kernel.end)
    let start = Stage2.guestMemory &+ kernel.end
    configuration.initrd = MemoryRange(start: start, end: start &+ initrd.size)
    entry = Stage2.guestMemory &+ kernel.start
  } else {
    guard let start = fillSegments(persona) else { return false }
    entry = start
  }
  persona.pointee.reset()
  let first = vcpu(persona.pointee.firstVCPU)
  first.pointee.pc = entry
  first.pointee.x[0] = Stage2.guestMemory
  let fits = PersonaMachine.writeDeviceTree(
    to: UnsafeMutableRawPointer(bitPattern: UInt(memory.start)).unsafelyUnwrapped, configuration)
  if !fits { Log.line("boot arguments too long", of: persona) }
  return fits
}

/// Copies the segments of an ELF file. Returns its entry.
private func fillSegments(_ persona: PersonaPointer) -> UInt64? {
  let memory = persona.pointee.memory
  guard var elf = openFile(of: persona, memorySize: memory.size) else { return nil }
  for index in 0..<elf.segmentCount {
    _ = elf.select(index)
    if elf.fileSize == 0 { continue }
    let address = elf.memory.start
    let place =
      address < PersonaMachine.secondBank
      ? persona.pointee.flash.start &+ address : memory.start &+ address &- Stage2.guestMemory
    let source = persona.pointee.file.start &+ elf.fileOffset
    copy(MemoryRange(start: source, end: source &+ elf.fileSize), to: place)
  }
  return elf.entry
}

/// Cleans and invalidates all of a persona's memory, in place of its set/way operations.
func cleanMemory(of persona: PersonaPointer) {
  let memory = persona.pointee.memory
  let loader = address_of_machineState() &+ 4
  lock(loader)
  if Translation.map(memory.start, memory.end, Translation.data) {
    cleanDataCache(memory.start, memory.end)
    Translation.unmapBlocks(memory)
  }
  spin_unlock(loader)
}
