import AArch64
import Images
import Machine
import Simulation

/// What a running Linux kernel's own structures say: laid out as its own type information tells,
/// read through its own page tables. Nothing is touched.
struct LinuxKernel {
  /// What of a kernel is the same as long as it runs.
  struct Program {
    let types: TypeFormat
    /// Where the first task's `task_struct` is in the image: what it is called at first is found.
    let firstTask: UInt64
    /// Where the image was put.
    let base: UInt64

    /// - Throws: why the kernel tells nothing of itself.
    init(_ image: KernelImage, base: UInt64) throws(DebuggerError) {
      let name = Array("swapper".utf8) + [UInt8](repeating: 0, count: 9)
      guard let types = TypeFormat(image), let place = find(name, in: image.bytes),
        let offset = types.offset(of: "comm", in: "task_struct"), place >= offset
      else {
        throw DebuggerError(
          "\(image.file) has no type information", hint: "it is there with DEBUG_INFO_BTF")
      }
      (self.types, firstTask, self.base) = (types, UInt64(place - offset), base)
    }
  }

  private let debugger: Debugger
  private let program: Program
  private var types: TypeFormat { program.types }
  var memory: PhysicalMemory { debugger.machine.memory }

  /// - Throws: why there is nothing to be seen.
  init(_ debugger: Debugger) throws(DebuggerError) {
    self.debugger = debugger
    guard debugger.symbols.linuxBase != nil else {
      throw DebuggerError(
        "no Linux kernel with symbols of its own runs yet",
        hint: "--kernel starts one; an arm64 Image with KALLSYMS has them")
    }
    program = try debugger.linuxProgram()
  }

  /// A kernel's address by its translation, whatever cores do just now; `nil` where it is not
  /// mapped. A core that is off, or has yet to switch its MMU on, knows nothing of them.
  private func physicalAddress(_ address: UInt64) -> UInt64? {
    ([debugger.focus] + debugger.machine.cores).lazy.compactMap { core in
      core.physicalAddress(address, level: max(1, core.exceptionLevel))
    }.first
  }

  func bytes(_ address: UInt64, count: Int) throws(DebuggerError) -> [UInt8] {
    try debugger.bytes(at: address, count: count) { place throws(DebuggerError) in
      guard let physical = physicalAddress(place) else {
        throw DebuggerError("\(hex(place)) is not mapped in the kernel")
      }
      return physical
    }
  }

  func word(_ address: UInt64, bytes count: Int = 8) throws(DebuggerError) -> UInt64 {
    littleEndian(try bytes(address, count: count))
  }

  func size(of structure: String) throws(DebuggerError) -> UInt64 {
    guard let size = types.size(of: structure) else {
      throw DebuggerError("the kernel has no structure \(structure)")
    }
    return UInt64(size)
  }

  func offset(of member: String, in structure: String) throws(DebuggerError) -> UInt64 {
    guard let offset = types.offset(of: member, in: structure) else {
      throw DebuggerError("the kernel's \(structure) has no member \(member)")
    }
    return UInt64(offset)
  }

  /// A member of up to 8 bytes of the structure at an address.
  func member(_ member: String, of structure: String, at address: UInt64, bytes count: Int = 8)
    throws(DebuggerError) -> UInt64
  {
    try word(address &+ offset(of: member, in: structure), bytes: count)
  }

  /// Text that ends with a zero.
  func text(_ address: UInt64, atMost count: Int) throws(DebuggerError) -> String {
    String(decoding: try bytes(address, count: count).prefix { $0 != 0 }, as: UTF8.self)
  }
}

extension LinuxKernel {
  /// A `task_struct`.
  struct KernelTask {
    let address: UInt64
    let name: String
    let pid: UInt64
    let state: UInt64
    /// Where its kernel stack begins.
    let stack: UInt64
  }

  func task(at address: UInt64) throws(DebuggerError) -> KernelTask {
    let name = try text(address &+ offset(of: "comm", in: "task_struct"), atMost: 16)
    return KernelTask(
      address: address, name: name,
      pid: try member("pid", of: "task_struct", at: address, bytes: 4),
      state: try member("__state", of: "task_struct", at: address, bytes: 4),
      stack: try member("stack", of: "task_struct", at: address))
  }

  /// The task that a core runs; `nil` while the core is off.
  func currentTask(of core: Core) throws(DebuggerError) -> KernelTask? {
    guard !core.isOff else { return nil }
    // The kernel keeps it in SP_EL0 (Linux, arch/arm64/include/asm/current.h).
    if core.exceptionLevel > 0 {
      return try core.register(named: "sp_el0").map { address throws(DebuggerError) in
        try task(at: address)
      }
    }
    // A program has that for itself: its task is the one whose kernel stack the core stands on.
    let stack = core.register(named: hasHostExtensions(core) ? "sp_el2" : "sp_el1") ?? 0
    return try tasks(withThreads: true).first { $0.stack <= stack && stack - $0.stack <= 1 << 16 }
  }

  /// HCR_EL2.E2H and TGE: the kernel is at EL2.
  private func hasHostExtensions(_ core: Core) -> Bool {
    (core.register(named: "hcr_el2") ?? 0) >> 27 & 0x81 == 0x81
  }

  /// Every process, the idle task of the first core first.
  func tasks(withThreads: Bool = false) throws(DebuggerError) -> [KernelTask] {
    // The kernel's addresses are those of the image, moved as its code is.
    guard let code = debugger.symbols.linuxBase, let place = physicalAddress(code) else {
      throw DebuggerError("the kernel is not mapped")
    }
    let first = code &- place &+ program.base &+ program.firstTask
    let processes = try list(from: first, by: "tasks")
    guard withThreads else { return processes }
    var tasks: [KernelTask] = []
    for process in processes { tasks += try list(from: process.address, by: "thread_group") }
    return tasks
  }

  /// The tasks of a circular list that one of them is in, that one first (Linux,
  /// include/linux/list.h).
  private func list(from first: UInt64, by link: String) throws(DebuggerError) -> [KernelTask] {
    let link = try offset(of: link, in: "task_struct")
    var tasks: [KernelTask] = []
    var next = first
    repeat {
      tasks.append(try task(at: next))
      next = try word(next &+ link) &- link
    } while next != first && tasks.count < 65_536
    return tasks
  }
}
