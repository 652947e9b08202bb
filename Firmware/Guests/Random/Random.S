// A guest that executes whatever stands in its body, at EL1 and EL0, and goes on behind what is
// refused, so many times. The tests fill body, values, tables and options. X25 to X30 are the harness'.

#define BODY 0x4000
#define VALUES 0x1000
#define RATE 1500

.section .text.start, "ax"
.global _start
_start:
  ldr x1, =vectors
  msr vbar_el1, x1
  mov x1, #3 << 20          // CPACR_EL1.FPEN
  msr cpacr_el1, x1
  mrs x2, mpidr_el1
  and x2, x2, #0xff
  ldr x3, =0x08000000
  ldr w4, [x3, #0xfe8]      // a GICv2's peripheral ID; a GICv3 has it elsewhere
  adr x5, version
  str x4, [x5]
  mov w5, #-1
  cbnz w4, version2
  ldr x6, =0x080a0000
  add x6, x6, x2, lsl #17
  mov w7, #0x13
  str w7, [x3]              // GICD_CTLR
  str wzr, [x6, #0x14]      // GICR_WAKER
  add x6, x6, #0x10000
  str w5, [x6, #0x80]
  str w5, [x6, #0x100]
  mov x7, #7
  msr S3_0_C12_C12_5, x7    // ICC_SRE_EL1
  isb
  mov x7, #0xff
  msr S3_0_C4_C6_0, x7      // ICC_PMR_EL1
  mov x7, #1
  msr S3_0_C12_C12_7, x7    // ICC_IGRPEN1_EL1
  b common
version2:
  mov w7, #1
  str w7, [x3]              // GICD_CTLR
  str w5, [x3, #0x100]
  ldr x6, =0x08010000
  mov w7, #0xff
  str w7, [x6, #4]          // GICC_PMR
  mov w7, #1
  str w7, [x6]              // GICC_CTLR
common:
  mov x7, #RATE
  msr cntv_tval_el0, x7
  mov x7, #1
  msr cntv_ctl_el0, x7
  isb
  cbnz x2, synchronous
  // PSCI CPU_ON of the second vCPU, if there is one.
  ldr x0, =0xc4000003
  mov x1, #1
  ldr x2, =_start
  mov x3, #0
  hvc #0
  b synchronous

// The next number of the sequence in X29.
.macro advance
  adr x30, state
  ldr x29, [x30]
  ldr x28, =6364136223846793005
  madd x29, x29, x28, x28
  str x29, [x30]
.endm

synchronous:
  adr x30, budget
  ldr x29, [x30]
  subs x29, x29, #1
  str x29, [x30]
  b.mi finish
  advance
  mrs x28, esr_el1
  lsr x28, x28, #26
  mrs x27, elr_el1
  add x27, x27, #4
  ldr x26, =body
  sub x25, x27, x26
  cmp x25, #BODY
  b.hs elsewhere
  // Behind data aborts, refused registers, SVC and what is undefined.
  ldr x25, =1 << 0x25 | 1 << 0x24 | 1 << 0x18 | 1 << 0x15 | 1
  lsr x25, x25, x28
  tbnz x25, #0, reload
elsewhere:
  ubfx x27, x29, #33, #12
  add x27, x26, x27, lsl #2
reload:
  msr elr_el1, x27
  // PSTATE: any flags, at EL1 or, if it may be, at EL0; interrupts masked now and then.
  ldr x28, options
  and x28, x28, x29, lsr #50
  mov x27, #5
  tst x28, #1
  csel x27, xzr, x27, ne
  and x28, x29, #0xf0000000
  orr x27, x27, x28
  tst x29, #3 << 16
  mov x28, #0x80
  csel x28, x28, xzr, eq
  orr x27, x27, x28
  msr spsr_el1, x27
  // Eight values for the registers that addresses and arguments are taken from.
  ubfx x28, x29, #20, #6
  adr x30, values
  add x30, x30, x28, lsl #6
  ldp x0, x1, [x30]
  ldp x2, x3, [x30, #16]
  ldp x4, x5, [x30, #32]
  ldp x6, x7, [x30, #48]
  eret

.macro interrupt group, acknowledge, end
  advance
  mov x28, #RATE
  msr cntv_tval_el0, x28
  ldr x28, version
  ldr x27, =0x08010000
  cbnz w28, 1f
  mrs x28, \acknowledge
  tst x29, #7 << 40         // one of eight is not ended
  b.eq 2f
  msr \end, x28
2: eret
1: ldr w28, [x27, #0xc]
  tst x29, #7 << 40
  b.eq 2b
  str w28, [x27, #0x10]
  eret
.endm

// Enough was tried: off, by PSCI.
finish:
  ldr x0, =0x84000008
  hvc #0
  b finish

irq:
  interrupt 1, S3_0_C12_C12_0, S3_0_C12_C12_1
fiq:
  interrupt 0, S3_0_C12_C8_0, S3_0_C12_C8_1
.ltorg

.balign 2048
vectors:
.rept 4
.balign 128
  b synchronous
.balign 128
  b irq
.balign 128
  b fiq
.balign 128
  b synchronous
.endr

.section .random, "awx"
.balign 4096
.global options
state: .quad 1
options: .quad 0
version: .quad 0
budget: .quad 0
.balign 4096
values: .skip VALUES
tables: .skip 0x1000
body: .skip BODY - 4
  b body
