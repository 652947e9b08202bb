// Exceptions taken to EL2 (Arm DDI 0487, D1.3.1). While a guest runs, SP_EL2 points to its
// VCPU, whose first fields are X0 to X30, PC and PSTATE; TPIDR_EL2 points to the core's data,
// whose first field is its stack. A handler gets the vCPU and returns the one to go on with.
//
// A vector is 128 bytes, of which an entry takes sixteen at most: each is a section of its own,
// and Janus.ld puts other code between them.

.macro entry name
  .section .text.vector.\name, "ax"
  .balign 128
.endm

.macro guestEntry name, handler
  entry \name
  stp x29, x30, [sp, #232]
  bl saveGuest
  bl \handler
  b resumeGuest
.endm

  entry 00
.global vectors
vectors:
  b unexpected
.irp name, 01, 02, 03, 04, 05, 06, 07
  entry \name
  b unexpected
.endr
  entry 08
.global lowerLevelVectors
lowerLevelVectors:
  stp x29, x30, [sp, #232]
  bl saveGuest
  bl guestSynchronous
  b resumeGuest
  guestEntry 09, guestInterrupt
  entry 10
  b unexpected
  guestEntry 11, guestSystemError
  guestEntry 12, guestSynchronous
  guestEntry 13, guestInterrupt
  entry 14
  b unexpected
  guestEntry 15, guestSystemError
.global vectorsEnd
vectorsEnd:

// By exception class, ESR_EL2.EC (D19.2.37): the handler gets X0 vCPU, X1 ESR_EL2.
.section .text.guestSynchronous, "ax"
guestSynchronous:
  mrs x1, esr_el2
  lsr x2, x1, #26
  cmp x2, #0x16         // HVC
  b.eq hypercall
  cmp x2, #0x24         // data abort from EL1 or EL0
  b.eq dataAbort
  cmp x2, #0x18         // MSR, MRS, SYS
  b.eq accessSystemRegister
  cmp x2, #0x07         // FP or SIMD
  b.eq enableFloatingPoint
  cmp x2, #0x20         // instruction abort from EL1 or EL0
  b.eq instructionAbort
  ldr x3, [x0, #248]    // what follows returns behind the instruction
  add x3, x3, #4
  cmp x2, #0x01         // WFI
  ccmp x2, #0x17, #4, ne  // SMC
  b.ne injectUndefined
  str x3, [x0, #248]
  tbz x2, #1, waitForInterrupt
  b hypercall

.section .text.saveGuest, "ax"
saveGuest:
  stp x0, x1, [sp]
  stp x2, x3, [sp, #16]
  stp x4, x5, [sp, #32]
  stp x6, x7, [sp, #48]
  stp x8, x9, [sp, #64]
  stp x10, x11, [sp, #80]
  stp x12, x13, [sp, #96]
  stp x14, x15, [sp, #112]
  stp x16, x17, [sp, #128]
  stp x18, x19, [sp, #144]
  stp x20, x21, [sp, #160]
  stp x22, x23, [sp, #176]
  stp x24, x25, [sp, #192]
  stp x26, x27, [sp, #208]
  str x28, [sp, #224]
  mrs x1, elr_el2
  mrs x2, spsr_el2
  stp x1, x2, [sp, #248]
  mov x0, sp
  mrs x1, tpidr_el2
  ldr x1, [x1]
  mov sp, x1
  ret

.section .text.resumeGuest, "ax"
.global resumeGuest
resumeGuest:
  mov sp, x0
  ldp x1, x2, [sp, #248]
  msr elr_el2, x1
  msr spsr_el2, x2
  ldp x0, x1, [sp]
  ldp x2, x3, [sp, #16]
  ldp x4, x5, [sp, #32]
  ldp x6, x7, [sp, #48]
  ldp x8, x9, [sp, #64]
  ldp x10, x11, [sp, #80]
  ldp x12, x13, [sp, #96]
  ldp x14, x15, [sp, #112]
  ldp x16, x17, [sp, #128]
  ldp x18, x19, [sp, #144]
  ldp x20, x21, [sp, #160]
  ldp x22, x23, [sp, #176]
  ldp x24, x25, [sp, #192]
  ldp x26, x27, [sp, #208]
  ldp x28, x29, [sp, #224]
  ldr x30, [sp, #240]
  eret

// A fault of Janus itself, a stack overflow included: on a fresh stack, that of core 0, since
// nothing is resumed.
.section .text.unexpected, "ax"
unexpected:
  adrp x0, stacks
  add x0, x0, #3, lsl #12
  mov sp, x0
  b panic
