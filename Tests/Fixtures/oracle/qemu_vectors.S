// Runs single A64 instructions that read and write V registers alone, at EL1 of QEMU's virt.
//
// At 0x48000000: the number of vectors, then for each the word, FPCR, FPSR and V0 to V31. The
// results, FPSR and V0 to V31, go to a file `results` by semihosting.

  .equ vectors, 0x48000000
  .equ results, 0x50000000

  mrs x0, cpacr_el1
  orr x0, x0, #3 << 20
  msr cpacr_el1, x0
  isb
  ldr x20, =vectors
  ldr x21, [x20], #8
  ldr x22, =results

next:
  cbz x21, finish
  ldp x0, x2, [x20], #16
  ldr x3, [x20], #8
  adr x1, instruction
  str w0, [x1]
  dc cvau, x1
  dsb ish
  ic ivau, x1
  dsb ish
  isb
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  ldr q\n, [x20], #16
  .endr
  .irp n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  ldr q\n, [x20], #16
  .endr
  msr fpcr, x2
  msr fpsr, x3
instruction:
  nop
  mrs x3, fpsr
  str x3, [x22], #8
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  str q\n, [x22], #16
  .endr
  .irp n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  str q\n, [x22], #16
  .endr
  sub x21, x21, #1
  b next

finish:
  // SYS_OPEN to write, SYS_WRITE, SYS_EXIT.
  adr x1, open
  mov x0, #0x01
  hlt #0xf000
  adr x1, write
  ldr x2, =results
  sub x3, x22, x2
  stp x0, x2, [x1]
  str x3, [x1, #16]
  mov x0, #0x05
  hlt #0xf000
  adr x1, exit
  mov x0, #0x18
  hlt #0xf000

  .balign 8
open: .quad name, 5, 7
write: .quad 0, 0, 0
exit: .quad 0x20026, 0
name: .asciz "results"
