// What Vectors.S calls: each gets the persona whose registers were saved, the synchronous ones also
// ESR_EL2, and returns the persona to go on with.

typealias VectorPersona = UnsafeMutableRawPointer

extension VectorPersona {
  fileprivate var persona: PersonaPointer { assumingMemoryBound(to: Persona.self) }
}

@c(hypercall) func vectorHypercall(_ saved: VectorPersona) -> VectorPersona {
  VectorPersona(takeHypercall(saved.persona))
}

@c(dataAbort) func vectorDataAbort(_ saved: VectorPersona, _ syndrome: UInt64) -> VectorPersona {
  VectorPersona(takeDataAbort(saved.persona, syndrome))
}

@c(instructionAbort)
func vectorInstructionAbort(_ saved: VectorPersona, _ syndrome: UInt64) -> VectorPersona {
  VectorPersona(takeInstructionAbort(saved.persona, syndrome))
}

@c(accessSystemRegister)
func vectorSystemRegister(_ saved: VectorPersona, _ syndrome: UInt64) -> VectorPersona {
  VectorPersona(takeSystemRegister(saved.persona, syndrome))
}

@c(enableFloatingPoint) func vectorFloatingPoint(_ saved: VectorPersona) -> VectorPersona {
  VectorPersona(takeFloatingPoint(saved.persona))
}

@c(injectUndefined) func vectorUndefined(_ saved: VectorPersona) -> VectorPersona {
  VectorPersona(takeUndefined(saved.persona))
}

@c(waitForInterrupt) func vectorWait(_ saved: VectorPersona) -> VectorPersona {
  VectorPersona(takeWait(saved.persona))
}

@c(guestInterrupt) func vectorInterrupt(_ saved: VectorPersona) -> VectorPersona {
  VectorPersona(takeInterrupt(saved.persona))
}

@c(guestSystemError) func vectorSystemError(_ saved: VectorPersona) -> VectorPersona {
  VectorPersona(takeSystemError(saved.persona))
}
