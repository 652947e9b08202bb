import A64

/// Function identifiers under the SMC Calling Convention (DEN 0028) for the vendor hypervisor
/// owner, 6. Numbers are never given to another meaning.
private enum Function {
  static let features: UInt32 = 0xc600_0000
  static let copy: UInt32 = 0xc600_0001
  /// Sixteen of the service guest's, `Service`.
  static let service: UInt32 = 0xc600_0010
  static let stolenTimeFeatures: UInt32 = 0xc500_0020
  static let identity: UInt32 = 0x8600_ff01
  static let revision: UInt32 = 0x8600_ff03
}

/// Results of Janus' own calls, all negative; zero is success.
enum HypercallResult {
  static let notSupported: UInt64 = UInt64(bitPattern: -1)
  static let invalid: UInt64 = UInt64(bitPattern: -2)
  static let denied: UInt64 = UInt64(bitPattern: -3)
  static let fault: UInt64 = UInt64(bitPattern: -4)
  static let busy: UInt64 = UInt64(bitPattern: -5)
}

/// HVC or SMC by a guest: the function is in W0, arguments in X1 up, the result in X0.
func takeHypercall(_ vcpu: VCPUPointer) -> VCPUPointer {
  let function = UInt32(truncatingIfNeeded: vcpu.pointee.x[0])
  var result = HypercallResult.notSupported
  switch function {
  case Function.features:
    let asked = UInt32(truncatingIfNeeded: vcpu.pointee.x[1])
    let isKnown = asked == Function.features || asked == Function.copy && DMA.isPresent
    if isKnown { result = 0 }
  case Function.copy: result = DMA.copy(vcpu)
  case Function.identity:
    // d7a3c9f0-5b1e-4c62-9a78-4a414e555331, "JANUS1" at its end
    result = 0xf0c9_a3d7
    vcpu.pointee.x[1] = 0x624c_1e5b
    vcpu.pointee.x[2] = 0x414a_789a
    vcpu.pointee.x[3] = 0x3153_554e
  case Function.revision:
    result = 1
    vcpu.pointee.x[1] = 0
  default:
    if function & ~0xf == Function.service && vcpu.pointee.persona.pointee.isService {
      lockAndCollect(vcpu)
      vcpu.pointee.x[0] = Service.call(vcpu, function)
      return resume(vcpu)
    }
    // The standard secure service range for power: 0x84000000 and 0xc4000000 up.
    if function & 0xbfff_ffe0 == 0x8400_0000 { return PSCI.call(vcpu, function) }
    let asked = UInt32(truncatingIfNeeded: vcpu.pointee.x[1])
    switch function {
    case 0x8000_0000: result = 0x1_0001  // SMCCC_VERSION: 1.1
    case 0x8000_0001:  // SMCCC_ARCH_FEATURES
      if asked == 0x8000_0000 || asked == Function.stolenTimeFeatures { result = 0 }
    case Function.stolenTimeFeatures:  // of PV_TIME_FEATURES and PV_TIME_ST, DEN 0057
      if asked & ~1 == Function.stolenTimeFeatures { result = 0 }
    case Function.stolenTimeFeatures | 1:
      result =
        PersonaMachine.stolenTime &+ UInt64(truncatingIfNeeded: vcpu.pointee.number)
        &* StolenTime.stride
    default: break
    }
  }
  vcpu.pointee.x[0] = result
  return vcpu
}
