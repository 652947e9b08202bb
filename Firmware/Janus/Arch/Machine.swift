import A64
import Hardware

/// All of Janus' variables that are neither a persona's nor a core's, in zeroed memory. Whoever
/// changes anything here or in a persona, or in a vCPU that is not his own current one, holds `lock`.
struct Machine {
  var lock: UInt32
  /// Held while personas' memory is mapped for Janus, loaded and unmapped; taken after `lock` was
  /// released.
  var loaderLock: UInt32
  /// Held while the DMA engine runs.
  var dmaLock: UInt32
  var listRegisters: Int
  var vcpuCount: Int
  /// A slice when others want the core, in counts of the generic timer: a millisecond.
  var sliceCounts: UInt64
  var platform: Platform
  var scheduler: Scheduler
  var console: Console.State
  var service: Service.State
  var queues: InlineArray<16, Virtqueues.Queue>
}

@inline(__always)
var machine: UnsafeMutablePointer<Machine> {
  UnsafeMutablePointer(bitPattern: UInt(address_of_machineState())).unsafelyUnwrapped
}

func lockMachine() { lock(address_of_machineState()) }

@inline(__always)
func unlockMachine() { spin_unlock(address_of_machineState()) }

/// A physical core; its first field is what the vectors load as the stack.
struct Core {
  var stack: UInt64
  var index: Int
  var affinity: UInt64
  /// The registers of its private interrupts, whose offsets are the same in both versions: the
  /// SGI_base frame of its redistributor, or the distributor of a GICv2.
  var bank: UInt64
  /// Its bit in the targets of a GICv2.
  var target: UInt32
  /// The vCPU whose registers this core holds, though it may be in WFI; plus one.
  var resident: Int
  /// The physical counts up to which the current vCPU may keep the core, and from when on its time is
  /// still to be charged.
  var sliceEnd: UInt64
  var chargedUntil: UInt64
  var isIdle: Bool
  /// Interrupts that nothing explained, left active until the next tick: a bit for each private
  /// one, and bit 0 for a device's, whose number is kept beside.
  var held: UInt64
  var heldDevice: UInt32
  /// The physical count of that tick.
  var heldUntil: UInt64
  /// List registers of this core that may not be empty.
  var listUsed: Int
  /// vCPU whose V registers this core holds, saved or not, plus one.
  var floatingPointOwner: Int
}

typealias CorePointer = UnsafeMutablePointer<Core>

@inline(__always)
func core(_ index: Int) -> CorePointer {
  let address = address_of_coreState() &+ UInt64(truncatingIfNeeded: index) &* UInt64(CORE_STRIDE)
  return UnsafeMutablePointer(bitPattern: UInt(address)).unsafelyUnwrapped
}

@inline(__always)
var currentCore: CorePointer {
  UnsafeMutablePointer(bitPattern: UInt(read_TPIDR_EL2())).unsafelyUnwrapped
}
