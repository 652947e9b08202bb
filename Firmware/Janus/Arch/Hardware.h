// Janus' own image as the linker lays it out (Janus.ld), and what is written in assembly.
// Addresses are taken relative to the program counter: the image runs wherever it was loaded.
#pragma once
#include "Layout.h"
#include <stdint.h>

#define HARDWARE_ADDRESS(symbol)                                                      \
  static inline __attribute__((always_inline)) uint64_t address_of_##symbol(void) {   \
    uint64_t address;                                                                 \
    __asm__("adrp %0, " #symbol "\n add %0, %0, :lo12:" #symbol : "=r"(address));     \
    return address;                                                                   \
  }
HARDWARE_ADDRESS(imageStart)
HARDWARE_ADDRESS(textEnd)
HARDWARE_ADDRESS(rodataEnd)
HARDWARE_ADDRESS(stacks)
HARDWARE_ADDRESS(imageEnd)
HARDWARE_ADDRESS(translationTables)
HARDWARE_ADDRESS(stage2Tables)
HARDWARE_ADDRESS(machineState)
HARDWARE_ADDRESS(personaState)
HARDWARE_ADDRESS(coreState)
HARDWARE_ADDRESS(dmaProgram)
HARDWARE_ADDRESS(secondaryEntry)

void enableTranslation(uint64_t root);
void saveEL1(uint64_t state);
void loadEL1(uint64_t state);
void saveFloatingPoint(uint64_t registers);
void loadFloatingPoint(uint64_t registers);
void zeroMemory(uint64_t start, uint64_t end);
void cleanDataCache(uint64_t start, uint64_t end);
void resumeGuest(uint64_t persona) __attribute__((noreturn));
