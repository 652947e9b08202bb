// Pieces of work: each of a fixed amount, with a result that can be compared.
#ifndef WORK_H
#define WORK_H
#include "system.h"

struct Piece {
  const char *name;
  /// Makes what `run` needs, not timed; what is missing, or null.
  const char *(*prepare)(void);
  /// Does the work; a sum of what came out.
  Word (*run)(void);
  /// `run` gives ticks that it measured itself, not a sum.
  int measuresItself;
};

extern const struct Piece pieces[];
/// Processors that the program may use.
extern Cell processorCount;
/// The name under which the program was started.
extern const char *ownPath;

/// Keeps the calling process on one processor.
void stayOn(Cell processor);
/// A line `work: note NAME TEXT VALUE`.
void note(const char *name, const char *text, Word value);
/// Bytes that are always the same, of a given seed.
void fillWithNoise(Byte *bytes, Word size, Word seed);
/// Of the next pseudo-random number (xorshift64, Marsaglia 2003).
Word nextNoise(Word *state);
/// CRC-32 of IEEE 802.3, as in gzip.
Cell crc32(const Byte *bytes, Word size);

Word sha256Work(void);
const char *prepareText(void);
Word deflateWork(void);
Word mixWork(void);
const char *prepareStream(void);
Word streamWork(void);
const char *prepareSmallPages(void);
const char *prepareHugePages(void);
Word chaseWork(void);
Word callWork(void);
Word forkWork(void);
Word switchWork(void);
const char *prepareTwoProcessors(void);
Word barrierWork(void);
Word wakeWork(void);
Word tickWork(void);
Word latenessWork(void);
const char *prepareDisk(void);
Word diskWriteWork(void);
Word diskReadWork(void);
const char *prepareNetwork(void);
Word datagramWork(void);
Word pageWork(void);

#endif
