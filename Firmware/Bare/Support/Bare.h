// What bare programs have from Start.S and Bare.ld.
#pragma once
#include <stdint.h>

#define BARE_ADDRESS(symbol)                                                          \
  static inline __attribute__((always_inline)) uint64_t address_of_##symbol(void) {   \
    uint64_t address;                                                                 \
    __asm__("adrp %0, " #symbol "\n add %0, %0, :lo12:" #symbol : "=r"(address));     \
    return address;                                                                   \
  }
// A zeroed page for a translation table, 64 KiB of memory, the boot core's stack, and where
// a secondary core starts.
BARE_ADDRESS(table)
BARE_ADDRESS(scratch)
BARE_ADDRESS(stackTop)
BARE_ADDRESS(secondaryStackTop)
BARE_ADDRESS(secondaryEntry)
