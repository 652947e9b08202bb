// Memory by whole cache lines. Ranges are X0 up to X1, page aligned for zeroing.

.section .text.zeroMemory, "ax"
.global zeroMemory
zeroMemory:
  mrs x2, sctlr_el2     // with the MMU off memory is Device, on which DC ZVA faults (C5.3.8)
  tbz x2, #0, 2f
  mrs x2, dczid_el0     // bit 4: DC ZVA prohibited; 3:0: log2 of words in its block
  tbnz x2, #4, 2f
  mov x3, #4
  lsl x3, x3, x2
1: dc zva, x0
  add x0, x0, x3
  cmp x0, x1
  b.lo 1b
  ret
2: stp xzr, xzr, [x0], #16
  cmp x0, x1
  b.lo 2b
  ret

// Clean and invalidate to the point of coherency, for those who read memory past the caches: a
// guest before it turns its own on, and the DMA engine.
.section .text.cleanDataCache, "ax"
.global cleanDataCache
cleanDataCache:
  mrs x2, ctr_el0
  ubfx x2, x2, #16, #4  // DminLine: log2 of words
  mov x3, #4
  lsl x3, x3, x2
  sub x4, x3, #1
  bic x0, x0, x4
1: dc civac, x0
  add x0, x0, x3
  cmp x0, x1
  b.lo 1b
  dsb sy
  ret

// Takes the lock in the word at X0 (K13.3.1): the waiter sleeps in WFE, and the releasing store
// wakes it by clearing its monitor.
.section .text.lock, "ax"
.global lock
lock:
  mov w1, #1
  sevl
1: wfe
2: ldaxr w2, [x0]
  cbnz w2, 1b
  stxr w2, w1, [x0]
  cbnz w2, 2b
  ret
