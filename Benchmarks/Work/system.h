// Linux' system calls on arm64 and a little text, without a C library.
#ifndef SYSTEM_H
#define SYSTEM_H

typedef unsigned char Byte;
typedef unsigned short Half;
typedef unsigned int Cell;
typedef unsigned long Word;

// Numbers of system calls (include/uapi/asm-generic/unistd.h).
enum {
  sysIoctl = 29, sysOpenAt = 56, sysClose = 57, sysPipe = 59, sysRead = 63, sysWrite = 64,
  sysReadAt = 67, sysWriteAt = 68, sysDataSync = 83, sysExitGroup = 94, sysFutex = 98,
  sysTime = 113, sysSleep = 115, sysSetAffinity = 122, sysGetAffinity = 123, sysYield = 124,
  sysControl = 167, sysParent = 173, sysSocket = 198, sysConnect = 203, sysSend = 206,
  sysUnmap = 215, sysClone = 220, sysExecute = 221, sysMap = 222, sysAdvise = 233, sysWait = 260,
  sysMemoryBarrier = 283,
};

static inline long call(long number, Word a, Word b, Word c, Word d, Word e, Word f) {
  register Word x8 __asm__("x8") = number, x0 __asm__("x0") = a, x1 __asm__("x1") = b;
  register Word x2 __asm__("x2") = c, x3 __asm__("x3") = d, x4 __asm__("x4") = e;
  register Word x5 __asm__("x5") = f;
  __asm__ volatile("svc #0"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory");
  return x0;
}
#define CALL_(number, a, b, c, d, e, f, ...) \
  call(number, (Word)(a), (Word)(b), (Word)(c), (Word)(d), (Word)(e), (Word)(f))
/// A system call with up to six arguments; negative is an error.
#define CALL(...) CALL_(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

/// The virtual counter: what programs see of the generic timer.
static inline Word counter(void) {
  Word value;
  __asm__ volatile("isb\n mrs %0, cntvct_el0" : "=r"(value)::"memory");
  return value;
}

Word textLength(const char *text);
int sameText(const char *a, const char *b);
void print(const char *text);
void printDecimal(Word value);
void printHexadecimal(Word value);
/// Says what went wrong, and ends the program with code 1.
__attribute__((noreturn)) void fail(const char *what, long code);
/// The result, or the end of the program with `what`.
long check(const char *what, long result);

enum { readOnly = 0, writeOnly = 1, readWrite = 2, directAccess = 0x10000 };
/// A file's descriptor; negative where it cannot be opened.
long openFile(const char *path, Word flags);
/// New pages of zeros, of this process alone or shared with its children.
void *newMemory(Word size, int isShared);
/// A child as after fork: 0 in the child, its number here.
long newProcess(void);
/// Waits for a child; its exit code, or 128 and more.
long ending(long child);

void *memset(void *target, int value, Word size);
void *memcpy(void *target, const void *source, Word size);
int memcmp(const void *a, const void *b, Word size);

/// What a program has for `main`; its result is the exit code.
int program(int argumentCount, char **arguments);

#endif
