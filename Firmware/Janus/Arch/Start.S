// Entry at EL2 with the MMU off: X0 is the physical address of the device tree. When X0 is zero,
// as loaders of plain ELF files leave it, the tree is at the start of RAM, 2 MiB below the image.

#include "Layout.h"

.section .text.start, "ax"
.global _start
_start:
  mrs x1, CurrentEL
  cmp x1, #8            // EL2
  b.ne park
  mov x19, x0
  adrp x1, imageStart
  sub x2, x1, #0x200, lsl #12
  cmp x19, #0
  csel x19, x2, x19, eq
  adrp x1, bssStart
  adrp x2, bssEnd
1: stp xzr, xzr, [x1], #16
  cmp x1, x2
  b.lo 1b
  mov x0, #0
  bl prepareCore
  mov x0, x19
  bl boot
park:
  wfi
  b park

// A secondary core comes here from PSCI CPU_ON with its index in X0. It reads no memory before
// its MMU is on: the boot core's writes may still be in a cache.
.section .text.secondaryEntry, "ax"
.global secondaryEntry
secondaryEntry:
  mov x19, x0
  bl prepareCore
  adrp x0, translationTables
  bl enableTranslation
  mov x0, x19
  bl secondaryMain
  b park

// Stack and vectors of core X0. Each stack has an unmapped page below it.
.section .text.prepareCore, "ax"
prepareCore:
  adrp x1, stacks
  mov x2, #STACK_STRIDE
  add x3, x0, #1
  madd x1, x3, x2, x1
  mov sp, x1
  adrp x1, vectors
  msr vbar_el2, x1
  isb
  ret

// EL2's own stage 1 (Arm DDI 0487, D8.2): 39 bits of address, 4 KiB granule, tables at X0; caches
// on, alignment checked, and what is writable never executable (SCTLR_EL2.WXN).
.section .text.enableTranslation, "ax"
.global enableTranslation
enableTranslation:
  msr ttbr0_el2, x0
  mov x1, #0x04ff       // MAIR: 0 Normal write-back, 1 Device-nGnRE
  msr mair_el2, x1
  mrs x2, id_aa64mmfr0_el1
  and x2, x2, #7
  mov x1, #0x3519       // T0SZ = 25, write-back inner shareable walks
  movk x1, #0x8080, lsl #16
  orr x1, x1, x2, lsl #16
  msr tcr_el2, x1
  dsb sy
  tlbi alle2
  ic iallu
  dsb sy
  isb
  mov x1, #0x183f       // RES1, I, SA, C, A, M
  movk x1, #0x30cd, lsl #16
  msr sctlr_el2, x1
  isb
  ret
