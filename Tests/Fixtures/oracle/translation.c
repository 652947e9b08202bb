// Asks a processor how it translates, and prints its answers: one line a question, the same
// program on every simulator. Runs at EL2 with the MMU off on a board like QEMU's virt; builds
// tables for EL1&0, stage 2 and EL2, and enters EL1, EL0 or EL2 to carry out one instruction.

typedef unsigned long u64;
typedef unsigned int u32;

#define READ(name) ({ u64 v_; __asm__ volatile("mrs %0, " name : "=r"(v_)); v_; })
#define WRITE(name, value) \
  do { u64 v_ = (value); __asm__ volatile("msr " name ", %0" : : "r"(v_) : "memory"); } while (0)
#define SYNC() __asm__ volatile("dsb sy\n isb" : : : "memory")
#define S3(op1, n, m, op2) "S3_" #op1 "_C" #n "_C" #m "_" #op2

// Registers of extensions, by their encodings.
#define TTBR1_EL2 S3(4, 2, 0, 1)
#define PAN S3(0, 4, 2, 3)

// What the last run left: written by the vectors.
struct Result {
  u64 level, esr, far, elr, hpfar, x1, spsr;
} result;
u64 saved[16];

// Words of the instruction under test; each is followed by HVC #0.
enum Op {
  LDR, STR, EXEC, LDTR, STTR, LDXR, STXR, LDAR, STLR, LDRH, LDP, STP, LDRB, STRB,
  ZVA, S1E1R, S1E1W, S1E0R, S1E0W, OPS
};
static const char *const opNames[] = {
  "ldr", "str", "exec", "ldtr", "sttr", "ldxr", "stxr", "ldar", "stlr", "ldrh", "ldp", "stp",
  "ldrb", "strb", "zva", "s1e1r", "s1e1w", "s1e0r", "s1e0w"
};
extern u32 stubs[];

__asm__(
  ".section .text.start, \"ax\"\n"
  ".global _start\n"
  "_start: ldr x0, =stackTop\n"
  "  mov sp, x0\n"
  "  ldr x0, =vectors2\n"
  "  msr vbar_el2, x0\n"
  "  ldr x0, =vectors1\n"
  "  msr vbar_el1, x0\n"
  "  isb\n"
  "  bl program\n"
  "  mov w0, #8\n"
  "  movk w0, #0x8400, lsl #16\n"
  "  smc #0\n"
  "1: b 1b\n"
  ".ltorg\n"
  // One instruction of each kind at [x0], 8 bytes apart.
  ".balign 4096\n"
  "stubs:\n"
  ".macro one text:vararg\n  \\text\n  hvc #0\n.endm\n"
  "one ldr x1, [x0]\n"
  "one str x1, [x0]\n"
  "one br x0\n"
  "one ldtr x1, [x0]\n"
  "one sttr x1, [x0]\n"
  "one ldxr x1, [x0]\n"
  "one stxr w2, x1, [x0]\n"
  "one ldar x1, [x0]\n"
  "one stlr x1, [x0]\n"
  "one ldrh w1, [x0]\n"
  "one ldp x1, x2, [x0]\n"
  "one stp x1, x2, [x0]\n"
  "one ldrb w1, [x0]\n"
  "one strb w1, [x0]\n"
  "one dc zva, x0\n"
  "one at s1e1r, x0\n"
  "one at s1e1w, x0\n"
  "one at s1e0r, x0\n"
  "one at s1e0w, x0\n"
  // EL1: whatever happens, say so to EL2.
  ".balign 2048\n"
  "vectors1:\n"
  ".rept 16\n .balign 128\n hvc #1\n b .\n.endr\n"
  // EL2: keep what happened and return to who called run().
  ".balign 2048\n"
  "vectors2:\n"
  ".rept 16\n .balign 128\n b arrive\n.endr\n"
  "arrive: ldr x0, =result\n"
  "  mrs x2, esr_el2\n"
  "  mov x3, #2\n"
  "  mrs x4, far_el2\n"
  "  mrs x5, elr_el2\n"
  "  mrs x6, hpfar_el2\n"
  "  mrs x7, spsr_el2\n"
  "  stp x3, x2, [x0]\n"
  "  stp x4, x5, [x0, #16]\n"
  "  stp x6, x1, [x0, #32]\n"
  "  str x7, [x0, #48]\n"
  "  ldr x0, =saved\n"
  "  ldp x19, x20, [x0]\n"
  "  ldp x21, x22, [x0, #16]\n"
  "  ldp x23, x24, [x0, #32]\n"
  "  ldp x25, x26, [x0, #48]\n"
  "  ldp x27, x28, [x0, #64]\n"
  "  ldp x29, x30, [x0, #80]\n"
  "  ldr x1, [x0, #96]\n"
  "  mov sp, x1\n"
  "  ret\n"
  // enter(address, pstate, x0, x1)
  "enter: msr elr_el2, x0\n"
  "  msr spsr_el2, x1\n"
  "  ldr x4, =saved\n"
  "  stp x19, x20, [x4]\n"
  "  stp x21, x22, [x4, #16]\n"
  "  stp x23, x24, [x4, #32]\n"
  "  stp x25, x26, [x4, #48]\n"
  "  stp x27, x28, [x4, #64]\n"
  "  stp x29, x30, [x4, #80]\n"
  "  mov x5, sp\n"
  "  str x5, [x4, #96]\n"
  "  mov x0, x2\n"
  "  mov x1, x3\n"
  "  eret\n"
  ".ltorg\n"
  ".section .bss\n"
  ".balign 16\n"
  "  .skip 65536\n"
  "stackTop:\n"
  ".text\n");

void enter(u64 address, u64 state, u64 x0, u64 x1);

// Printing.
static void put(char c) { *(volatile u32 *)0x09000000 = (u32)c; }
static void text(const char *s) { while (*s) put(*s++); }
static void number(u64 v) {
  int shift = 60;
  while (shift > 0 && !(v >> shift & 15)) shift -= 4;
  for (; shift >= 0; shift -= 4) put("0123456789abcdef"[v >> shift & 15]);
}
static void value(const char *name, u64 v) { text(name); number(v); }

// Tables: pages of the granule from here on, zeroed when they are taken.
#define TABLES 0x41000000ul
#define TARGET 0x42000000ul
static u64 nextTable;
static u64 newTable(int granule) {
  u64 size = 1ul << granule;
  nextTable = (nextTable + size - 1) & ~(size - 1);
  u64 table = nextTable;
  nextTable += size;
  for (u64 i = 0; i < size; i += 8) *(volatile u64 *)(table + i) = 0;
  return table;
}
static int shiftOf(int granule, int level) { return granule + (3 - level) * (granule - 3); }

// Goes down from `root`, which resolves `bits` from `start` on, and gives the descriptor's place.
static u64 place(u64 root, int granule, int bits, int start, u64 address, int level) {
  u64 table = root;
  int top = bits;
  for (int l = start;; l++) {
    int shift = shiftOf(granule, l);
    u64 index = (address & ((1ul << top) - 1)) >> shift;
    volatile u64 *entry = (volatile u64 *)(table + index * 8);
    if (l == level) return (u64)entry;
    if ((*entry & 3) != 3) *entry = newTable(granule) | 3;
    table = *entry & 0xfffffffff000;
    top = shift;
  }
}
static void map(u64 root, int granule, int bits, int start, u64 address, int level, u64 entry) {
  *(volatile u64 *)place(root, granule, bits, start, address, level) = entry;
}

#define NORMAL 0x700ul
#define AP(n) ((u64)(n) << 6)
#define UXN (1ul << 54)
#define PXN (1ul << 53)
#define PAGE 3ul
#define BLOCK 1ul
static u64 leafType(int level) { return level == 3 ? PAGE : BLOCK; }

// RAM at its own address, the way that the granule has for it.
static void identity(u64 root, int granule, int bits, int start, u64 attributes) {
  u64 base = 0x40000000;
  if (granule == 14) {
    for (int i = 0; i < 4; i++, base += 0x2000000)
      map(root, granule, bits, start, base, 2, base | attributes | BLOCK);
  } else {
    map(root, granule, bits, start, base, granule == 12 ? 1 : 2, base | attributes | BLOCK);
  }
}

static int startLevel(int granule, int bits) {
  int stride = granule - 3;
  return 4 - (bits - granule + stride - 1) / stride;
}
static u64 tg0(int granule) { return granule == 12 ? 0 : granule == 16 ? 1 : 2; }
static u64 tg1(int granule) { return granule == 12 ? 2 : granule == 16 ? 3 : 1; }

static u64 root, sctlr = 0x30d00805;
static int granule, bits;

// Stage 1 of EL1&0 with tables of its own for both halves; `more` goes into TCR_EL1.
static void stageOne(int g, int b, u64 more) {
  granule = g;
  bits = b;
  nextTable = TABLES;
  root = newTable(g);
  identity(root, g, b, startLevel(g, b), NORMAL);
  WRITE("mair_el1", 0x0000bb440c0800ff | 4ul << 24 | 0xfful << 56);
  u64 size = (u64)(64 - b);
  WRITE("tcr_el1", size | size << 16 | tg0(g) << 14 | tg1(g) << 30 | 2ul << 32 | 1ul << 36 | more);
  WRITE("ttbr0_el1", root);
  WRITE("ttbr1_el1", root);
  WRITE("sctlr_el1", sctlr);
  SYNC();
}
static void leaf(u64 address, int level, u64 entry) {
  map(root, granule, bits, startLevel(granule, bits), address, level, entry);
}
static u64 leafPlace(u64 address, int level) {
  return place(root, granule, bits, startLevel(granule, bits), address, level);
}

static u64 root2;
static void stageTwo(int g, int b, int start, u64 more) {
  root2 = newTable(16);
  for (int i = 0; i < 16; i++) newTable(12);
  u64 sl0 = (u64)(g == 12 ? 2 - start : 3 - start);
  identity(root2, g, b, start, NORMAL | 0xfc);
  WRITE("vtcr_el2", (u64)(64 - b) | sl0 << 6 | tg0(g) << 14 | 2ul << 16 | 1ul << 31 | more);
  WRITE("vttbr_el2", root2);
  SYNC();
}
static void forget(void) {
  __asm__ volatile("dsb sy\n tlbi alle1\n tlbi alle2\n dsb sy\n ic iallu\n dsb sy\n isb" : : : "memory");
}

#define HCR_RW (1ul << 31)
#define HCR_VM 1ul
static u64 hcr = HCR_RW;
static void setHCR(u64 v) { hcr = v; WRITE("hcr_el2", v); SYNC(); }

// PAR_EL1 without what differs between right processors: NS is UNKNOWN and bit 10 IMPLEMENTATION
// DEFINED; QEMU leaves out that Device memory and Normal memory that is not cacheable is outer
// shareable.
static u64 answer(void) {
  u64 par = READ("par_el1");
  if (par & 1) return par;
  par &= ~(3ul << 9);
  return par >> 60 && par >> 56 != 0x44 ? par : par & ~(3ul << 7);
}

// One instruction at a level; prints what came of it.
static void run(enum Op op, int level, u64 address) {
  forget();
  WRITE("hpfar_el2", 0);
  WRITE("par_el1", 0);
  WRITE("esr_el1", 0);
  WRITE("far_el1", 0);
  SYNC();
  enter((u64)stubs + (u64)op * 8, level == 2 ? 0x3c9 : level == 1 ? 0x3c5 : 0x3c0, address, 0x55);
  text(" ");
  text(opNames[op]);
  value("@", (u64)level);
  u64 code = result.esr >> 26;
  if (code == 0x16 && (result.esr & 0xffff) == 0) {
    text("=ok");
    if (op >= S1E1R) value(":", answer());
    return;
  }
  if (code == 0x16) {
    value("=1:", READ("esr_el1"));
    value(":", READ("far_el1"));
    return;
  }
  // ISV belongs to faults of stage 2 alone; QEMU sets it for those of EL2's own stage 1 too.
  value("=2:", level == 2 ? result.esr & ~(0x7fful << 14) : result.esr);
  value(":", result.far);
  // For a permission fault outside a walk HPFAR_EL2 is UNKNOWN.
  if ((result.esr & 0x3c) != 0xc || result.esr & 0x80) value(":", result.hpfar);
}

static void question(const char *name, u64 a, u64 b, u64 c) {
  text(name);
  value(" ", a);
  value(" ", b);
  value(" ", c);
  text(":");
}

// AT from EL2 for EL1&0.
static void ask(const char *how, u64 address, int kind) {
  WRITE("par_el1", 0);
  SYNC();
  switch (kind) {
  case 0: __asm__ volatile("at s1e1r, %0\n isb" : : "r"(address)); break;
  case 1: __asm__ volatile("at s1e0w, %0\n isb" : : "r"(address)); break;
  case 2: __asm__ volatile("at s12e1r, %0\n isb" : : "r"(address)); break;
  case 3: __asm__ volatile("at s12e0w, %0\n isb" : : "r"(address)); break;
  case 4: __asm__ volatile("at s12e1w, %0\n isb" : : "r"(address)); break;
  }
  text(" ");
  text(how);
  value("=", answer());
}

static int has(int field, u64 register_) { return (int)(register_ >> field & 15); }
static int granules[3] = {12, 16, 14};
static int granuleCount;

static const u64 low = 0x80000000, inPage = 0x203000;

// D8.2, D8.12: each kind of descriptor at each level.
static void descriptors(void) {
  for (int g = 0; g < granuleCount; g++)
    for (int b = 39; b <= 48; b += 9) {
      int gr = granules[g];
      int first = startLevel(gr, b);
      for (int level = first; level <= 3; level++)
        for (int kind = 0; kind < 9; kind++)
          for (int high = 0; high < 2; high++) {
            stageOne(gr, b, 0);
            u64 va = (low + (inPage << (gr - 12)) + (1ul << (b - 1)) + (high ? ~0ul << b : 0));
            int shift = shiftOf(gr, level);
            u64 out = TARGET >> shift << shift;
            u64 entry = out | NORMAL | leafType(level);
            switch (kind) {
            case 1: entry = 0; break;
            case 2: entry &= ~2ul; if (level != 3) entry = 0xfffffffffffffffe; break;
            case 3: entry &= ~0x400ul; break;
            case 4: entry |= 1ul << 40; break;
            case 5: entry |= 1ul << 47; break;
            case 6: entry |= 1ul << 52; break;
            case 7: entry = 0x410000000000 | 3; break;
            case 8: entry = 0x20000000 | (level == 3 ? 0x703 : 3); break;
            }
            // QEMU takes a block where the granule has none.
            if (level < (gr == 12 ? 1 : 2) && (kind == 0 || (kind > 2 && kind < 7))) continue;
            leaf(va, level, entry);
            question("descriptor", (u64)(gr * 256 + b), (u64)(level * 16 + kind), va);
            // The target of a block is what the address says, which may be no RAM.
            if (kind != 0 && kind != 6 && kind != 8) {
              run(LDR, 1, va);
              run(STR, 1, va + 8);
              run(EXEC, 1, va);
              run(EXEC, 0, va);
              run(LDTR, 1, va);
              run(LDR, 0, va);
            }
            if (kind != 8) {
              run(S1E1R, 1, va);
              run(S1E0W, 1, va);
            }
            text("\n");
          }
    }
}

// D8.4: who may do what.
static void permissions(void) {
  static const enum Op ops[] = {LDR, STR, EXEC, LDTR, STTR, STRB, ZVA, S1E1R, S1E1W, S1E0R, S1E0W};
  for (int wxn = 0; wxn < 2; wxn++)
    for (int table = 0; table < 16; table++)
      for (int p = 0; p < 16; p++) {
        sctlr = 0x34d5d905 | (u64)wxn << 19;
        stageOne(12, 39, 0);
        sctlr = 0x30d00805;
        // EL1 runs from what it may not write.
        leaf(0x40000000, 1, 0x40000000 | NORMAL | AP(2) | BLOCK);
        u64 va = low + inPage;
        *(volatile u32 *)TARGET = 0xd4000002;
        leaf(va, 3, TARGET | NORMAL | AP(p & 3) | (p & 4 ? UXN : 0) | (p & 8 ? PXN : 0) | PAGE);
        u64 entry = leafPlace(va, 1);
        *(volatile u64 *)entry |= (u64)table << 59;
        if (wxn && table) continue;
        question("permission", (u64)wxn, (u64)table, (u64)p);
        for (int i = 0; i < (int)(sizeof ops / sizeof *ops); i++) {
          if (ops[i] != ZVA) run(ops[i], 1, va);
          else run(ops[i], 1, va + 0x40);
          if (ops[i] < S1E1R && ops[i] != LDTR && ops[i] != STTR)
            run(ops[i], 0, va + (ops[i] == EXEC ? 0 : 0x40));
          *(volatile u32 *)TARGET = 0xd4000002;
        }
        text("\n");
      }
}

// D8.2.6, D8.2.7: sizes of what goes in and comes out, tags, disabled walks.
static void ranges(void) {
  for (int g = 0; g < granuleCount; g++)
    for (int b = 25; b <= 48; b++) {
      int gr = granules[g];
      for (int options = 0; options < 4; options++) {
        nextTable = TABLES;
        root = newTable(gr);
        granule = gr;
        bits = b;
        u64 size = (u64)(64 - b);
        // Bits 0 and 1: TBI, EPD.
        WRITE("tcr_el1", size | size << 16 | tg0(gr) << 14 | tg1(gr) << 30 | 2ul << 32
          | (options & 1 ? 3ul << 37 : 0) | (options & 2 ? 1ul << 7 : 0));
        WRITE("mair_el1", 0xff);
        WRITE("ttbr0_el1", root);
        WRITE("ttbr1_el1", root);
        WRITE("sctlr_el1", sctlr);
        u64 end = (1ul << b) - 0x10000;
        leaf(0, 3, TARGET | NORMAL | PAGE);
        leaf(end, 3, TARGET | 0x10000 | NORMAL | PAGE);
        SYNC();
        forget();
        question("range", (u64)(gr * 256 + b), (u64)options, 0);
        u64 top = ~0ul << b;
        u64 addresses[] = {
          0, end, end + 0x10000, top, top + end, top - 0x10000, 0xffful << 52, 0x5aul << 56,
          (0x5aul << 56) + end, (top & ~(0xfful << 56)) | 0x11ul << 56, ~0ul << 48,
        };
        for (int i = 0; i < 11; i++) ask("at", addresses[i], 0);
        text("\n");
      }
    }
  // IPS, with outputs in steps, and tables that are past it.
  for (int ips = 0; ips < 3; ips++)
    for (int bit = 30; bit < 48; bit++) {
      stageOne(12, 39, 0);
      WRITE("tcr_el1", (READ("tcr_el1") & ~(7ul << 32)) | (u64)ips << 32);
      leaf(low, 3, TARGET | 1ul << bit | NORMAL | PAGE);
      leaf(low + 0x40000000, 1, 1ul << bit | NORMAL | BLOCK);
      leaf(low + 0x80000000, 1, root | 1ul << bit | 3);
      SYNC();
      forget();
      question("output", (u64)ips, (u64)bit, 0);
      ask("page", low, 0);
      ask("block", low + 0x40000000, 0);
      if (bit >= 40 || (ips == 0 && bit > 31) || (ips == 1 && bit > 35)) ask("table", low + 0x80000000, 0);
      if (bit >= 40 || (ips == 0 && bit > 31) || (ips == 1 && bit > 35)) {
        WRITE("ttbr0_el1", root | 1ul << bit);
        SYNC();
        forget();
        ask("base", low, 0);
      }
      text("\n");
    }
  // The MMU off.
  WRITE("sctlr_el1", sctlr & ~1ul);
  setHCR(HCR_RW);
  question("flat", 0, 0, 0);
  u64 flat[] = {0, TARGET, 1ul << 39, 1ul << 55, 1ul << 63};
  for (int i = 0; i < 5; i++) ask("at", flat[i], 0);
  text("\n");
}

// D8.5.5, D8.5.6: attributes of both stages together.
static void attributes(void) {
  setHCR(HCR_RW | HCR_VM);
  static const u64 types[] = {0x00, 0x04, 0x08, 0x0c, 0x44, 0x4f, 0xf4, 0xff, 0xbb, 0xaa, 0x7f, 0xf7, 0x33, 0xee, 0x9a, 0x55};
  for (int half = 0; half < 2; half++)
    for (int type2 = 0; type2 < 16; type2++) {
      if ((type2 & 3) == 0 && type2 >> 2) continue;
      for (int sh = 0; sh < 16; sh++) {
        if ((sh & 3) == 1 || sh >> 2 == 1) continue;
        stageOne(12, 39, 0);
        stageTwo(12, 39, 1, 0);
        u64 mair = 0;
        for (int i = 0; i < 8; i++) mair |= types[half * 8 + i] << (8 * i);
        WRITE("mair_el1", mair);
        for (u64 i = 0; i < 8; i++)
          leaf(low + i * 0x1000, 3, 0x88000000 + i * 0x1000 | 0x400 | i << 2 | (u64)(sh & 3) << 8 | PAGE);
        for (u64 i = 0; i < 8; i++)
          map(root2, 12, 39, 1, 0x88000000 + i * 0x1000, 3,
            TARGET + i * 0x1000 | 0x4c0 | (u64)type2 << 2 | (u64)(sh >> 2) << 8 | PAGE);
        SYNC();
        forget();
        question("attributes", (u64)half, (u64)type2, (u64)sh);
        for (u64 i = 0; i < 8; i++) {
          // QEMU takes Normal memory that is inner non-cacheable for Device-nGnRE when the other
          // stage says Device.
          u64 type = types[half * 8 + i];
          int mixed = (type >> 4 == 0) != (type2 >> 2 == 0);
          if (mixed && (type >> 4 ? (type & 15) == 4 : (type2 & 3) == 1)) continue;
          ask("at", low + i * 0x1000, 2);
        }
        ask("one", low, 0);
        text("\n");
      }
    }
  setHCR(HCR_RW);
}

// D8.2, stage 2: starting levels, sizes, faults and their syndromes.
static void stageTwos(void) {
  for (int g = 0; g < granuleCount; g++)
    for (int b = 32; b <= 40; b += 1)
      for (int start = 0; start <= 3; start++) {
        int gr = granules[g];
        if (start == 0 && gr != 12) continue;
        if (gr == 12 && start == 3) continue;
        int top = b - shiftOf(gr, start);
        int fits = top >= 1 && top <= gr - 3 + 4;
        nextTable = TABLES;
        WRITE("sctlr_el1", sctlr & ~1ul);
        setHCR(HCR_RW | HCR_VM);
        root2 = newTable(16);
        for (int i = 0; i < 64; i++) newTable(12);
        u64 sl0 = (u64)(gr == 12 ? 2 - start : 3 - start);
        WRITE("vtcr_el2", (u64)(64 - b) | sl0 << 6 | tg0(gr) << 14 | 2ul << 16 | 1ul << 31);
        WRITE("vttbr_el2", root2);
        SYNC();
        u64 end = (1ul << b) - 0x10000;
        if (fits && top <= 16) {
          map(root2, gr, b, start, 0, 3, TARGET | NORMAL | 0xfc | PAGE);
          map(root2, gr, b, start, end, 3, TARGET | 0x10000 | NORMAL | 0x7c | PAGE);
        }
        forget();
        question("start", (u64)(gr * 256 + b), (u64)start, 0);
        ask("at", 0, 2);
        ask("at", end, 2);
        ask("at", end, 4);
        // 40 bits may be all that there are.
        if (b < 40) ask("at", end + 0x10000, 2);
        text("\n");
      }
  for (int b = 39; b <= 40; b++)
    for (int level = 1; level <= 3; level++)
      for (int kind = 0; kind < 8; kind++) {
        setHCR(HCR_RW | HCR_VM);
        stageOne(12, 39, 0);
        stageTwo(12, b, 1, 0);
        u64 ipa = 0x88000000 + inPage;
        u64 va = low + inPage;
        leaf(va, 3, (ipa & ~0xffful) | NORMAL | AP(1) | PAGE);
        int shift = shiftOf(12, level);
        u64 entry = (TARGET >> shift << shift) | NORMAL | 0xfc | leafType(level);
        switch (kind) {
        case 1: entry = 0; break;
        case 2: entry &= ~0x400ul; break;
        case 3: entry |= 1ul << 41; break;
        case 4: entry &= ~0x40ul; break;
        case 5: entry &= ~0x80ul; break;
        case 6: entry &= ~0xc0ul; break;
        case 7: entry |= 1ul << 54; break;
        }
        map(root2, 12, b, 1, ipa, level, entry);
        question("second", (u64)b, (u64)level, (u64)kind);
        if (kind != 0 && !(kind >= 4 && level == 1)) {
          static const enum Op ops[] = {LDR, STR, EXEC, LDTR, LDXR, LDAR, STLR, LDRH, LDP, STP, LDRB, STRB, S1E1W, S1E0R};
          for (int i = 0; i < 14; i++) run(ops[i], 1, va + (ops[i] == EXEC ? 0 : 0x30));
          run(LDR, 0, va + 8);
          run(STRB, 0, va + 9);
        }
        forget();
        for (int i = 0; i < 5; i++) ask("at", va, i);
        text("\n");
      }
  // Tables of stage 1 by stage 2: not there, not readable, Device with HCR_EL2.PTW.
  for (int kind = 0; kind < 5; kind++) {
    setHCR(HCR_RW | HCR_VM | (kind == 4 ? 4 : 0));
    stageOne(12, 39, 0);
    stageTwo(12, 39, 1, 0);
    u64 va = low + inPage;
    leaf(va, 3, TARGET | NORMAL | PAGE);
    // The table of level 3 seems to be elsewhere.
    u64 upper = leafPlace(va, 2);
    u64 table = *(volatile u64 *)upper & 0xfffffffff000;
    *(volatile u64 *)upper = 0x90000000 | 3;
    u64 entry = table | NORMAL | 0xfc | PAGE;
    if (kind == 1) entry = 0;
    if (kind == 2) entry &= ~0x40ul;
    if (kind == 3) entry &= ~0x400ul;
    if (kind == 4) entry = table | 0x7c0 | 4 | PAGE;
    map(root2, 12, 39, 1, 0x90000000, 3, entry);
    question("walk", (u64)kind, 0, 0);
    run(LDR, 1, va);
    run(EXEC, 1, va);
    if (kind == 0) run(STR, 1, va);
    run(S1E1R, 1, va);
    forget();
    ask("at", va, 0);
    ask("at", va, 2);
    text("\n");
  }
  setHCR(HCR_RW);
}

// B2.5: SCTLR_ELx.A, exclusives and ordered accesses in Normal memory.
static void alignment(void) {
  for (int a = 0; a < 2; a++) {
    sctlr = 0x30d00805 | (u64)a << 1;
    stageOne(12, 39, 0);
    sctlr = 0x30d00805;
    for (u64 i = 0; i < 2; i++) leaf(low + i * 0x1000, 3, TARGET + i * 0x1000 | NORMAL | AP(1) | PAGE);
    static const enum Op ops[] = {LDR, STR, LDTR, LDXR, STXR, LDAR, STLR, LDRH, LDP, STP, LDRB};
    for (int i = 0; i < 11; i++) {
      question("align", (u64)a, (u64)ops[i], 0);
      u64 offsets[] = {0, 1, 2, 4, 8, 0xff1, 0xff9, 0xfff, 0x1ff9};
      for (int o = 0; o < 9; o++) {
        // QEMU asks the monitor before it looks at the alignment.
        if (ops[i] == STXR && offsets[o] % 8) continue;
        run(ops[i], 1, low + offsets[o]);
        run(ops[i], 0, low + offsets[o]);
      }
      text("\n");
    }
  }
}

// EL2's own regime, and with `host` EL2&0.
static u64 rootOfEL2;
static void ownTables(u64 tcr) {
  nextTable = 0x41800000;
  rootOfEL2 = newTable(12);
  WRITE("mair_el2", 0x04ff);
  WRITE("tcr_el2", tcr);
  WRITE("ttbr0_el2", rootOfEL2);
  map(rootOfEL2, 12, 39, 1, 0, 1, 0 | 0x400 | 4 | BLOCK);
  map(rootOfEL2, 12, 39, 1, 0x40000000, 1, 0x40000000 | NORMAL | BLOCK);
}
static void ofEL2(void) {
  setHCR(HCR_RW);
  for (int p = 0; p < 16; p++) {
    ownTables(25 | 2ul << 16 | 1ul << 31 | 1ul << 23);
    u64 va = low + inPage;
    *(volatile u32 *)TARGET = 0xd4000002;
    map(rootOfEL2, 12, 39, 1, va, 3, TARGET | NORMAL | AP(p & 2) | AP(1) | (p & 4 ? UXN : 0) | (p & 8 ? PXN : 0) | (p & 1 ? 0 : PAGE));
    forget();
    WRITE("sctlr_el2", 0x30c50835);
    SYNC();
    question("el2", (u64)p, 0, 0);
    run(LDR, 2, va);
    run(STRB, 2, va + 0x40);
    run(EXEC, 2, va);
    run(LDTR, 2, va);
    run(LDR, 2, 0xffff000000000000);
    run(LDR, 2, 1ul << 39);
    WRITE("sctlr_el2", 0x30c50830);
    SYNC();
    text("\n");
  }
}

// FEAT_VHE: EL2&0, TGE, and whose registers are meant by which names.
static void host(void) {
  static const enum Op ops[] = {LDR, STRB, EXEC, LDTR, STTR, S1E1R, S1E1W, S1E0R, S1E0W};
  for (int e = 1; e < 4; e++)
    for (int pan = 0; pan < 2; pan++)
      for (int p = 0; p < 16; p++) {
        // E2H alone leaves EL0 to EL1&0, which is off.
        setHCR(HCR_RW | 1ul << 34 | (e & 2 ? 1ul << 27 : 0));
        ownTables(25 | 25ul << 16 | 2ul << 30 | 2ul << 32 | 1ul << 36);
        WRITE("sctlr_el1", 0x30d00800);
        WRITE("ttbr0_el2", rootOfEL2 | 5ul << 48);
        WRITE(TTBR1_EL2, rootOfEL2 | 6ul << 48);
        u64 va = low + inPage + (e & 1 ? ~0ul << 39 : 0);
        *(volatile u32 *)TARGET = 0xd4000002;
        map(rootOfEL2, 12, 39, 1, va, 3, TARGET | NORMAL | AP(p & 3) | (p & 4 ? UXN : 0) | (p & 8 ? PXN : 0) | PAGE);
        forget();
        __asm__ volatile("tlbi vmalle1\n dsb sy\n isb");
        u64 control = READ("sctlr_el2");
        __asm__ volatile("msr " S3(4, 1, 0, 0) ", %0\n isb" : : "r"(0x34d5d905ul | 1ul << 4));
        question("host", (u64)e, (u64)pan, (u64)p);
        for (int i = 0; i < 9; i++) {
          WRITE(PAN, (u64)pan << 22);
          // The vector's PSTATE goes on in enter().
          forget();
          WRITE("par_el1", 0);
          SYNC();
          enter((u64)stubs + (u64)ops[i] * 8, 0x3c9 | (u64)pan << 22, va, 0x55);
          text(" ");
          text(opNames[ops[i]]);
          if (result.esr >> 26 == 0x16) text("=ok"); else { value("=", result.esr & ~(0x7fful << 14)); value(":", result.far); }
          if (ops[i] >= S1E1R) value(":", answer());
          if (e & 2 && ops[i] < S1E1R && ops[i] != LDTR && ops[i] != STTR) {
            enter((u64)stubs + (u64)ops[i] * 8, 0x3c0, va, 0x55);
            if (result.esr >> 26 == 0) text("=ok"); else { value("=", result.esr & ~(0x7fful << 14)); value(":", result.far); }
          }
          *(volatile u32 *)TARGET = 0xd4000002;
        }
        __asm__ volatile("msr " S3(4, 1, 0, 0) ", %0\n isb" : : "r"(control));
        text("\n");
        setHCR(HCR_RW);
        ownTables(25 | 2ul << 16 | 1ul << 31 | 1ul << 23);
      }
  // Names: each written by one, read by all.
#define NAMES(name, n, m, op2, two) do { \
    setHCR(HCR_RW | 1ul << 34); \
    WRITE(S3(0, n, m, op2), 0x300000); u64 a = READ(two); \
    WRITE(S3(5, n, m, op2), 0x100000); u64 b = READ(S3(0, n, m, op2)); \
    setHCR(HCR_RW); \
    u64 c = READ(S3(0, n, m, op2)); \
    question(name, a, b, c); text("\n"); } while (0)
  NAMES("cpacr", 1, 0, 2, "cptr_el2");
  WRITE("cptr_el2", 0x33ff);
  NAMES("ttbr0", 2, 0, 0, "ttbr0_el2");
  NAMES("ttbr1", 2, 0, 1, TTBR1_EL2);
  NAMES("tcr", 2, 0, 2, "tcr_el2");
  NAMES("spsr", 4, 0, 0, "spsr_el2");
  NAMES("elr", 4, 0, 1, "elr_el2");
  NAMES("esr", 5, 2, 0, "esr_el2");
  NAMES("far", 6, 0, 0, "far_el2");
  NAMES("mair", 10, 2, 0, "mair_el2");
  NAMES("contextidr", 13, 0, 1, S3(4, 13, 0, 1));
#undef NAMES
  for (int timer = 0; timer < 2; timer++) {
    setHCR(HCR_RW | 1ul << 34);
    u64 a, b, c;
    if (timer == 0) {
      WRITE("cntv_cval_el0", 0x123456);
      a = READ(S3(4, 14, 3, 2));
      WRITE(S3(5, 14, 3, 2), 0x654321);
      b = READ("cntv_cval_el0");
      setHCR(HCR_RW);
      c = READ("cntv_cval_el0");
    } else {
      WRITE("cntp_cval_el0", 0x123456);
      a = READ("cnthp_cval_el2");
      WRITE(S3(5, 14, 2, 2), 0x654321);
      b = READ("cntp_cval_el0");
      setHCR(HCR_RW);
      c = READ("cntp_cval_el0");
    }
    question("timer", a, b, c);
    text("\n");
  }
}

// FEAT_PAN and FEAT_UAO at EL1, AT S1E1RP and WP.
static void never(void) {
  for (int state = 0; state < 4; state++)
    for (int ap = 0; ap < 4; ap++) {
      stageOne(12, 39, 0);
      leaf(low, 3, TARGET | NORMAL | AP(ap) | PAGE);
      question("never", (u64)state, (u64)ap, 0);
      static const enum Op ops[] = {LDR, STR, LDTR, STTR, ZVA, S1E1R, S1E1W};
      for (int i = 0; i < 7; i++) {
        forget();
        WRITE("par_el1", 0);
        WRITE("esr_el1", 0);
        enter((u64)stubs + (u64)ops[i] * 8, 0x3c5 | (u64)state << 22, low, 0x55);
        text(" ");
        text(opNames[ops[i]]);
        if ((result.esr & 0xffff) == 0) text("=ok"); else value("=", READ("esr_el1"));
        if (ops[i] >= S1E1R) value(":", answer());
        value("/", result.spsr >> 20 & 15);
      }
      WRITE(PAN, (u64)(state & 1) << 22);
      forget();
      __asm__ volatile("sys #0, c7, c9, #0, %0\n isb" : : "r"(low));
      value(" rp=", answer());
      __asm__ volatile("sys #0, c7, c9, #1, %0\n isb" : : "r"(low));
      value(" wp=", answer());
      WRITE(PAN, 0);
      text("\n");
    }
}

// A descriptor; whether a refused access sets its flag is open.
static u64 seen(u64 *entry) {
  u64 fault = result.esr >> 26 == 0x16 ? READ("esr_el1") : result.esr;
  u64 permission = (fault >> 26 & 0x38) == 0x20 && (fault & 0x3c) == 0xc;
  return *(volatile u64 *)entry & ~(permission ? 0x400ul : 0);
}

// FEAT_HAFDBS: what hardware writes into descriptors of both stages.
static void dirty(void) {
  static const enum Op ops[] = {LDR, STR, EXEC, STTR, LDXR, STRB};
  for (int second = 0; second < 2; second++)
    for (int control = 0; control < 4; control++)
      for (int kind = 0; kind < 16; kind++)
        for (int i = 0; i < 6; i++) {
          // What hardware makes dirty counts as writable by EL0, so that EL1 does not execute it;
          // QEMU looks at the descriptor alone.
          if (ops[i] == EXEC && !second && control == 3 && (kind & 11) == 11) continue;
          // HA and HD; DBM, AP[2] (S2AP[1] clear), AF, and EL0's access.
          u64 bits_ = (kind & 1 ? 1ul << 51 : 0) | (kind & 4 ? 0x400 : 0);
          setHCR(HCR_RW | (second ? HCR_VM : 0));
          stageOne(12, 39, second ? 0 : (u64)control << 39);
          u64 *entry;
          if (second) {
            stageTwo(12, 39, 1, (u64)control << 21);
            leaf(low, 3, 0x88000000 | NORMAL | AP(kind & 8 ? 1 : 0) | PAGE);
            map(root2, 12, 39, 1, 0x88000000, 3, TARGET | 0x37c | (kind & 2 ? 0 : 0x80) | bits_ | PAGE);
            entry = (u64 *)place(root2, 12, 39, 1, 0x88000000, 3);
          } else {
            leaf(low, 3, TARGET | 0x300 | (kind & 2 ? AP(2) : 0) | (kind & 8 ? AP(1) : 0) | bits_ | PAGE);
            entry = (u64 *)leafPlace(low, 3);
          }
          question("dirty", (u64)(second * 16 + control), (u64)kind, 0);
          *(volatile u32 *)TARGET = 0xd4000002;
          run(ops[i], 1, low);
          value(" ", seen(entry));
          // A second access through what the TLB may hold.
          run(STR, 1, low + 0x80);
          value(" ", seen(entry));
          forget();
          ask("at", low, 4);
          value(" ", seen(entry));
          text("\n");
        }
  setHCR(HCR_RW);
}

// FEAT_HPDS and FEAT_XNX.
static void disabled(void) {
  for (int table = 0; table < 16; table++)
    for (int hpd = 0; hpd < 2; hpd++) {
      stageOne(12, 39, (u64)hpd << 41);
      leaf(low, 3, TARGET | NORMAL | AP(1) | PAGE);
      *(volatile u64 *)leafPlace(low, 1) |= (u64)table << 59;
      *(volatile u32 *)TARGET = 0xd4000002;
      question("hierarchy", (u64)table, (u64)hpd, 0);
      run(EXEC, 0, low);
      for (enum Op op = S1E1R; op <= S1E0W; op++) run(op, 1, low);
      text("\n");
    }
  for (u64 xn = 0; xn < 4; xn++) {
    setHCR(HCR_RW | HCR_VM);
    stageOne(12, 39, 0);
    stageTwo(12, 39, 1, 0);
    for (u64 i = 0; i < 2; i++)
      leaf(low + i * 0x1000, 3, 0x88000000 | NORMAL | AP(i ? 3 : 0) | PAGE);
    map(root2, 12, 39, 1, 0x88000000, 3, TARGET | NORMAL | 0xfc | xn << 53 | PAGE);
    *(volatile u32 *)TARGET = 0xd4000002;
    question("xnx", xn, 0, 0);
    run(EXEC, 1, low);
    run(EXEC, 0, low + 0x1000);
    text("\n");
  }
  setHCR(HCR_RW);
}

void program(void) {
  u64 mmfr0 = READ("id_aa64mmfr0_el1"), mmfr1 = READ("id_aa64mmfr1_el1");
  granuleCount = has(20, mmfr0) ? 3 : 2;
  WRITE("cptr_el2", 0x33ff);
  setHCR(HCR_RW);
  *(volatile u32 *)TARGET = 0xd4000002;
  descriptors();
  permissions();
  ranges();
  attributes();
  stageTwos();
  alignment();
  ofEL2();
  if (has(20, mmfr1)) never();
  if (has(0, mmfr1)) dirty();
  if (has(12, mmfr1)) disabled();
  if (has(8, mmfr1)) host();
  text("end\n");
}
