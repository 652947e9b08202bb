// What Vectors.S calls: each gets the vCPU whose registers were saved, the synchronous ones also
// ESR_EL2, and returns the vCPU to go on with.

typealias VectorVCPU = UnsafeMutableRawPointer

extension VectorVCPU {
  fileprivate var vcpu: VCPUPointer { assumingMemoryBound(to: VCPU.self) }
}

@c(hypercall) func vectorHypercall(_ saved: VectorVCPU) -> VectorVCPU {
  VectorVCPU(takeHypercall(saved.vcpu))
}

@c(dataAbort) func vectorDataAbort(_ saved: VectorVCPU, _ syndrome: UInt64) -> VectorVCPU {
  VectorVCPU(takeDataAbort(saved.vcpu, syndrome))
}

@c(instructionAbort)
func vectorInstructionAbort(_ saved: VectorVCPU, _ syndrome: UInt64) -> VectorVCPU {
  VectorVCPU(takeInstructionAbort(saved.vcpu, syndrome))
}

@c(accessSystemRegister)
func vectorSystemRegister(_ saved: VectorVCPU, _ syndrome: UInt64) -> VectorVCPU {
  VectorVCPU(takeSystemRegister(saved.vcpu, syndrome))
}

@c(enableFloatingPoint) func vectorFloatingPoint(_ saved: VectorVCPU) -> VectorVCPU {
  VectorVCPU(takeFloatingPoint(saved.vcpu))
}

@c(injectUndefined) func vectorUndefined(_ saved: VectorVCPU) -> VectorVCPU {
  VectorVCPU(takeUndefined(saved.vcpu))
}

@c(waitForInterrupt) func vectorWait(_ saved: VectorVCPU) -> VectorVCPU {
  VectorVCPU(takeWait(saved.vcpu))
}

@c(guestInterrupt) func vectorInterrupt(_ saved: VectorVCPU) -> VectorVCPU {
  VectorVCPU(takeInterrupt(saved.vcpu))
}

@c(guestSystemError) func vectorSystemError(_ saved: VectorVCPU) -> VectorVCPU {
  VectorVCPU(takeSystemError(saved.vcpu))
}
