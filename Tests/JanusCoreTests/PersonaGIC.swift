import JanusCore

/// The interrupts of a persona's vCPUs, side by side as Janus has them in its memory.
final class PersonaGIC {
  private let gics: UnsafeMutablePointer<VirtualGIC>
  let vcpus: VirtualGICs
  var distributor = VirtualDistributor()

  init(_ count: Int = 1, isVersion2: Bool = false) {
    gics = .allocate(capacity: count)
    for number in 0..<count {
      (gics + number).initialize(
        to: VirtualGIC(number: UInt64(number), isVersion2: isVersion2))
    }
    vcpus = VirtualGICs(gics, stride: MemoryLayout<VirtualGIC>.stride, count: count)
  }

  deinit { gics.deallocate() }

  subscript(number: Int) -> VirtualGIC {
    get { gics[number] }
    set { gics[number] = newValue }
  }

  /// From the start of the distributor to the redistributor of a vCPU, and in it to SGI_base.
  static func redistributor(_ number: Int) -> Int {
    VirtualDistributor.redistributor + number * VirtualDistributor.redistributorSize
  }
  static func bank(_ number: Int = 0) -> Int { redistributor(number) + 0x1_0000 }

  func read(_ offset: Int, size: Int = 4, by caller: Int = 0) -> UInt64 {
    distributor.access(offset, size: size, write: nil, from: caller, vcpus)
  }

  func write(_ offset: Int, _ value: UInt64, size: Int = 4, by caller: Int = 0) {
    _ = distributor.access(offset, size: size, write: value, from: caller, vcpus)
  }

  func owner(of interrupt: Int) -> Int {
    distributor.owner(of: UInt32(interrupt), vcpus)
  }

  /// The list of a vCPU comes home, and what was waiting for that moves.
  func collect(_ number: Int, endCount: UInt64 = 0) {
    gics[number].collect(endCount: endCount)
    distributor.settle(vcpus[number], vcpus)
  }
}
