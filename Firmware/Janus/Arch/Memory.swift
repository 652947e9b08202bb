import A64
import Hardware

/// Takes a persona's memory from the guest, on all cores, and scrubs it. False when there is no room
/// for tables.
func scrub(_ persona: PersonaPointer) -> Bool {
  // Break, and only then make: no core may use an old translation of what is scrubbed here.
  let stage2 = persona.pointee.stage2
  stage2.unmapAll()
  lock(memoryLock)
  write_VTTBR_EL2(stage2.root(vmid: persona.pointee.vmid))
  dsb_ishst()
  isb()
  tlbi_vmalls12e1is()
  dsb_ish()
  isb()
  spin_unlock(memoryLock)
  return scrub(persona.pointee.memory) && scrub(persona.pointee.flash)
}

@inline(never)
func scrub(_ range: MemoryRange) -> Bool {
  range.size == 0
    || withMapped(range) {
      zeroMemory(range.start, range.end)
      cleanDataCache(range.start, range.end)
    }
}

/// Gives a persona its memory.
func mapForGuest(_ persona: PersonaPointer) {
  persona.pointee.stage2.map(persona.pointee.memory)
  persona.pointee.stage2.mapFlash(persona.pointee.flash)
  dsb_ish()
  ic_ialluis()
  dsb_ish()
  isb()
}

/// Maps the 2 MiB blocks of a persona's memory for Janus while `body` runs, by one core at a time.
/// False when there is no room for tables.
@inline(__always)
func withMapped(_ range: MemoryRange, _ body: () -> Void) -> Bool {
  lock(memoryLock)
  let blocks = MemoryRange(
    start: alignDown(range.start, to: blockSize), end: alignUp(range.end, to: blockSize))
  let isMapped = Translation.map(blocks.start, blocks.end, Translation.data)
  if isMapped {
    body()
    Translation.unmapBlocks(blocks)
  }
  spin_unlock(memoryLock)
  return isMapped
}

/// Held while personas' memory is mapped for Janus; taken without the machine's lock or after it.
private var memoryLock: UInt64 { address_of_machineState() &+ 4 }

/// Cleans and invalidates all of a persona's memory, in place of its set/way operations.
func cleanMemory(of persona: PersonaPointer) {
  let memory = persona.pointee.memory
  _ = withMapped(memory) { cleanDataCache(memory.start, memory.end) }
}

func copy(_ source: UInt64, to address: UInt64, _ length: UInt64) {
  UnsafeMutableRawPointer(bitPattern: UInt(address)).unsafelyUnwrapped.copyMemory(
    from: UnsafeRawPointer(bitPattern: UInt(source)).unsafelyUnwrapped,
    byteCount: Int(truncatingIfNeeded: length))
}
