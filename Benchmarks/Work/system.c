#include "system.h"

__asm__(
    ".global _start\n"
    "_start:\n"
    "  mov x29, #0\n"
    "  mov x30, #0\n"
    "  ldr x0, [sp]\n"
    "  add x1, sp, #8\n"
    "  bl program\n"
    "  mov x8, #94\n"
    "  svc #0\n");

Word textLength(const char *text) {
  Word length = 0;
  while (text[length]) length++;
  return length;
}

int sameText(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

void print(const char *text) { CALL(sysWrite, 1, text, textLength(text)); }

void printDecimal(Word value) {
  char digits[24];
  int place = 23;
  digits[place] = 0;
  do digits[--place] = '0' + value % 10;
  while (value /= 10);
  print(digits + place);
}

void printHexadecimal(Word value) {
  char digits[17];
  int place = 16;
  digits[place] = 0;
  do digits[--place] = "0123456789abcdef"[value & 15];
  while (value >>= 4);
  print(digits + place);
}

void fail(const char *what, long code) {
  print("failed: ");
  print(what);
  print(code < 0 ? ": -" : ": ");
  printDecimal(code < 0 ? -code : code);
  print("\n");
  for (;;) CALL(sysExitGroup, 1);
}

long check(const char *what, long result) {
  if (result < 0 && result > -4096) fail(what, result);
  return result;
}

long openFile(const char *path, Word flags) { return CALL(sysOpenAt, -100, path, flags); }

void *newMemory(Word size, int isShared) {
  // Read and write; anonymous, shared or private.
  return (void *)check("mmap", CALL(sysMap, 0, size, 3, 0x20 | (isShared ? 1 : 2), -1, 0));
}

long newProcess(void) { return check("fork", CALL(sysClone, 17)); }

long ending(long child) {
  Cell status = 0;
  check("wait", CALL(sysWait, child, &status));
  return status & 0x7f ? 128 + (status & 0x7f) : status >> 8 & 0xff;
}

// The loops are not to become calls of themselves.
#define PLAIN __attribute__((no_builtin))

PLAIN void *memset(void *target, int value, Word size) {
  for (Word index = 0; index < size; index++) ((Byte *)target)[index] = value;
  return target;
}

PLAIN void *memcpy(void *target, const void *source, Word size) {
  const Byte *from = source;
  for (Word index = 0; index < size; index++) ((Byte *)target)[index] = from[index];
  return target;
}

PLAIN int memcmp(const void *a, const void *b, Word size) {
  const Byte *x = a, *y = b;
  for (Word index = 0; index < size; index++)
    if (x[index] != y[index]) return x[index] < y[index] ? -1 : 1;
  return 0;
}
