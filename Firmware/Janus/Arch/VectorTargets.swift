// The functions that Vectors.S calls: they get the persona whose registers were saved, and return
// the one to go on with.

private func persona(at address: UnsafeMutableRawPointer) -> PersonaPointer {
  address.assumingMemoryBound(to: Persona.self)
}

@c(guestSynchronous)
func guestSynchronous(_ address: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
  UnsafeMutableRawPointer(takeSynchronous(persona(at: address)))
}

@c(guestInterrupt)
func guestInterrupt(_ address: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
  UnsafeMutableRawPointer(takeInterrupt(persona(at: address)))
}

@c(guestSystemError)
func guestSystemError(_ address: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
  UnsafeMutableRawPointer(takeSystemError(persona(at: address)))
}
