// Work of the kernel: calls, processes, switches, other processors, timers.
#include "work.h"

enum {
  callCount = 20000, forkCount = 50, switchCount = 5000, barrierCount = 2000, wakeCount = 2000,
  periodCount = 20, periodNanoseconds = 10000000,
};

Word callWork(void) {
  Word sum = 0;
  for (int i = 0; i < callCount; i++) sum += CALL(sysParent) >= 0;
  return sum;
}

Word forkWork(void) {
  Word sum = 0;
  for (int i = 0; i < forkCount; i++) {
    long child = newProcess();
    if (!child) {
      const char *arguments[] = {ownPath, "-", 0};
      const char *environment[] = {0};
      CALL(sysExecute, ownPath, arguments, environment);
      CALL(sysExitGroup, 1);
    }
    sum += ending(child);
  }
  return sum;
}

/// A byte goes to a child and back.
Word switchWork(void) {
  int there[2], back[2];
  check("pipe", CALL(sysPipe, there));
  check("pipe", CALL(sysPipe, back));
  long child = newProcess();
  Byte value = 0;
  if (!child) {
    CALL(sysClose, there[1]);
    while (CALL(sysRead, there[0], &value, 1) == 1) {
      value += 3;
      CALL(sysWrite, back[1], &value, 1);
    }
    CALL(sysExitGroup, 0);
  }
  for (int i = 0; i < switchCount / 2; i++) {
    check("write", CALL(sysWrite, there[1], &value, 1));
    check("read", CALL(sysRead, back[0], &value, 1));
  }
  for (int i = 0; i < 2; i++) {
    CALL(sysClose, there[i]);
    CALL(sysClose, back[i]);
  }
  return ending(child) << 8 | value;
}

static Cell *shared;
enum { futexWait = 0, futexWake = 1 };
enum { globalExpedited = 1 << 1, registerGlobalExpedited = 1 << 2 };

const char *prepareTwoProcessors(void) {
  if (processorCount < 2) return "there is one processor";
  if (!shared) shared = newMemory(4096, 1);
  return 0;
}

static Cell shown(const Cell *place) { return __atomic_load_n(place, __ATOMIC_ACQUIRE); }
static void show(Cell *place, Cell value) { __atomic_store_n(place, value, __ATOMIC_RELEASE); }

/// The child computes on the other processor; each barrier interrupts it and waits for it.
Word barrierWork(void) {
  show(&shared[0], 0);
  long child = newProcess();
  if (!child) {
    stayOn(1);
    check("membarrier", CALL(sysMemoryBarrier, registerGlobalExpedited));
    show(&shared[0], 1);
    while (shown(&shared[0]) == 1) {}
    CALL(sysExitGroup, 0);
  }
  // The child begins here, and is gone after the yield.
  while (!shown(&shared[0])) CALL(sysYield);
  Word sum = 0;
  for (int i = 0; i < barrierCount; i++)
    sum += CALL(sysMemoryBarrier, globalExpedited) == 0;
  show(&shared[0], 2);
  return ending(child) << 32 | sum;
}

static void awaitTurn(Cell turn) {
  for (Cell now; (now = shown(&shared[1])) < turn;) CALL(sysFutex, &shared[1], futexWait, now);
}

static void pass(Cell turn) {
  show(&shared[1], turn);
  CALL(sysFutex, &shared[1], futexWake, 1);
}

/// Each wakes the other, which sleeps on its own processor.
Word wakeWork(void) {
  show(&shared[1], 0);
  long child = newProcess();
  if (!child) {
    stayOn(1);
    for (Cell turn = 1; turn < wakeCount; turn += 2) {
      awaitTurn(turn);
      pass(turn + 1);
    }
    CALL(sysExitGroup, 0);
  }
  for (Cell turn = 0; turn < wakeCount; turn += 2) {
    awaitTurn(turn);
    pass(turn + 1);
  }
  return ending(child) << 32 | shown(&shared[1]);
}

/// Counts, while the kernel's tick comes 250 times a second.
Word tickWork(void) {
  Word sum = 0;
  for (Word i = 0; i < 4000000; i++) {
    sum += i;
    __asm__ volatile("" : "+r"(sum));
  }
  return sum;
}

/// The worst of what a sleep ended late, in ticks, when it ought to end every 10 ms.
Word latenessWork(void) {
  Word frequency, worst = 0;
  struct { long seconds, nanoseconds; } due;
  __asm__("mrs %0, cntfrq_el0" : "=r"(frequency));
  // No slack: the kernel may otherwise put off a sleep's end by 50 us.
  check("prctl", CALL(sysControl, 29, 1));
  check("clock_gettime", CALL(sysTime, 1, &due));
  Word start = counter();
  Word first = due.seconds * 1000000000 + due.nanoseconds;
  for (Word period = 1; period <= periodCount; period++) {
    Word nanoseconds = first + period * periodNanoseconds;
    due.seconds = nanoseconds / 1000000000;
    due.nanoseconds = nanoseconds % 1000000000;
    check("clock_nanosleep", CALL(sysSleep, 1, 1, &due));
    Word late = counter() - start - period * (frequency / 100);
    if (late > worst) worst = late;
  }
  return worst;
}
