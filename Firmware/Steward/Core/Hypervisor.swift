/// What Janus tells or asks the service guest (docs/janus.md, NEXT).
package struct Request {
  package enum Kind: UInt64 {
    case nothing
    /// A persona's load from or store to a register: its vCPU waits for the answer.
    case read
    case write
    /// A store to QueueNotify, which no one waits for.
    case notify
    /// A persona's memory was emptied and it wants to be loaded, or it has ended.
    case persona
    case keys
    /// A physical device is done with a chain of descriptors.
    case completion
  }

  package let kind: UInt64
  /// X1 to X4, as the kind has it.
  package let id: UInt64
  package let place: UInt64
  package let value: UInt64
  package let extra: UInt64

  package init(
    kind: UInt64, id: UInt64 = 0, place: UInt64 = 0, value: UInt64 = 0, extra: UInt64 = 0
  ) {
    self.kind = kind
    self.id = id
    self.place = place
    self.value = value
    self.extra = extra
  }

  /// True when there is no request, or none that is known.
  package var isNothing: Bool { kind == 0 || Kind(rawValue: kind) == nil }
}

/// A part of a chain for a physical device, in the service guest's own memory.
package struct Buffer {
  package let start: UnsafeMutableRawPointer
  /// Bytes.
  package let count: Int
  package let isWritable: Bool

  package init(_ start: UnsafeMutableRawPointer, _ count: Int, isWritable: Bool) {
    self.start = start
    self.count = count
    self.isWritable = isWritable
  }
}

/// A virtio device of the phone, set up by Janus.
package struct PhysicalDevice {
  /// The virtio device ID; 0 for none.
  package let id: UInt64
  /// Feature bits that Janus accepted.
  package let features: UInt64

  package init(id: UInt64, features: UInt64) {
    self.id = id
    self.features = features
  }
}

/// What a persona has.
package struct PersonaShare {
  package var isPresent = false
  /// Bytes of RAM.
  package var memorySize: UInt64 = 0
  /// Its extent of the phone's disk, in blocks of 4 KiB.
  package var firstBlock: UInt64 = 0
  package var blockCount: UInt64 = 0
  /// Bytes of its program, of its initial file system and of its boot arguments.
  package var fileSize: UInt64 = 0
  package var initrdSize: UInt64 = 0
  package var bootArgumentsSize: UInt64 = 0
  package var vcpuCount: UInt64 = 1

  package init() {}
}

/// What a persona starts with, by its number in TRANSFER.
package enum PersonaFile: UInt64 {
  /// An ELF file or a kernel.
  case program = 2
  case initrd
  /// Text.
  case bootArguments
}

/// Results of Janus' calls that are no success.
package enum Refusal {
  package static let notSupported: Int64 = -1
  package static let busy: Int64 = -5
}

/// Janus, as its service guest sees it: all that reaches outside this guest's own memory.
package protocol Hypervisor {
  /// The next request; kind 0 when there is none.
  func next() -> Request
  /// Lets the vCPU go on whose access `request` is, with the value it reads.
  func complete(_ request: Request, _ value: UInt32)
  /// Copies from a persona's guest-physical memory; false when not all of it is its RAM, or flash
  /// while it is loaded. At most 65,536 bytes, as all that are copied here.
  func read(
    _ persona: Int, _ address: UInt64, _ count: Int, into destination: UnsafeMutableRawPointer
  ) -> Bool
  func write(
    _ persona: Int, _ address: UInt64, _ count: Int, from source: UnsafeRawPointer
  ) -> Bool
  /// Copies from what a persona starts with; false when not all of it is there.
  func read(
    _ persona: Int, _ file: PersonaFile, _ offset: UInt64, _ count: Int,
    into destination: UnsafeMutableRawPointer
  ) -> Bool
  /// Gives a persona flash, with at least `size` bytes in the first bank; false when there is not
  /// enough memory.
  func giveFlash(_ persona: Int, _ size: UInt64) -> Bool
  /// Starts a persona that is loaded; without an entry it ends.
  func start(_ persona: Int, at entry: UInt64?)
  /// Sets bits of a device's InterruptStatus, and interrupts the persona.
  func raise(_ persona: Int, device: Int, _ bits: UInt64)
  /// Shows up to 8 bytes, the lowest first, as the persona's.
  func show(_ persona: Int, _ bytes: UInt64, _ count: Int)
  func device(_ index: Int) -> PhysicalDevice
  /// Hands one to three buffers to a physical device; the chain's head, or a `Refusal`. The
  /// `count` first buffers count.
  func submit(
    _ device: Int, queue: Int, _ first: Buffer, _ second: Buffer, _ third: Buffer, count: Int
  ) -> Int64
  /// A raw word of the phone's generator, or a `Refusal`.
  func entropy() -> Int64
  func share(of persona: Int) -> PersonaShare
  /// A line on the console, of a persona or of this guest's own.
  func log(_ persona: Int?, _ start: UnsafePointer<UInt8>, _ count: Int)
}
