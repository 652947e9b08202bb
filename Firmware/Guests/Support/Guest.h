// What a guest has in assembly (Start.S) and from the linker (Guest.ld).
#pragma once
#include <stdint.h>

void callAddress(uint64_t address);
void loseTheWay(uint64_t address) __attribute__((noreturn));
void faultInVectors(void) __attribute__((noreturn));
void faultForEver(void) __attribute__((noreturn));
void touchPhysicalTimer(void);
void cleanInvalidateSet(uint64_t value);

void fillVectorRegisters(uint64_t seed);
uint64_t compareVectorRegisters(uint64_t seed);

static inline __attribute__((always_inline)) uint64_t address_of_tables(void) {
  uint64_t address;
  __asm__("adrp %0, tables" : "=r"(address));
  return address;
}
static inline __attribute__((always_inline)) uint64_t address_of_level2(void) {
  uint64_t address;
  __asm__("adrp %0, level2" : "=r"(address));
  return address;
}
static inline __attribute__((always_inline)) uint64_t address_of_imageStart(void) {
  uint64_t address;
  __asm__("adrp %0, imageStart" : "=r"(address));
  return address;
}
static inline __attribute__((always_inline)) uint64_t address_of_scratch(void) {
  uint64_t address;
  __asm__("adrp %0, scratch" : "=r"(address));
  return address;
}
// A time for something else to happen, which the optimiser leaves alone.
static inline __attribute__((always_inline)) void relax(void) { __asm__ volatile("yield"); }
