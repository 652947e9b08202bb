/// What the board's device tree tells Janus about the machine. Zero stands for absent.
package struct Platform {
  package static let coreLimit: UInt8 = 4
  package static let personaLimit: UInt8 = 4

  /// A persona as `/chosen` describes it.
  package struct Persona {
    /// The bytes in RAM of its ELF file or kernel, and of the initial file system, if there is one.
    package var file: MemoryRange
    package var initrd = MemoryRange(start: 0, end: 0)
    package var vcpuCount: UInt64 = 1
    /// Weight against the others, and hundredths of one core that it may use at most, 0 for all.
    package var share: UInt64 = 100
    package var cap: UInt64 = 0
    /// Bytes of RAM for the guest, a multiple of 2 MiB.
    package var memorySize: UInt64
    package var label: Text
    package var bootArguments: Text
  }

  package private(set) var memory = MemoryMap()
  package private(set) var console: UInt64 = 0
  package private(set) var consoleInterrupt: UInt32 = 0
  package private(set) var distributor = MemoryRange(start: 0, end: 0)
  /// The redistributors of a GICv3, the CPU interface of a GICv2.
  package private(set) var interfaces = MemoryRange(start: 0, end: 0)
  /// GICH and GICV of a GICv2.
  package private(set) var virtualControl: UInt64 = 0
  package private(set) var virtualInterface: UInt64 = 0
  package private(set) var maintenanceInterrupt: UInt32 = 0
  package private(set) var virtualTimerInterrupt: UInt32 = 0
  package private(set) var hypervisorTimerInterrupt: UInt32 = 0
  /// The physical timer's, which stands in for the hypervisor timer's.
  package private(set) var physicalTimerInterrupt: UInt32 = 0
  /// The PL330's registers.
  package private(set) var dma: UInt64 = 0
  /// The registers of Broadcom's random number generator.
  package private(set) var entropy: UInt64 = 0
  /// virtio-mmio devices.
  package struct Device {
    package var base: UInt64 = 0
    package var interrupt: UInt32 = 0
  }
  package static let deviceLimit = 8
  package var devices = InlineArray<8, Device>(repeating: Device())
  package private(set) var deviceCount = 0
  package private(set) var hasPSCI = false
  /// MPIDR_EL1 affinities of the cores, in the order of the tree.
  package var affinity = InlineArray<4, UInt64>(repeating: 0)
  package private(set) var coreCount: UInt8 = 0
  package var personas: InlineArray<4, Persona>
  package private(set) var personaCount: UInt8 = 0
  /// Persona nodes beyond `personaLimit` or without a usable `reg`.
  package private(set) var refusedPersonas: UInt32 = 0

  /// A machine with nothing, all zero.
  package init() {
    personas = .init(
      repeating: Persona(
        file: MemoryRange(start: 0, end: 0), memorySize: 0, label: "", bootArguments: ""))
  }

  /// Takes in what `board` says.
  package mutating func read(_ tree: inout DeviceTree) {
    var consoleName: Text = ""
    var isReserved = false
    tree.rewind()
    while tree.next() {
      if tree.depth <= 1 { isReserved = tree.isNamed("reserved-memory") }
      if tree.isNamed("chosen") { consoleName = tree.text("stdout-path").lastComponent }
      if tree.isDisabled { continue }
      if isReserved {
        if tree.depth > 1, let range = tree.reg() { memory.take(range) }
      } else {
        add(tree)
      }
    }
    // The console is the PL011 that `stdout-path` names, else the first one.
    tree.rewind()
    while tree.next() {
      if tree.isCompatible(with: "arm,pl011"), !tree.isDisabled, let range = tree.reg(),
        console == 0 || tree.isNamed(consoleName)
      {
        console = range.start
        consoleInterrupt = tree.interrupt()
      }
    }
    var index = 0
    while let range = tree.reservation(index) {
      memory.take(range)
      index &+= 1
    }
  }

  private mutating func add(_ node: borrowing DeviceTree) {
    if node.list("device_type", has: "memory") {
      var index = 0
      while let range = node.reg(index) {
        memory.addRAM(range)
        index &+= 1
      }
    }
    if node.list("method", has: "smc") { hasPSCI = true }
    let range = node.reg() ?? MemoryRange(start: 0, end: 0)
    if node.list("device_type", has: "cpu"), coreCount < Self.coreLimit {
      affinity.at(Int(coreCount)).pointee = range.start
      coreCount &+= 1
    }
    var isVersion2 = node.isCompatible(with: "arm,gic-400")
    if node.isCompatible(with: "arm,cortex-a15-gic") { isVersion2 = true }
    let isVersion3 = node.isCompatible(with: "arm,gic-v3")
    if isVersion2 || isVersion3 {
      maintenanceInterrupt = node.interrupt()
      if let second = node.reg(1) { interfaces = second }
      if isVersion2 {
        virtualControl = node.reg(2)?.start ?? 0
        virtualInterface = node.reg(3)?.start ?? 0
      }
      // Without its parts for virtualisation a GICv2 is of no use.
      if isVersion3 || virtualInterface != 0 { distributor = range }
    }
    if node.isCompatible(with: "arm,armv8-timer") {
      physicalTimerInterrupt = node.interrupt(1)
      virtualTimerInterrupt = node.interrupt(2)
      hypervisorTimerInterrupt = node.interrupt(3)
    }
    if node.isCompatible(with: "arm,pl330") { dma = range.start }
    if node.isCompatible(with: "brcm,bcm2835-rng") { entropy = range.start }
    if node.isCompatible(with: "virtio,mmio"), deviceCount < Self.deviceLimit {
      devices.at(deviceCount).pointee = Device(base: range.start, interrupt: node.interrupt())
      deviceCount &+= 1
    }
    if node.isCompatible(with: "janus,persona") {
      if personaCount == Self.personaLimit || range.size == 0 {
        refusedPersonas &+= 1
        return
      }
      memory.take(range)
      let persona = personas.at(Int(personaCount))
      persona.pointee.file = range
      persona.pointee.memorySize = alignUp(node.number("memory-size") ?? 16 << 20, to: blockSize)
      persona.pointee.label = node.text("label")
      persona.pointee.bootArguments = node.text("bootargs")
      if let initrd = node.reg(1) {
        memory.take(initrd)
        persona.pointee.initrd = initrd
      }
      persona.pointee.vcpuCount = node.number("vcpus") ?? 1
      persona.pointee.share = node.number("share") ?? 100
      persona.pointee.cap = node.number("cap") ?? 0
      personaCount &+= 1
    }
  }

  package var isGICv2: Bool { whetherGICv2(virtualControl != 0) }

  package mutating func take(_ range: MemoryRange) { memory.take(range) }
  package mutating func isRAM(_ range: MemoryRange) -> Bool { memory.isRAM(range) }
  package mutating func allocate(_ size: UInt64) -> MemoryRange? { memory.allocate(size) }
}

/// What is found out, but where Janus is built for one version alone, to measure its size.
@inline(__always)
func whetherGICv2(_ isVersion2: Bool) -> Bool {
  #if ONLY_GICV2
    true
  #elseif ONLY_GICV3
    false
  #else
    isVersion2
  #endif
}
