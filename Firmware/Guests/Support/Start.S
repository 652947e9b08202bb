// Entry of a guest at EL1 with the MMU off: X0 is the guest-physical address of the device tree.

.section .text.start, "ax"
.global _start
_start:
  mov x19, x0
  adrp x1, stackTop
  mov sp, x1
  adrp x1, bssStart
  adrp x2, bssEnd
1: stp xzr, xzr, [x1], #16
  cmp x1, x2
  b.lo 1b
  adrp x1, vectors
  add x1, x1, :lo12:vectors
  msr vbar_el1, x1
  mov x1, #3 << 20      // CPACR_EL1.FPEN: FP and SIMD for all
  msr cpacr_el1, x1
  isb
  mov x0, x19
  bl guestMain
2: wfi
  b 2b

// Each vector saves what a call may change, and passes the saved registers: X0 to X18, X30, ELR,
// SPSR.
.macro vector handler
  .balign 128
  sub sp, sp, #192
  stp x0, x1, [sp]
  str x30, [sp, #152]
  bl save
  bl \handler
  b restore
.endm

.section .text.vectors, "ax"
.balign 2048
vectors:
.rept 4
  vector unexpectedException
.endr
  vector synchronousException
  vector interrupt
.rept 10
  vector unexpectedException
.endr

save:
  stp x2, x3, [sp, #16]
  stp x4, x5, [sp, #32]
  stp x6, x7, [sp, #48]
  stp x8, x9, [sp, #64]
  stp x10, x11, [sp, #80]
  stp x12, x13, [sp, #96]
  stp x14, x15, [sp, #112]
  stp x16, x17, [sp, #128]
  str x18, [sp, #144]       // X30 is there already
  mrs x1, elr_el1
  mrs x2, spsr_el1
  stp x1, x2, [sp, #160]
  mov x0, sp
  ret
restore:
  ldp x1, x2, [sp, #160]
  msr elr_el1, x1
  msr spsr_el1, x2
  ldp x2, x3, [sp, #16]
  ldp x4, x5, [sp, #32]
  ldp x6, x7, [sp, #48]
  ldp x8, x9, [sp, #64]
  ldp x10, x11, [sp, #80]
  ldp x12, x13, [sp, #96]
  ldp x14, x15, [sp, #112]
  ldp x16, x17, [sp, #128]
  ldp x18, x30, [sp, #144]
  ldp x0, x1, [sp], #192
  eret

// Calls address X0: its fetch may be stopped, and then this returns as if it had returned.
.section .text.call, "ax"
.global callAddress
callAddress:
  br x0

// No vectors and a jump to X0: what a guest does that has lost its way.
.global loseTheWay
loseTheWay:
  msr vbar_el1, x0
  isb
  br x0

// Vectors outside memory, and an exception: each fetch of a vector is the next one.
.global faultInVectors
faultInVectors:
  mov x0, #0x70000000
  msr vbar_el1, x0
  isb
  svc #0
  b faultInVectors

// An address that stage 1 has not, and vectors that it has not either: the core takes the next
// exception for ever, and Janus sees nothing of it but the end of the slice.
.global faultForEver
faultForEver:
  mov x0, #0x100000000  // beyond T0SZ
  msr vbar_el1, x0
  isb
  br x0

.global cleanInvalidateSet
cleanInvalidateSet:
  dc cisw, x0
  ret

// The one register that a guest on Janus has not: a UNDEFINED exception, or none.
.global touchPhysicalTimer
touchPhysicalTimer:
  mov x0, #2
  msr cntp_ctl_el0, x0
  ret

.arch_extension simd
.section .text.vectorRegisters, "ax"
// V0 to V31 get X0 plus their number in each half; the comparison returns 1 if they still have.
.global fillVectorRegisters
fillVectorRegisters:
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  add x1, x0, #\n
  dup v\n\().2d, x1
  .endr
  ret
.global compareVectorRegisters
compareVectorRegisters:
  mov x4, #0
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  add x1, x0, #\n
  umov x2, v\n\().d[0]
  umov x3, v\n\().d[1]
  eor x2, x2, x1
  eor x3, x3, x1
  orr x4, x4, x2
  orr x4, x4, x3
  .endr
  cmp x4, #0
  cset x0, eq
  ret
