/// What Swift's runtime calls at each `throw` of a typed error, in tests: nothing.
///
/// swift-testing has it walk the stack there, to name the line should the error end a test. Guests'
/// exceptions are such errors: a guest that faults a million times would take a minute and gigabytes
/// of notes. The linker prefers this definition to the runtime's own.
@_cdecl("swift_willThrowTypedImpl")
public func willThrowTyped(_ error: OpaquePointer, _ type: OpaquePointer, _ witness: OpaquePointer)
{
}
