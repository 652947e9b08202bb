import A64
import Hardware

/// Scrubs a persona's memory, loads its file, writes its device tree, and gives its vCPU the state
/// of a reset. The memory is mapped for Janus meanwhile, and not for the guest. Returns what is
/// wrong, if anything.
func load(_ persona: PersonaPointer) -> StaticString? {
  let memory = persona.pointee.memory
  let guest = MemoryRange(
    start: Stage2.guestMemory, end: Stage2.guestMemory &+ memory.size)
  let lock = address_of_machineState() &+ 4
  spin_lock(lock)
  defer { spin_unlock(lock) }

  // Break, and only then make: no core may use an old translation of what is scrubbed here.
  let stage2 = persona.pointee.stage2
  stage2.unmapAll()
  write_VTTBR_EL2(stage2.root(vmid: persona.pointee.vmid))
  dsb_ishst()
  isb()
  tlbi_vmalls12e1is()
  dsb_ish()
  isb()

  if !Translation.map(memory, Translation.data) { return "no room for Janus' tables" }
  defer { Translation.unmapBlocks(memory) }
  zeroMemory(memory.start, memory.end)
  defer { cleanDataCache(memory.start, memory.end) }

  let base = UnsafeMutableRawPointer(bitPattern: UInt(memory.start)).unsafelyUnwrapped
  do throws(ELFError) {
    // The first page is the device tree's.
    let loadable = MemoryRange(
      start: guest.start &+ UInt64(DeviceTreeWriter.capacity), end: guest.end)
    let elf = try ELFLoader(persona.pointee.file, memory: loadable)
    for index in 0..<elf.segmentCount {
      guard let segment = try elf.segment(index), segment.fileSize > 0 else { continue }
      (base + Int(segment.memory.start &- guest.start)).copyMemory(
        from: persona.pointee.file.baseAddress.unsafelyUnwrapped + segment.fileOffset,
        byteCount: segment.fileSize)
    }
    if !PersonaMachine.writeDeviceTree(
      to: base, memorySize: memory.size, bootArguments: persona.pointee.bootArguments)
    {
      return "boot arguments too long"
    }
    persona.pointee.reset(entry: elf.entry, argument: guest.start)
  } catch {
    return error.text
  }
  stage2.map(memory)
  dsb_ish()
  ic_ialluis()
  dsb_ish()
  isb()
  return nil
}

/// Cleans and invalidates all of a persona's memory, in place of its set/way operations.
func cleanMemory(of persona: PersonaPointer) {
  let lock = address_of_machineState() &+ 4
  spin_lock(lock)
  if Translation.map(persona.pointee.memory, Translation.data) {
    cleanDataCache(persona.pointee.memory.start, persona.pointee.memory.end)
    Translation.unmapBlocks(persona.pointee.memory)
  }
  spin_unlock(lock)
}
