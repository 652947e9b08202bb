// memset, memcpy and memmove: the only functions the Swift compiler calls that no one else
// supplies. Bytes are moved one at a time unless all is 8-byte aligned, so that they work with
// the MMU off, where every access must be aligned (Arm DDI 0487, B2.5.2).

.section .text.memset, "ax"
.global memset
memset:
  mov x3, x0
  orr x4, x0, x2
  tst x4, #7
  b.ne 2f
  and x1, x1, #0xff
  orr x1, x1, x1, lsl #8
  orr x1, x1, x1, lsl #16
  orr x1, x1, x1, lsl #32
1: cbz x2, 3f
  str x1, [x3], #8
  sub x2, x2, #8
  b 1b
2: cbz x2, 3f
  strb w1, [x3], #1
  sub x2, x2, #1
  b 2b
3: ret

.section .text.memmove, "ax"
.global memcpy
.global memmove
memcpy:
memmove:
  sub x3, x0, x1
  cmp x3, x2
  b.lo 4f               // the destination starts inside the source: copy from the end
  mov x3, x0
  orr x4, x0, x1
  orr x4, x4, x2
  tst x4, #7
  b.ne 2f
1: cbz x2, 3f
  ldr x4, [x1], #8
  str x4, [x3], #8
  sub x2, x2, #8
  b 1b
2: cbz x2, 3f
  ldrb w4, [x1], #1
  strb w4, [x3], #1
  sub x2, x2, #1
  b 2b
3: ret
4: cbz x2, 3b
  sub x2, x2, #1
  ldrb w4, [x1, x2]
  strb w4, [x0, x2]
  b 4b

// Which loops over a text are made into.
.section .text.strlen, "ax"
.global strlen
strlen:
  mov x1, x0
1: ldrb w2, [x1], #1
  cbnz w2, 1b
  mvn x0, x0
  add x0, x1, x0
  ret
