// Functions that call each other down to a system call that nobody else makes, for a debugger to
// tell their names. Without a C library.
static long call(long number, long a) __attribute__((always_inline));
static inline long call(long number, long a) {
  register long x8 __asm__("x8") = number, x0 __asm__("x0") = a;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8) : "memory");
  return x0;
}

__attribute__((noinline)) static long inner(long value) {
  // Has a frame record though it calls nobody.
  void *frame = __builtin_frame_address(0);
  __asm__ volatile("" : : "r"(frame));
  return call(124, value) + 1;  // sched_yield
}

__attribute__((noinline)) static long outer(long value) { return inner(value + 1) + 2; }

void _start(void) {
  long value = outer(0);
  call(94, value != 3);  // exit_group
}
