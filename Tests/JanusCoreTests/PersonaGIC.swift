import JanusCore

/// The interrupts of a persona's vCPUs, side by side as Janus has them in its memory.
final class PersonaGIC {
  private let memory: UnsafeMutableRawPointer
  var distributor: VirtualDistributor

  init(_ count: Int = 1, isVersion2: Bool = false) {
    let stride = VirtualDistributor.stride
    memory = .allocate(byteCount: count * stride, alignment: 4096)
    for number in 0..<count {
      (memory + number * stride).initializeMemory(
        as: VirtualGIC.self, to: VirtualGIC(number: UInt64(number), isVersion2: isVersion2))
    }
    distributor = VirtualDistributor(
      memory.assumingMemoryBound(to: VirtualGIC.self), count: count)
  }

  deinit { memory.deallocate() }

  subscript(number: Int) -> VirtualGIC {
    get { distributor.gic(number).pointee }
    set { distributor.gic(number).pointee = newValue }
  }

  /// From the start of the distributor to the redistributor of a vCPU, and in it to SGI_base.
  static func redistributor(_ number: Int) -> Int {
    VirtualDistributor.redistributor + number * VirtualDistributor.redistributorSize
  }
  static func bank(_ number: Int = 0) -> Int { redistributor(number) + 0x1_0000 }

  private func access(_ offset: Int, _ size: Int, _ write: UInt64?, _ caller: Int) -> UInt64 {
    var access = RegisterAccess(offset, size: size, write: write, from: caller)
    return distributor.access(&access)
  }

  func read(_ offset: Int, size: Int = 4, by caller: Int = 0) -> UInt64 {
    access(offset, size, nil, caller)
  }

  func write(_ offset: Int, _ value: UInt64, size: Int = 4, by caller: Int = 0) {
    _ = access(offset, size, value, caller)
  }

  func owner(of interrupt: Int) -> Int { distributor.owner(of: UInt32(interrupt)) }

  /// The list of a vCPU comes home, and what was waiting for that moves.
  func collect(_ number: Int, endCount: UInt64 = 0) {
    distributor.gic(number).pointee.collect(endCount: endCount)
    distributor.settle(distributor.gic(number))
  }
}
