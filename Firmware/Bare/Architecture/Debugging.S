// Instructions that are watched and stepped, twelve bytes each. EL0 and EL1 both end with SVC, which
// EL1's vectors pass on.

.macro piece code
  \code
  svc #1
  b .
.endm

.text
.arch_extension simd
.balign 4
.global nops
nops:
  nop
  nop
  nop
  nop
  svc #1

.global watchedPieces, endOfWatchedPieces
watchedPieces:
  piece "ldr x1, [x0]"
  piece "str x1, [x0]"
  piece "ldrb w1, [x0]"
  piece "strb w1, [x0]"
  piece "ldp x1, x2, [x0]"
  piece "stp x1, x2, [x0]"
  piece "ldr q1, [x0]"
  piece "str q1, [x0]"
  piece "ldxr x1, [x0]"
  piece "ldr x1, [x0], #8"
  piece "strb w1, [x0, #4]!"
  piece "ld1 {v1.16b, v2.16b}, [x0]"
  piece "st1 {v1.b}[0], [x0]"
  piece "prfm pldl1keep, [x0]"
  piece "dc cvac, x0"
  piece "ldtr x1, [x0]"
  piece "sttrb w1, [x0]"
endOfWatchedPieces:

.global steppedPieces, endOfSteppedPieces
steppedPieces:
  piece "nop"
  piece "b .+4"
  piece "ldxr x1, [x0]"
  piece "ldaxp x1, x2, [x0]"
  piece "ldar x1, [x0]"
  piece "clrex"
  piece "svc #5"
  piece "udf #0"
  piece "brk #3"
  piece "msr daifset, #15"
  piece "isb"
  piece "mrs x1, ctr_el0"
  piece "ldr x1, [x2]"
  piece "cbz xzr, .+4"
endOfSteppedPieces:

// 42 instructions, the SVC included.
.global counted
counted:
  mov x1, #10
1: nop
  nop
  subs x1, x1, #1
  b.ne 1b
  svc #1
