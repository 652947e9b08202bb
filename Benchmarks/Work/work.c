// Runs each piece of work once cold, then warm, and prints what it took in ticks of the counter:
//   work: NAME cold TICKS warm TICKS result SUM
// Warm is the median of three.
#include "work.h"

Cell processorCount;
const char *ownPath;

const struct Piece pieces[] = {
  {"sha256", 0, sha256Work},
  {"deflate", prepareText, deflateWork},
  {"mix", 0, mixWork},
  {"calls", 0, callWork},
  {"fork", 0, forkWork},
  {"switch", 0, switchWork},
  {"barrier", prepareTwoProcessors, barrierWork},
  {"wake", prepareTwoProcessors, wakeWork},
  {"ticks", 0, tickWork},
  {"lateness", 0, latenessWork, 1},
  // A fork copies what these map: they come after.
  {"stream", prepareStream, streamWork},
  {"chase-4k", prepareSmallPages, chaseWork},
  {"chase-2m", prepareHugePages, chaseWork},
  {"disk-write", prepareDisk, diskWriteWork},
  {"disk-read", prepareDisk, diskReadWork},
  {"datagrams", prepareNetwork, datagramWork},
  {"page", prepareNetwork, pageWork},
  {0},
};

void stayOn(Cell processor) {
  Word mask = 1ul << processor;
  check("sched_setaffinity", CALL(sysSetAffinity, 0, sizeof mask, &mask));
}

void note(const char *name, const char *text, Word value) {
  print("work: note ");
  print(name);
  print(" ");
  print(text);
  print(" ");
  printDecimal(value);
  print("\n");
}

Word nextNoise(Word *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  return *state ^= *state << 17;
}

void fillWithNoise(Byte *bytes, Word size, Word seed) {
  for (Word index = 0; index < size; index++) bytes[index] = nextNoise(&seed) >> 32;
}

Cell crc32(const Byte *bytes, Word size) {
  static Cell table[256];
  if (!table[1])
    for (Cell index = 0; index < 256; index++) {
      Cell value = index;
      for (int bit = 0; bit < 8; bit++) value = value >> 1 ^ (value & 1 ? 0xedb88320 : 0);
      table[index] = value;
    }
  Cell value = ~0u;
  for (Word index = 0; index < size; index++)
    value = value >> 8 ^ table[(value ^ bytes[index]) & 0xff];
  return ~value;
}

/// Of PHASE in the environment: how long each piece waits before it begins, so that the kernel's
/// ticks come at other places of it.
static Word phase;

static void readPhase(char **environment) {
  static const char name[] = "PHASE=";
  for (; *environment; environment++) {
    Word place = 0;
    while (name[place] && (*environment)[place] == name[place]) place++;
    if (name[place]) continue;
    for (const char *digit = *environment + place; *digit >= '0' && *digit <= '9'; digit++)
      phase = phase * 10 + *digit - '0';
  }
}

static void wait(void) {
  for (Word round = (phase & 0xff) * 12345; round; round--) __asm__ volatile("");
}

static Word median(Word a, Word b, Word c) {
  Word low = a < b ? a : b, high = a < b ? b : a;
  return c < low ? low : c > high ? high : c;
}

static void measure(const struct Piece *piece) {
  Word ticks[4], sum = 0;
  const char *missing = piece->prepare ? piece->prepare() : 0;
  if (missing) {
    print("work: skipped ");
    print(piece->name);
    print(", ");
    print(missing);
    print("\n");
    return;
  }
  for (int round = 0; round < 4; round++) {
    wait();
    Word start = counter();
    Word result = piece->run();
    ticks[round] = piece->measuresItself ? result : counter() - start;
    if (piece->measuresItself) continue;
    if (round && result != sum) fail(piece->name, round);
    sum = result;
  }
  print("work: ");
  print(piece->name);
  print(" cold ");
  printDecimal(ticks[0]);
  print(" warm ");
  printDecimal(median(ticks[1], ticks[2], ticks[3]));
  print(" result ");
  printHexadecimal(sum);
  print("\n");
}

/// Gives the kernel's generator of random numbers a seed, as a boot loader does. Without one it
/// makes a new seed of what little it has at each system call, which costs 10,000 instructions.
static void seedRandomNumbers(void) {
  struct { int bits, size; Byte bytes[32]; } seed = {256, sizeof seed.bytes, {0}};
  fillWithNoise(seed.bytes, sizeof seed.bytes, 6);
  long file = check("/dev/random", openFile("/dev/random", writeOnly));
  check("RNDADDENTROPY", CALL(sysIoctl, file, 0x40085203, &seed));
  CALL(sysClose, file);
}

int program(int argumentCount, char **arguments) {
  ownPath = arguments[0];
  // What `fork` starts.
  if (argumentCount == 2 && sameText(arguments[1], "-")) return 7;
  readPhase(arguments + argumentCount + 1);
  Word mask = 0;
  check("sched_getaffinity", CALL(sysGetAffinity, 0, sizeof mask, &mask));
  for (; mask; mask &= mask - 1) processorCount++;
  stayOn(0);
  seedRandomNumbers();
  Word frequency;
  __asm__("mrs %0, cntfrq_el0" : "=r"(frequency));
  note("machine", "processors", processorCount);
  note("machine", "ticks-a-second", frequency);
  for (const struct Piece *piece = pieces; piece->name; piece++) {
    int isNamed = argumentCount == 1;
    for (int index = 1; index < argumentCount; index++)
      if (sameText(arguments[index], piece->name)) isNamed = 1;
    if (isNamed) measure(piece);
  }
  print("work: done\n");
  return 0;
}
