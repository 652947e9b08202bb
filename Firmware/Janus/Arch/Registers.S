// What one vCPU leaves in the core and the next one must not see. X0 is the persona's state, 24
// registers; one list serves both directions. Halves, since that is what fits between vectors.

.macro registers operation
  \operation sctlr_el1, cpacr_el1, 0
  \operation ttbr0_el1, ttbr1_el1, 16
  \operation tcr_el1, mair_el1, 32
  \operation amair_el1, vbar_el1, 48
  \operation esr_el1, far_el1, 64
  \operation elr_el1, spsr_el1, 80
  \operation sp_el0, sp_el1, 96
.endm

.macro moreRegisters operation
  \operation afsr0_el1, afsr1_el1, 112
  \operation par_el1, contextidr_el1, 128
  \operation tpidr_el0, tpidrro_el0, 144
  \operation tpidr_el1, cntkctl_el1, 160
  \operation csselr_el1, csselr_el1, 176          // alone
.endm

.macro save a, b, offset
  mrs x1, \a
  mrs x2, \b
  stp x1, x2, [x0, #\offset]
.endm

.macro load a, b, offset
  ldp x1, x2, [x0, #\offset]
  msr \a, x1
  msr \b, x2
.endm

.section .text.saveEL1, "ax"
.global saveEL1
saveEL1:
  registers save
  b saveMoreEL1

.section .text.saveMoreEL1, "ax"
saveMoreEL1:
  moreRegisters save
  ret

.section .text.loadEL1, "ax"
.global loadEL1
loadEL1:
  registers load
  b loadMoreEL1

.section .text.loadMoreEL1, "ax"
loadMoreEL1:
  moreRegisters load
  ret

// The only FP and SIMD instructions of Janus' own: V0 to V31, FPCR and FPSR at X0, 16-byte
// aligned.
.arch_extension fp
.macro vectors operation
  \operation q0, q1, [x0, #0]
  \operation q2, q3, [x0, #32]
  \operation q4, q5, [x0, #64]
  \operation q6, q7, [x0, #96]
  \operation q8, q9, [x0, #128]
  \operation q10, q11, [x0, #160]
  \operation q12, q13, [x0, #192]
  \operation q14, q15, [x0, #224]
  \operation q16, q17, [x0, #256]
  \operation q18, q19, [x0, #288]
  \operation q20, q21, [x0, #320]
  \operation q22, q23, [x0, #352]
  \operation q24, q25, [x0, #384]
  \operation q26, q27, [x0, #416]
  \operation q28, q29, [x0, #448]
  \operation q30, q31, [x0, #480]
.endm

.section .text.saveFloatingPoint, "ax"
.global saveFloatingPoint
saveFloatingPoint:
  vectors stp
  mrs x1, fpcr
  mrs x2, fpsr
  str x1, [x0, #512]
  str x2, [x0, #520]
  ret

.section .text.loadFloatingPoint, "ax"
.global loadFloatingPoint
loadFloatingPoint:
  vectors ldp
  ldr x1, [x0, #512]
  ldr x2, [x0, #520]
  msr fpcr, x1
  msr fpsr, x2
  ret
