// Janus' own image as the linker lays it out (Janus.ld), and what is written in assembly.
// Addresses are taken relative to the program counter: the image runs wherever it was loaded.
#pragma once
#include "Layout.h"
#include <stdint.h>

// All but one are page aligned, so that ADRP alone gives them.
#define HARDWARE_PAGE(symbol)                                                         \
  static inline __attribute__((always_inline)) uint64_t address_of_##symbol(void) {   \
    uint64_t address;                                                                 \
    __asm__("adrp %0, " #symbol : "=r"(address));                                     \
    return address;                                                                   \
  }
HARDWARE_PAGE(imageStart)
HARDWARE_PAGE(textEnd)
HARDWARE_PAGE(rodataEnd)
HARDWARE_PAGE(stacks)
HARDWARE_PAGE(imageEnd)
HARDWARE_PAGE(translationTables)
HARDWARE_PAGE(stage2Tables)
HARDWARE_PAGE(machineState)
HARDWARE_PAGE(personaState)
HARDWARE_PAGE(vcpuState)
HARDWARE_PAGE(stolenTime)
HARDWARE_PAGE(stewardStart)
HARDWARE_PAGE(stewardEnd)
HARDWARE_PAGE(virtqueues)
HARDWARE_PAGE(coreState)
HARDWARE_PAGE(dmaProgram)

static inline __attribute__((always_inline)) uint64_t address_of_secondaryEntry(void) {
  uint64_t address;
  __asm__("adr %0, secondaryEntry" : "=r"(address));
  return address;
}

void enableTranslation(uint64_t root);
void saveEL1(uint64_t state);
void loadEL1(uint64_t state);
void saveFloatingPoint(uint64_t registers);
void loadFloatingPoint(uint64_t registers);
void zeroMemory(uint64_t start, uint64_t end);
void cleanDataCache(uint64_t start, uint64_t end);
void lock(uint64_t word);
void resumeGuest(uint64_t persona) __attribute__((noreturn));
