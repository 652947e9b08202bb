// A trial: some instructions at EL0 or EL1, up to the first exception that reaches EL2. EL1's
// vectors do nothing but call EL2, which finds what EL1 was told in EL1's registers.

.text
.global trial
// trial(level, code, SPSR bits besides the level, X0 of the code)
trial:
  stp x29, x30, [sp, #-96]!
  stp x19, x20, [sp, #16]
  stp x21, x22, [sp, #32]
  stp x23, x24, [sp, #48]
  stp x25, x26, [sp, #64]
  stp x27, x28, [sp, #80]
  adrp x4, stackOfTrial
  mov x5, sp
  str x5, [x4, :lo12:stackOfTrial]
  mov x5, #0x1c5        // EL1 with its own stack, A, I and F masked; EL0 with nothing masked
  cmp x0, #0
  csel x5, xzr, x5, eq
  orr x5, x5, x2
  msr spsr_el2, x5
  msr elr_el2, x1
  mov x0, x3
  movz x1, #0x5566
  movk x1, #0x3344, lsl #16
  mov x2, #0
  isb
  eret

.balign 2048
.global vectorsOfEL1
vectorsOfEL1:
.rept 16
  .balign 128
  hvc #0x7777
.endr

.balign 2048
.global vectorsOfEL2
vectorsOfEL2:
.rept 16
  .balign 128
  b reachedEL2
.endr

reachedEL2:
  adrp x4, record
  add x4, x4, :lo12:record
  mrs x5, esr_el2
  mrs x6, elr_el2
  stp x5, x6, [x4]
  mrs x5, far_el2
  mrs x6, spsr_el2
  stp x5, x6, [x4, #16]
  mrs x5, esr_el1
  mrs x6, elr_el1
  stp x5, x6, [x4, #32]
  mrs x5, far_el1
  mrs x6, spsr_el1
  stp x5, x6, [x4, #48]
  adrp x4, stackOfTrial
  ldr x5, [x4, :lo12:stackOfTrial]
  mov sp, x5
  ldp x19, x20, [sp, #16]
  ldp x21, x22, [sp, #32]
  ldp x23, x24, [sp, #48]
  ldp x25, x26, [sp, #64]
  ldp x27, x28, [sp, #80]
  ldp x29, x30, [sp], #96
  ret

// What Start.S does with exceptions: none comes.
.global panic
panic:
  b .

.bss
.balign 8
stackOfTrial: .skip 8
