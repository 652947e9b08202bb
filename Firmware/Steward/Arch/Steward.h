// What the service guest has in assembly (Start.S) and from the linker (Steward.ld), and its calls.
#pragma once
#include <stdint.h>

#define ADDRESS_OF(name)                                                              \
  static inline __attribute__((always_inline)) uint64_t address_of_##name(void) {     \
    uint64_t address;                                                                 \
    __asm__("adrp %0, " #name : "=r"(address));                                       \
    return address;                                                                   \
  }
ADDRESS_OF(imageStart)
ADDRESS_OF(textEnd)
ADDRESS_OF(rodataEnd)
ADDRESS_OF(stackGuard)
ADDRESS_OF(stackTop)
ADDRESS_OF(tables)
ADDRESS_OF(workspace)

// The registers of a call's result.
typedef struct {
  uint64_t x0, x1, x2, x3, x4, x5, x6, x7;
} Answer;

// A call of Janus: the function in X0, arguments from X1 on.
static inline __attribute__((always_inline)) Answer call_janus(
    uint64_t function, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5, uint64_t a6,
    uint64_t a7) {
  register uint64_t x0 __asm__("x0") = function;
  register uint64_t x1 __asm__("x1") = a1;
  register uint64_t x2 __asm__("x2") = a2;
  register uint64_t x3 __asm__("x3") = a3;
  register uint64_t x4 __asm__("x4") = a4;
  register uint64_t x5 __asm__("x5") = a5;
  register uint64_t x6 __asm__("x6") = a6;
  register uint64_t x7 __asm__("x7") = a7;
  __asm__ volatile("hvc #0"
                   : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6), "+r"(x7)
                   :
                   : "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "memory");
  return (Answer){x0, x1, x2, x3, x4, x5, x6, x7};
}
