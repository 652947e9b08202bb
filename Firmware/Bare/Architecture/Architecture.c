// What the architecture says of traps, self-hosted debug and performance monitors, asked of the
// machine itself at EL2 and printed: on Orrery and on QEMU the same.
#include <stdint.h>

#define WRITE(name, value) \
  __asm__ volatile("msr " #name ", %0\n isb" ::"r"((uint64_t)(value)) : "memory")
#define READ(name)                                                     \
  ({                                                                   \
    uint64_t value;                                                    \
    __asm__ volatile("isb\n mrs %0, " #name : "=r"(value)::"memory");  \
    value;                                                             \
  })

// What a trial ended with: both levels' ESR, ELR, FAR and SPSR.
struct {
  struct {
    uint64_t syndrome, link, address, status;
  } el2, el1;
} record;

// A row of Traps.S.
struct Trap {
  const char *name;
  uint64_t level, code;
  uint64_t hcr, mdcr, cptr, sctlr, cpacr, cntkctl, cnthctl, pmuserenr, mdscr, ich;
};
extern const struct Trap traps[];
extern const uint64_t trapCount;

extern char vectorsOfEL1[], vectorsOfEL2[], nops[], counted[];
extern char watchedPieces[], endOfWatchedPieces[], steppedPieces[], endOfSteppedPieces[];
void trial(uint64_t level, uint64_t code, uint64_t status, uint64_t argument);

static uint64_t translations[512] __attribute__((aligned(4096)));
static uint64_t data[1024] __attribute__((aligned(4096)));

enum { pieceSize = 12, forward = 0x7777 };
// EL0 finds memory this much further up.
#define USER 0x40000000ul
static uint64_t offset(uint64_t level) { return level ? 0 : USER; }

static void print(const char *text) {
  for (; *text; text++) *(volatile uint32_t *)0x09000000 = (uint8_t)*text;
}

static void printHexadecimal(uint64_t value) {
  int shift = 60;
  while (shift > 0 && value >> shift == 0) shift -= 4;
  for (; shift >= 0; shift -= 4) {
    char digit[2] = {"0123456789abcdef"[value >> shift & 15], 0};
    print(digit);
  }
}

static void printField(const char *name, uint64_t value) {
  print(name);
  printHexadecimal(value);
}

// Everything off that a trap or debug exception depends on. SCTLR_EL1: the MMU and RES1.
static void reset(void) {
  WRITE(S3_4_C12_C11_0, 0);  // ICH_HCR_EL2
  WRITE(hcr_el2, 1ul << 31 | 2);
  WRITE(mdcr_el2, 6);
  WRITE(cptr_el2, 0x33ff);
  WRITE(sctlr_el1, 0x30d00801);
  WRITE(cpacr_el1, 0);
  WRITE(cntkctl_el1, 0);
  WRITE(cnthctl_el2, 3);
  WRITE(pmuserenr_el0, 0);
  WRITE(mdscr_el1, 0);
}

// The syndrome of HVC or SVC with a number.
static uint64_t call(uint64_t exceptionClass, uint64_t number) {
  return exceptionClass << 26 | 1 << 25 | number;
}

// Prints what a trial ended with, links relative to the code.
static void printEnd(uint64_t code) {
  int isEL1 = record.el2.syndrome == call(0x16, forward);
  uint64_t syndrome = isEL1 ? record.el1.syndrome : record.el2.syndrome;
  uint64_t link = isEL1 ? record.el1.link : record.el2.link;
  uint64_t status = isEL1 ? record.el1.status : record.el2.status;
  uint64_t address = isEL1 ? record.el1.address : record.el2.address;
  if (syndrome == call(0x16, 1) || syndrome == call(0x15, 1)) {
    print(" passes");
  } else {
    print(isEL1 ? " EL1" : " EL2");
    printField(" esr ", syndrome);
    printField(" elr +", link - code);
    if (syndrome >> 26 == 0x34 || syndrome >> 26 == 0x35) {
      printField(" far +", (address & ~USER & ~(2 * USER)) - ((uint64_t)data & ~USER));
    }
  }
  if (status >> 21 & 1) print(" SS");
  print("\n");
}

static void tryTraps(void) {
  for (uint64_t number = 0; number < trapCount; number++) {
    const struct Trap *trap = &traps[number];
    reset();
    WRITE(sctlr_el1, 0x30d00801 | trap->sctlr);
    WRITE(cpacr_el1, trap->cpacr);
    WRITE(cntkctl_el1, trap->cntkctl);
    WRITE(cnthctl_el2, trap->cnthctl);
    WRITE(pmuserenr_el0, trap->pmuserenr);
    WRITE(mdscr_el1, trap->mdscr);
    WRITE(mdcr_el2, 6 | trap->mdcr);
    WRITE(cptr_el2, 0x33ff | trap->cptr);
    WRITE(S3_4_C12_C11_0, trap->ich);
    WRITE(hcr_el2, 1ul << 31 | 2 | trap->hcr);
    // With HCR_EL2.TGE stage 1 of EL0 is off.
    uint64_t place = trap->hcr >> 27 & 1 ? 0 : offset(trap->level);
    trial(trap->level, trap->code + place, 0, (uint64_t)data + place);
    reset();
    print(trap->name);
    printField(" at EL", trap->level);
    print(":");
    printEnd(trap->code + place);
  }
}

// Debug exceptions go to EL2, so that EL0 and EL1 have them alike.
static void resetDebug(void) {
  reset();
  WRITE(mdcr_el2, 6 | 1 << 8);
  WRITE(sctlr_el1, 0x30d00801 | 1 << 26 | 1 << 15 | 1 << 9);
  WRITE(cpacr_el1, 3 << 20);
  WRITE(dbgbcr0_el1, 0);
  WRITE(dbgbcr5_el1, 0);
  WRITE(dbgwcr1_el1, 0);
}

static void tryDebug(uint64_t level, char *code, uint64_t status, uint64_t argument) {
  uint64_t place = (uint64_t)code + offset(level);
  trial(level, place, status, argument + offset(level));
  printField(" at EL", level);
  printEnd(place);
}

// Every HMC, SSC and PMC that is not reserved where EL3 is not there.
static void tryBreakpoints(void) {
  static const uint8_t states[] = {1, 2, 3, 0x11, 0x13, 0x1c};
  for (unsigned number = 0; number < sizeof states; number++) {
    for (uint64_t level = 0; level < 2; level++) {
      uint64_t state = states[number];
      resetDebug();
      WRITE(dbgbvr0_el1, (uint64_t)nops + 8 + offset(level));
      WRITE(dbgbcr0_el1, 1 | (state & 3) << 1 | 0xf << 5 | (state >> 4 & 1) << 13
                           | (state >> 2 & 3) << 14);
      WRITE(mdscr_el1, 1 << 15);
      printField("breakpoint state ", state);
      tryDebug(level, nops, 0, 0);
    }
  }
  // A context, which another breakpoint is linked to or not. Of the types with a context QEMU knows
  // this one alone.
  for (uint64_t isOther = 0; isOther < 2; isOther++) {
    for (uint64_t isLinked = 0; isLinked < 2; isLinked++) {
      resetDebug();
      WRITE(contextidr_el1, 7);
      WRITE(dbgbvr5_el1, isOther ? 8 : 7);
      WRITE(dbgbcr5_el1, 1 | 3 << 1 | 0xf << 5 | 3 << 20);
      if (isLinked) {
        WRITE(dbgbvr0_el1, (uint64_t)nops + 4);
        WRITE(dbgbcr0_el1, 1 | 3 << 1 | 0xf << 5 | 5 << 16 | 1 << 20);
      }
      WRITE(mdscr_el1, 1 << 15);
      print(isLinked ? "breakpoint linked to " : "breakpoint alone, ");
      print(isOther ? "another context" : "this context");
      tryDebug(1, nops, 0, 0);
    }
  }
  WRITE(contextidr_el1, 0);
}

// BAS and MASK, and where the access is.
static void tryWatchpoints(void) {
  static const struct {
    uint32_t value, bytes, mask, address;
  } watches[] = {
    {0, 0xff, 0, 0},    {0, 0x10, 0, 0}, {0, 0xfe, 0, 0},     {0, 0x04, 0, 2}, {8, 0xff, 0, 4},
    {8, 0xff, 0, 0},    {4, 0x0f, 0, 4}, {4, 0x0f, 0, 0},     {0, 0xff, 3, 0}, {0, 0xff, 5, 0x20},
    {0x20, 0xff, 0, 8}, {0, 0xff, 2, 0}, {0x800, 0xff, 11, 0xff0},
  };
  for (unsigned number = 0; number < sizeof watches / sizeof *watches; number++) {
    for (uint64_t direction = 1; direction < 4; direction++) {
      for (char *piece = watchedPieces; piece < endOfWatchedPieces; piece += pieceSize) {
        for (uint64_t level = 0; level < 2; level++) {
          resetDebug();
          WRITE(dbgwvr1_el1, (uint64_t)data + watches[number].value + offset(level));
          WRITE(dbgwcr1_el1, 1 | 3 << 1 | direction << 3 | watches[number].bytes << 5
                               | (uint64_t)watches[number].mask << 24);
          WRITE(mdscr_el1, 1 << 15);
          printField("watchpoint ", number);
          printField(" of ", direction);
          printField(", instruction ", *(uint32_t *)piece);
          tryDebug(level, piece, 0, (uint64_t)data + watches[number].address);
        }
      }
    }
  }
}

static void trySteps(void) {
  for (char *piece = steppedPieces; piece < endOfSteppedPieces; piece += pieceSize) {
    for (uint64_t level = 0; level < 2; level++) {
      for (uint64_t isStepped = 0; isStepped < 2; isStepped++) {
        for (uint64_t target = 1; target <= 2; target++) {
          resetDebug();
          WRITE(mdcr_el2, 6 | (target == 2 ? 1 << 8 : 0));
          WRITE(mdscr_el1, 1);
          printField("step to EL", target);
          print(isStepped ? " with SS" : " without SS");
          printField(", instruction ", *(uint32_t *)piece);
          tryDebug(level, piece, isStepped << 21, (uint64_t)data);
        }
      }
    }
  }
  WRITE(mdscr_el1, 0);
}

static void tryMonitors(void) {
  reset();
  for (uint64_t filter = 0; filter < 4; filter++) {
    for (uint64_t level = 0; level < 2; level++) {
      for (uint64_t start = 0; start < 2; start++) {
        WRITE(pmcr_el0, 0);
        WRITE(pmevtyper2_el0, 8 | filter << 30);
        WRITE(pmevcntr2_el0, start ? 0xfffffff0 : 0);
        WRITE(pmovsclr_el0, 0xffffffff);
        WRITE(pmcntenset_el0, 1 << 2);
        WRITE(pmcr_el0, 1);
        // The handler of EL1 is one instruction.
        trial(level, (uint64_t)counted + offset(level), 0, 0);
        WRITE(pmcr_el0, 0);
        printField("instructions, filter ", filter);
        printField(" at EL", level);
        printField(": ", READ(pmevcntr2_el0));
        printField(" overflow ", READ(pmovsset_el0));
        print("\n");
      }
    }
  }
  WRITE(pmcntenclr_el0, 0xffffffff);
  WRITE(pmovsclr_el0, 0xffffffff);
  WRITE(pmcr_el0, 3);
  WRITE(pmevtyper1_el0, 1 << 27);
  WRITE(pmswinc_el0, 2);
  WRITE(pmcntenset_el0, 0xff);
  WRITE(pmswinc_el0, 2);
  WRITE(pmswinc_el0, 3);
  WRITE(pmcr_el0, 0);
  WRITE(pmswinc_el0, 2);
  WRITE(pmselr_el0, 1);
  printField("software increments ", READ(pmevcntr1_el0));
  printField(" ", READ(pmxevcntr_el0));
  printField(" ", READ(pmxevtyper_el0));
  WRITE(pmcntenset_el0, ~0ul);
  printField("\nenabled ", READ(pmcntenset_el0));
  WRITE(pmcntenclr_el0, 0x80000001);
  printField(" ", READ(pmcntenclr_el0));
  WRITE(pmintenset_el1, ~0ul);
  printField("\ninterrupts ", READ(pmintenset_el1));
  WRITE(pmintenclr_el1, 5);
  printField(" ", READ(pmintenclr_el1));
  WRITE(pmintenclr_el1, ~0ul);
  WRITE(pmovsset_el0, ~0ul);
  printField("\noverflows ", READ(pmovsset_el0));
  WRITE(pmovsclr_el0, 9);
  printField(" ", READ(pmovsclr_el0));
  WRITE(pmovsclr_el0, ~0ul);
  WRITE(pmcntenclr_el0, ~0ul);
  print("\n");
}

void main(void) {
  WRITE(vbar_el1, vectorsOfEL1);
  WRITE(vbar_el2, vectorsOfEL2);
  // A GiB each: devices, memory for EL1, the same for EL0.
  translations[0] = 3ul << 53 | 1 << 10 | 1 << 2 | 1;
  translations[1] = 0x40000000 | 0x701;
  translations[2] = 1ul << 53 | 0x40000000 | 0x741;
  WRITE(mair_el1, 0xff);
  WRITE(tcr_el1, 2ul << 32 | 1 << 23 | 25 << 16 | 0x3500 | 25);
  WRITE(ttbr0_el1, translations);
  WRITE(sp_el1, data + 512);
  WRITE(sp_el0, (uint64_t)(data + 512) + USER);
  __asm__ volatile("dsb sy\n tlbi alle1\n dsb sy\n isb");
  WRITE(S3_4_C12_C9_5, 0xf);  // ICC_SRE_EL2
  WRITE(S3_0_C12_C12_5, 7);   // ICC_SRE_EL1
  WRITE(oslar_el1, 0);
  WRITE(pmcntenclr_el0, ~0ul);
  tryTraps();
  tryBreakpoints();
  tryWatchpoints();
  trySteps();
  tryMonitors();
}
