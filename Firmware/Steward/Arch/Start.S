// Entry of the service guest, its first byte, at EL1 with the MMU off: X0 is the size of its RAM in
// bytes, X1 the version of the GIC.
//
// The vectors stand behind the entry. Exceptions come from EL1 with its own stack only, and none is
// expected: interrupts stay masked.

.section .text.start, "ax"
.balign 2048
.global _start
_start:
  mov x19, x1
  adrp x0, vectors
  msr vbar_el1, x0
  adrp x0, stackTop
  mov sp, x0
  adrp x1, bssStart
  adrp x2, bssEnd
1: stp xzr, xzr, [x1], #16
  cmp x1, x2
  b.lo 1b
  isb
  mov x0, x19
  bl stewardMain

.set vectors, _start
.irp offset, 0x200, 0x280, 0x300, 0x380
.org \offset
  adrp x0, stackTop
  mov sp, x0
  bl fault
.endr
