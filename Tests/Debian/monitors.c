// What perf and debuggers ask of Linux: events, watchpoints and breakpoints by perf_event_open, and
// single steps by ptrace. Without a C library; prints what was counted.
typedef unsigned long Word;

struct Attributes {
  unsigned type, size;
  Word event, period, sampleType, readFormat, flags;
  unsigned wakeUp, breakpointType;
  Word address, length;
};

enum { hardware = 0, raw = 4, breakpoint = 5 };
enum { reads = 1, writes = 2, executes = 4 };

static long call(long number, Word a, Word b, Word c, Word d, Word e) {
  register Word x8 __asm__("x8") = number, x0 __asm__("x0") = a, x1 __asm__("x1") = b;
  register Word x2 __asm__("x2") = c, x3 __asm__("x3") = d, x4 __asm__("x4") = e;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
}

static void print(const char *text) {
  Word length = 0;
  while (text[length]) length++;
  call(64, 1, (Word)text, length, 0, 0);  // write
}

static void printNumber(const char *name, long value) {
  char digits[24];
  int place = 23;
  digits[place] = 0;
  Word rest = value < 0 ? -value : value;
  do digits[--place] = '0' + rest % 10;
  while (rest /= 10);
  if (value < 0) digits[--place] = '-';
  print(name);
  print(digits + place);
}

// Of this process, in user mode.
static long openEvent(struct Attributes attributes) {
  attributes.size = sizeof attributes;
  attributes.flags = 1 << 5 | 1 << 6;
  return call(241, (Word)&attributes, 0, -1, -1, 0);  // perf_event_open
}

static long count(long event) {
  long value = 0;
  call(63, event, (Word)&value, 8, 0, 0);  // read
  return value;
}

static void loop(Word rounds) {
  __asm__ volatile("1: subs %0, %0, #1\n b.ne 1b" : "+r"(rounds));
}

// What 100,000 more rounds add.
static void printEvent(const char *name, unsigned type, Word number, Word period) {
  long event = openEvent((struct Attributes){.type = type, .event = number, .period = period});
  if (event < 0) {
    printNumber(name, event);
    print(" is an error\n");
    return;
  }
  long start = count(event);
  loop(1000);
  long middle = count(event);
  loop(101000);
  printNumber(name, count(event) - middle - (middle - start));
  print("\n");
  call(57, event, 0, 0, 0, 0);  // close
}

static volatile Word data[4];

__attribute__((noinline)) static void function(void) { __asm__ volatile("nop"); }

static void printBreakpoint(const char *name, unsigned type, Word address) {
  long event = openEvent((struct Attributes){
      .type = breakpoint, .breakpointType = type, .address = address, .length = 8});
  for (int round = 0; round < 10; round++) {
    data[0]++;
    data[1]++;
    data[2] += data[1];
    function();
  }
  printNumber(name, event < 0 ? event : count(event));
  print("\n");
  call(57, event, 0, 0, 0, 0);
}

static void printSteps(void) {
  long child = call(220, 17, 0, 0, 0, 0);  // clone, as fork
  if (child == 0) {
    call(117, 0, 0, 0, 0, 0);                                // ptrace(PTRACE_TRACEME)
    call(129, call(172, 0, 0, 0, 0, 0), 19, 0, 0, 0);  // kill(getpid(), SIGSTOP)
    loop(1000);
    call(93, 7, 0, 0, 0, 0);  // exit
  }
  long steps = 0;
  unsigned status = 0;
  while (call(260, child, (Word)&status, 0, 0, 0) == child && (status & 0xff) == 0x7f) {
    steps++;
    call(117, 9, child, 0, 0, 0);  // ptrace(PTRACE_SINGLESTEP)
  }
  // Two for each round; the rest is what is around the loop.
  printNumber("steps ", steps / 100);
  printNumber(" hundred, exit ", status >> 8);
  print("\n");
}

void _start(void) {
  printEvent("instructions ", hardware, 1, 0);
  printEvent("instructions, sampled ", hardware, 1, 10000);
  printEvent("branches ", raw, 0x0c, 0);
  printEvent("loads ", raw, 0x06, 0);
  printEvent("stores ", raw, 0x07, 0);
  printBreakpoint("stores seen ", writes, (Word)&data[1]);
  printBreakpoint("accesses seen ", reads | writes, (Word)&data[1]);
  printBreakpoint("calls seen ", executes, (Word)function);
  printSteps();
  call(93, 0, 0, 0, 0, 0);
}
