// Entry of a bare program, at EL1 or EL2 with the MMU off: a stack for each core, zeroed memory,
// vectors, then `main(deviceTree)`; when that returns, the machine is turned off.

.section .text.start, "ax"
.global _start
_start:
  mov x19, x0
  adrp x1, stackTop
  add x1, x1, :lo12:stackTop
  mov sp, x1
  adrp x1, bssStart
  add x1, x1, :lo12:bssStart
  adrp x2, bssEnd
  add x2, x2, :lo12:bssEnd
1: cmp x1, x2
  b.hs 2f
  str xzr, [x1], #8
  b 1b
2: bl installVectors
  mov x0, x19
  bl main
  mov w0, #0x0008       // PSCI SYSTEM_OFF (DEN 0022, 5.10)
  movk w0, #0x8400, lsl #16
  mrs x1, CurrentEL
  cmp x1, #8
  b.eq 3f
  hvc #0
3: smc #0
4: wfi
  b 4b

installVectors:
  adrp x0, vectors
  add x0, x0, :lo12:vectors
  mrs x1, CurrentEL
  cmp x1, #8
  b.eq 1f
  msr vbar_el1, x0
  isb
  ret
1: msr vbar_el2, x0
  mov x1, #0x38         // HCR_EL2: RW = 1, and IMO, FMO, AMO to take interrupts at EL2
  movk x1, #0x8000, lsl #16
  msr hcr_el2, x1
  isb
  ret

// A secondary core arrives from PSCI CPU_ON with its context, the top of its stack, in X0.
.section .text.secondary, "ax"
.global secondaryEntry
secondaryEntry:
  mov sp, x0
  bl installVectors
  bl secondaryMain
1: wfi
  b 1b

.macro vector handler
  .balign 128
  sub sp, sp, #192
  stp x0, x1, [sp]
  stp x2, x3, [sp, #16]
  stp x4, x5, [sp, #32]
  stp x6, x7, [sp, #48]
  stp x8, x9, [sp, #64]
  stp x10, x11, [sp, #80]
  stp x12, x13, [sp, #96]
  stp x14, x15, [sp, #112]
  stp x16, x17, [sp, #128]
  stp x18, x30, [sp, #144]
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
restore:
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

// Programs that take no interrupt or exception leave these; the machine is turned off.
.section .text.defaults, "ax"
.weak synchronousException
.weak unexpectedException
.weak interrupt
.weak secondaryMain
synchronousException:
unexpectedException:
interrupt:
secondaryMain:
  b panic
