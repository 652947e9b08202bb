import Boards
import Images
import Simulation

/// Where everything goes.
///
/// With firmware the device tree is at the start of RAM, as QEMU's `-bios` has it and U-Boot
/// expects it; a firmware file that can be moved and does not fit where it was linked goes 2 MiB
/// above. With a kernel the tree is clear of the images: after the kernel and the initial RAM
/// disk, as QEMU's `-kernel` has it.
struct LoadPlan {
  struct Piece {
    let address: UInt64
    let bytes: [UInt8]
  }

  private(set) var pieces: [Piece] = []
  private(set) var entry: UInt64 = 0
  private(set) var deviceTreeAddress: UInt64 = 0
  /// Physical addresses that the firmware takes, by its file's name.
  private(set) var firmware: [NamedRange] = []
  private let board: Board
  private let memory: [NamedRange]
  private var taken: [NamedRange] = []

  private static let megabyte: UInt64 = 1 << 20
  /// The kernel's documentation (booting.rst) allows a tree of at most 2 MiB.
  private static let deviceTreeRoom: UInt64 = 2 << 20

  init(_ scenario: Scenario, _ board: Board) throws {
    self.board = board
    memory = board.memory.map { NamedRange($0.name, $0.base..<$0.end) }
    let ram = board.mainMemory
    guard scenario.firmware == nil || scenario.kernel == nil else {
      throw ScenarioError("give either --firmware or --kernel, not both")
    }
    guard scenario.personas.isEmpty || scenario.firmware != nil else {
      throw ScenarioError("--persona needs --firmware: the hypervisor that starts the personas")
    }
    var start: UInt64?
    var chosen = Chosen(bootArguments: scenario.bootArguments)
    var free = ram.base + 2 * Self.megabyte
    if let firmware = scenario.firmware {
      let (entry, end) = try addFirmware(firmware)
      self.firmware = taken
      start = entry
      free = max(free, ram.base <= end && end < ram.end ? end : free)
    }
    if let kernel = scenario.kernel {
      let (entry, end) = try addKernel(kernel)
      start = entry
      free = max(free, end)
    }
    for load in scenario.loads { try add(load) }
    for persona in scenario.personas { chosen.personas.append(try add(persona, from: &free)) }
    if let disk = scenario.initialRAMDisk {
      let preferred = ram.base + min(ram.size / 2, 128 * Self.megabyte)
      let base = try room(for: disk, from: max(free, preferred), alignment: 4096)
      free = base + UInt64(disk.bytes.count)
      chosen.initialRAMDisk = base..<free
    }
    let hasFirmware = scenario.firmware != nil
    let tree = try deviceTree(scenario, chosen)
    let treeFile = NamedFile(name: scenario.deviceTree?.name ?? "device tree", bytes: tree)
    guard UInt64(tree.count) <= Self.deviceTreeRoom else {
      throw ScenarioError("\(treeFile.name): \(tree.count) bytes, expected at most 2 MiB")
    }
    deviceTreeAddress = try room(
      for: treeFile, from: hasFirmware ? ram.base : free,
      alignment: hasFirmware ? 8 : Self.deviceTreeRoom)
    guard let entry = scenario.entry ?? start else {
      throw ScenarioError("nothing to run: give --firmware, --kernel, or --load with --entry")
    }
    guard memory.contains(where: { $0.range.contains(entry) }), entry % 4 == 0 else {
      throw ScenarioError("the entry 0x\(hexadecimal(entry)) is not in memory or not aligned to 4")
    }
    self.entry = entry
  }

  private mutating func addFirmware(_ file: NamedFile) throws -> (entry: UInt64, end: UInt64) {
    let image = try ELFImage(file.bytes, file: file.name)
    return try add(image)
  }

  private mutating func add(_ image: ELFImage) throws -> (entry: UInt64, end: UInt64) {
    let extent = image.extent
    var bias: UInt64 = 0
    if image.kind == .shared,
      !memory.contains(where: {
        $0.range.lowerBound <= extent.lowerBound && extent.upperBound <= $0.range.upperBound
      })
    {
      bias = (board.mainMemory.base + 2 * Self.megabyte) &- (extent.lowerBound & ~0xfff)
    }
    try image.check(memory: memory, others: taken, bias: bias)
    for segment in image.loadedSegments(bias: bias) {
      let padding = Int(segment.memorySize) - segment.contents.count
      pieces.append(
        Piece(
          address: segment.address,
          bytes: Array(segment.contents) + [UInt8](repeating: 0, count: padding)))
    }
    taken += image.occupied(bias: bias)
    return (image.physicalEntry(bias: bias), extent.upperBound &+ bias)
  }

  private mutating func addKernel(_ file: NamedFile) throws -> (entry: UInt64, end: UInt64) {
    let ram = board.mainMemory
    try refuseCompressed(file.bytes, file: file.name)
    switch try Image(file.bytes, file: file.name) {
    case .elf(let image):
      return try add(image)
    case .kernel(let image):
      var range = image.range(memoryBase: ram.base)
      // The first 2 MiB are left free, as boot loaders do, when the kernel can be moved.
      if range.lowerBound < ram.base + 2 * Self.megabyte {
        range = image.range(memoryBase: ram.base + 2 * Self.megabyte)
      }
      try image.check(at: range, memory: memory, others: taken)
      pieces.append(Piece(address: range.lowerBound, bytes: image.bytes))
      taken.append(NamedRange(image.file, range))
      return (range.lowerBound, range.upperBound)
    case .raw(let image):
      let base = ram.base + 512 * 1024
      try image.check(at: base, memory: memory, others: taken)
      let end = base + UInt64(image.bytes.count)
      pieces.append(Piece(address: base, bytes: image.bytes))
      taken.append(NamedRange(image.file, base..<end))
      return (base, end)
    }
  }

  private mutating func add(_ load: Scenario.Load) throws {
    let image = try RawImage(load.file.bytes, file: load.file.name)
    try image.check(at: load.address, memory: memory, others: taken)
    pieces.append(Piece(address: load.address, bytes: image.bytes))
    taken.append(
      NamedRange(image.file, load.address..<load.address + UInt64(image.bytes.count)))
  }

  /// Puts a persona's files where there is room from `free` on, which is moved behind them.
  private mutating func add(_ persona: Scenario.Persona, from free: inout UInt64) throws
    -> PersonaModule
  {
    func place(_ file: NamedFile) throws -> Range<UInt64> {
      let base = try room(for: file, from: free, alignment: 4096)
      free = base + UInt64(file.bytes.count)
      return base..<free
    }
    try refuseCompressed(persona.file.bytes, file: persona.file.name)
    var module = PersonaModule(label: persona.label, image: try place(persona.file))
    module.initialRAMDisk = try persona.initialRAMDisk.map(place)
    module.memorySize = persona.memorySize
    module.vCPUCount = persona.vCPUCount
    module.share = persona.share
    module.cap = persona.cap
    module.bootArguments = persona.bootArguments
    return module
  }

  /// The lowest place from `start` on where the file fits, and puts it there.
  private mutating func room(for file: NamedFile, from start: UInt64, alignment: UInt64) throws
    -> UInt64
  {
    let image = try RawImage(file.bytes, file: file.name)
    let size = UInt64(file.bytes.count)
    var base = aligned(start, alignment)
    while let other = taken.first(where: { $0.range.overlaps(base..<base + size) }) {
      base = aligned(other.range.upperBound, alignment)
    }
    try image.check(at: base, memory: memory, others: taken)
    pieces.append(Piece(address: base, bytes: file.bytes))
    taken.append(NamedRange(file.name, base..<base + size))
    return base
  }

  private func aligned(_ address: UInt64, _ alignment: UInt64) -> UInt64 {
    (address + alignment - 1) / alignment * alignment
  }

  /// The board's own tree, or the user's with what the loader knows put into `/chosen`.
  private func deviceTree(_ scenario: Scenario, _ chosen: Chosen) throws -> [UInt8] {
    guard let file = scenario.deviceTree else {
      return board.deviceTree(exceptionLevel: Int(scenario.exceptionLevel), chosen: chosen)
    }
    do {
      var tree = try DeviceTree(flattened: file.bytes)
      let own = board.tree(exceptionLevel: Int(scenario.exceptionLevel), chosen: chosen)
      tree.merge(chosenOf: own)
      return tree.flattened()
    } catch {
      throw ScenarioError("\(file.name): \(error)")
    }
  }
}

extension DeviceTree {
  /// Takes over what the loader says of this run: command line, RAM disk and personas.
  mutating func merge(chosenOf other: DeviceTree) {
    guard let theirs = other.node("/chosen") else { return }
    let kept = ["bootargs", "linux,initrd-start", "linux,initrd-end"]
    var place = root.children.firstIndex { $0.name == "chosen" }
    if place == nil {
      root.children.append(Node("chosen"))
      place = root.children.count - 1
    }
    guard let place else { return }
    for property in theirs.properties where kept.contains(property.name) {
      root.children[place].properties.removeAll { $0.name == property.name }
      root.children[place].properties.append(property)
    }
    root.children[place].children += theirs.children
  }
}
