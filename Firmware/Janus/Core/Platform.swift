/// What the board's device tree tells Janus about the machine. Zero stands for absent.
package struct Platform {
  package static let coreLimit = 4
  package static let personaLimit = 4

  /// A persona as `/chosen` describes it.
  package struct Persona {
    /// The ELF file's bytes in RAM.
    package var file: MemoryRange
    /// Bytes of RAM for the guest, a multiple of 2 MiB.
    package var memorySize: UInt64
    package var label: UnsafeRawBufferPointer
    package var bootArguments: UnsafeRawBufferPointer
  }

  package private(set) var memory = MemoryMap()
  package private(set) var console: UInt64 = 0
  package private(set) var consoleInterrupt: UInt32 = 0
  package private(set) var distributor = MemoryRange(start: 0, end: 0)
  package private(set) var redistributors = MemoryRange(start: 0, end: 0)
  package private(set) var maintenanceInterrupt: UInt32 = 0
  package private(set) var virtualTimerInterrupt: UInt32 = 0
  package private(set) var hypervisorTimerInterrupt: UInt32 = 0
  /// The PL330's registers.
  package private(set) var dma: UInt64 = 0
  package private(set) var hasPSCI = false
  /// MPIDR_EL1 affinities of the cores, in the order of the tree.
  package private(set) var affinity = InlineArray<4, UInt64>(repeating: 0)
  package private(set) var coreCount = 0
  package private(set) var personas: InlineArray<4, Persona>
  package private(set) var personaCount = 0
  /// Persona nodes beyond `personaLimit` or without a usable `reg`.
  package private(set) var refusedPersonas = 0

  /// A machine with nothing, all zero.
  package init() {
    let none = UnsafeRawBufferPointer(start: nil, count: 0)
    personas = .init(
      repeating: Persona(
        file: MemoryRange(start: 0, end: 0), memorySize: 0, label: none, bootArguments: none))
  }

  /// Takes in what `tree` says.
  package mutating func read(_ tree: DeviceTree) {
    var consolePath = UnsafeRawBufferPointer(start: nil, count: 0)
    var cursor = tree.start
    var isReserved = false
    while let node = tree.next(&cursor) {
      if node.depth <= 1 { isReserved = tree.name(node, is: "reserved-memory") }
      if tree.name(node, is: "chosen") { consolePath = tree.bytes(node, "stdout-path") }
      if tree.list(node, "status", has: "disabled") { continue }
      if tree.list(node, "device_type", has: "memory") {
        var index = 0
        while let range = tree.reg(node, index) {
          memory.addRAM(range)
          index &+= 1
        }
      } else if tree.list(node, "device_type", has: "cpu") {
        guard coreCount < Self.coreLimit, let range = tree.reg(node) else { continue }
        affinity[coreCount] = range.start
        coreCount &+= 1
      } else if isReserved {
        if node.depth > 1, let range = tree.reg(node) { memory.take(range) }
      } else {
        add(node, of: tree)
      }
    }
    // The console is the PL011 that `stdout-path` names, else the first one.
    cursor = tree.start
    while let node = tree.next(&cursor) {
      if tree.list(node, "compatible", has: "arm,pl011"), let range = tree.reg(node),
        console == 0 || tree.path(consolePath, endsAt: node),
        !tree.list(node, "status", has: "disabled")
      {
        console = range.start
        consoleInterrupt = tree.interrupt(node)
      }
    }
    var index = 0
    while let range = tree.reservation(index) {
      memory.take(range)
      index &+= 1
    }
  }

  private mutating func add(_ node: DeviceTree.Node, of tree: DeviceTree) {
    if tree.list(node, "compatible", has: "arm,gic-v3") {
      if let range = tree.reg(node, 0) { distributor = range }
      if let range = tree.reg(node, 1) { redistributors = range }
      maintenanceInterrupt = tree.interrupt(node)
    } else if tree.list(node, "compatible", has: "arm,armv8-timer") {
      virtualTimerInterrupt = tree.interrupt(node, 2)
      hypervisorTimerInterrupt = tree.interrupt(node, 3)
    } else if tree.list(node, "compatible", has: "arm,pl330") {
      if let range = tree.reg(node) { dma = range.start }
    } else if tree.list(node, "method", has: "smc") {
      hasPSCI = true
    } else if tree.list(node, "compatible", has: "janus,persona") {
      guard personaCount < Self.personaLimit, let file = tree.reg(node) else {
        refusedPersonas &+= 1
        return
      }
      memory.take(file)
      var size: UInt64 = 16 << 20
      if let value = tree.property(node, "memory-size"),
        let number = tree.number(value, 0, cells: value.length / 4)
      {
        size = alignUp(number, to: blockSize)
      }
      personas[personaCount] = Persona(
        file: file, memorySize: size, label: tree.bytes(node, "label"),
        bootArguments: tree.bytes(node, "bootargs"))
      personaCount &+= 1
    }
  }

  package mutating func take(_ range: MemoryRange) { memory.take(range) }
  package mutating func allocate(_ size: UInt64) -> MemoryRange? { memory.allocate(size) }
}
