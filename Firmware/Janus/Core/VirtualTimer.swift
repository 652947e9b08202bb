/// The virtual timer of a vCPU while it is on no core (Arm DDI 0487, D12.2). On a core the guest
/// has the real CNTV registers, and INTID 27 is linked to the physical interrupt.
package struct VirtualTimer {
  /// CNTVOFF_EL2: the physical count at which the persona started, so that it counts from zero.
  package var offset: UInt64 = 0
  /// CNTV_CTL_EL0.
  package var control: UInt64 = 0
  /// CNTV_CVAL_EL0.
  package var compare: UInt64 = 0

  package init() {}

  /// The physical count at which the timer raises its line; `UInt64.max` is never. A compare value
  /// that lies beyond the range of the counter is not reached either.
  package var deadline: UInt64 {
    if control & 3 != 1 { return .max }
    let (time, overflow) = compare.addingReportingOverflow(offset)
    return overflow ? .max : time
  }
}
