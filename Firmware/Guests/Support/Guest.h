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

void markRegisters(uint64_t seed, uint64_t table);
uint64_t compareRegisters(uint64_t table);
// Of a GICv3's CPU interface: priority mask, running priority, group enable, control, binary point.
static inline __attribute__((always_inline)) uint64_t read_interface(void) {
  uint64_t mask, running, enable, control, point;
  __asm__ volatile(
      "mrs %0, S3_0_C4_C6_0\n"
      "mrs %1, S3_0_C12_C11_3\n"
      "mrs %2, S3_0_C12_C12_7\n"
      "mrs %3, S3_0_C12_C12_4\n"
      "mrs %4, S3_0_C12_C12_3"
      : "=r"(mask), "=r"(running), "=r"(enable), "=r"(control), "=r"(point));
  return mask | running << 8 | enable << 16 | point << 20 | control << 32;
}

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
static inline __attribute__((always_inline)) void load_pair(uint64_t address) {
  uint64_t first, second;
  __asm__ volatile("ldp %0, %1, [%2]" : "=&r"(first), "=&r"(second) : "r"(address) : "memory");
}
// A time for something else to happen, which the optimiser leaves alone.
static inline __attribute__((always_inline)) void relax(void) { __asm__ volatile("yield"); }
