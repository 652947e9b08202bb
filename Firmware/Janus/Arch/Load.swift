import A64
import Hardware

/// Scrubs a persona's memory, loads its file, writes its device tree, and gives its vCPU the state
/// of a reset. The memory is mapped for Janus meanwhile, and not for the guest. Says what is wrong,
/// if anything, and returns false then.
func load(_ persona: PersonaPointer) -> Bool {
  let memory = persona.pointee.memory
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
    Translation.unmapBlocks(memory)
  } else {
    Log.line("no room for tables", of: persona)
  }
  if isGood {
    stage2.map(memory)
    dsb_ish()
    ic_ialluis()
    dsb_ish()
    isb()
  }
  spin_unlock(loader)
  return isGood
}

private func fill(_ persona: PersonaPointer) -> Bool {
  let memory = persona.pointee.memory
  let base = UnsafeMutableRawPointer(bitPattern: UInt(memory.start)).unsafelyUnwrapped
  let file = UnsafeRawPointer(bitPattern: UInt(persona.pointee.file.start)).unsafelyUnwrapped
  var elf = ELFLoader(file, size: persona.pointee.file.size)
  // The first page is the device tree's.
  let error = elf.check(
    MemoryRange(
      start: Stage2.guestMemory &+ UInt64(DeviceTreeWriter.capacity),
      end: Stage2.guestMemory &+ memory.size))
  if error != .none {
    Log.line(Int(error.rawValue), in: ELFError.texts, of: persona)
    return false
  }
  for index in 0..<elf.segmentCount {
    _ = elf.select(index)
    if elf.fileSize == 0 { continue }
    (base + Int(truncatingIfNeeded: elf.memory.start &- Stage2.guestMemory)).copyMemory(
      from: file + Int(truncatingIfNeeded: elf.fileOffset),
      byteCount: Int(truncatingIfNeeded: elf.fileSize))
  }
  persona.pointee.reset()
  persona.pointee.pc = elf.entry
  persona.pointee.x[0] = Stage2.guestMemory
  persona.pointee.timer.offset = read_CNTPCT_EL0()
  let fits = PersonaMachine.writeDeviceTree(
    to: base, memorySize: memory.size, bootArguments: persona.pointee.bootArguments,
    isVersion2: machine.pointee.platform.isGICv2)
  if !fits { Log.line("boot arguments too long", of: persona) }
  return fits
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
