// Work of the memory.
#include "work.h"

// McCalpin's four kernels over arrays that together have 8 MiB.

enum { elements = (8 << 20) / 3 / sizeof(double) };
static double *first, *second, *third;

const char *prepareStream(void) {
  first = newMemory(3 * elements * sizeof(double), 0);
  second = first + elements;
  third = second + elements;
  return 0;
}

Word streamWork(void) {
  for (Word i = 0; i < elements; i++) first[i] = i % 64, second[i] = 2, third[i] = 0;
  for (Word i = 0; i < elements; i++) third[i] = first[i];
  for (Word i = 0; i < elements; i++) second[i] = 3 * third[i];
  for (Word i = 0; i < elements; i++) third[i] = first[i] + second[i];
  for (Word i = 0; i < elements; i++) first[i] = second[i] + 3 * third[i];
  double sum = 0;
  for (Word i = 0; i < elements; i += 64) sum += first[i] + first[i + 1];
  return sum;
}

// A way through 16 MiB that visits each line of 64 bytes once, in no order.

enum { chaseSize = 16 << 20, huge = 2 << 20, lines = chaseSize / 64 };
static Byte *chased;
enum { useHugePages = 14, useNoHugePages = 15 };

/// Reads a number, up to what is no digit of it.
static Word number(char **text, Cell base) {
  Word value = 0;
  for (;; (*text)++) {
    char letter = **text;
    Cell digit = letter >= '0' && letter <= '9'   ? letter - '0'
                 : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10
                                                  : base;
    if (digit >= base) return value;
    value = value * base + digit;
  }
}

/// Kilobytes of `chased` that are in pages of 2 MiB, as the kernel says.
static Word hugeKilobytes(void) {
  static char status[64 << 10];
  long file = check("smaps", openFile("/proc/self/smaps", readOnly));
  Word size = 0;
  for (long count; (count = CALL(sysRead, file, status + size, sizeof status - 1 - size)) > 0;)
    size += count;
  CALL(sysClose, file);
  status[size] = 0;
  // A mapping's first line begins with its addresses, `AnonHugePages:` is further down.
  static const char name[] = "AnonHugePages:";
  int isWithin = 0;
  for (char *line = status; *line;) {
    char *rest = line;
    Word start = number(&rest, 16);
    if (*rest == '-') {
      rest++;
      isWithin = start <= (Word)chased && (Word)chased < number(&rest, 16);
    } else if (isWithin && !memcmp(line, name, sizeof name - 1)) {
      rest = line + sizeof name - 1;
      while (*rest == ' ') rest++;
      return number(&rest, 10);
    }
    while (*line && *line++ != '\n') {}
  }
  return 0;
}

static void makeWay(int advice) {
  if (chased) CALL(sysUnmap, chased, chaseSize);
  Word room = (Word)newMemory(chaseSize + huge, 0);
  chased = (Byte *)((room + huge - 1) & -(Word)huge);
  check("madvise", CALL(sysAdvise, chased, chaseSize, advice));
  Cell *order = newMemory(lines * sizeof(Cell), 0);
  for (Cell i = 0; i < lines; i++) order[i] = i;
  Word noise = 4;
  for (Cell i = lines - 1; i; i--) {
    Cell other = nextNoise(&noise) % (i + 1), kept = order[i];
    order[i] = order[other];
    order[other] = kept;
  }
  for (Cell i = 0; i < lines; i++)
    *(Word *)(chased + 64ul * order[i]) = (Word)(chased + 64ul * order[(i + 1) % lines]);
  CALL(sysUnmap, order, lines * sizeof(Cell));
}

const char *prepareSmallPages(void) {
  makeWay(useNoHugePages);
  note("chase-4k", "huge-pages", hugeKilobytes() >> 11);
  return 0;
}

const char *prepareHugePages(void) {
  makeWay(useHugePages);
  Word pages = hugeKilobytes() >> 11;
  note("chase-2m", "huge-pages", pages);
  return pages ? 0 : "the kernel gave no page of 2 MiB";
}

/// How far from the start six rounds and a bit end.
Word chaseWork(void) {
  Byte *place = chased;
  for (Word step = 6ul * lines + 1000; step; step--) place = *(Byte **)place;
  return place - chased;
}
