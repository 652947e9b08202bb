// vmm KERNEL INITRAMFS MEGABYTES PROCESSORS COMMAND-LINE: a virtual machine by KVM, with PSCI and a
// GICv3 in the kernel (a GICv2 where the host has that), and a PL011 that prints. Its map is that
// of QEMU's `virt`. Ends when it powers off.
#include "kvm.h"
#include "tree.h"

enum : Word {
  distributorBase = 0x08000000, interfaceBase = 0x08010000, redistributorBase = 0x080a0000,
  uartBase = 0x09000000,
  ramBase = 0x40000000, mebibyte = 1 << 20,
};
enum { processorLimit = 8, uartInterrupt = 1, interruptCount = 64, stackSize = 64 << 10 };

static long machine;
static Byte *ram;
static Word ramSize, processorCount;

struct Processor {
  long file;
  struct Run *run;
  Word index;
};
static struct Processor processors[processorLimit];

// PL011 (Arm DDI 0183): a transmitter that is always empty, and no receiver.

enum {
  uartData = 0x00, uartFlags = 0x18, uartMask = 0x38, uartRaw = 0x3c, uartMasked = 0x40,
  uartIdentity = 0xfe0, flagsIdle = 0x90, transmitInterrupt = 0x20,
};
static Cell uartRegisters[0x48 / 4];
static char line[256];
static Word lineLength;
static Byte uartLock;

static void flushLine(void) {
  CALL(sysWrite, 1, line, lineLength);
  lineLength = 0;
}

static Cell uartRead(Word offset) {
  static const Byte identity[] = {0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
  if (offset >= uartIdentity) return identity[(offset - uartIdentity) / 4 % sizeof identity];
  if (offset == uartFlags) return flagsIdle;
  if (offset == uartRaw) return transmitInterrupt;
  if (offset == uartMasked) return transmitInterrupt & uartRegisters[uartMask / 4];
  return offset < sizeof uartRegisters ? uartRegisters[offset / 4] : 0;
}

static void uartWrite(Word offset, Cell value) {
  if (offset == uartData) {
    line[lineLength++] = value;
    if ((Byte)value == '\n' || lineLength == sizeof line) flushLine();
    return;
  }
  if (offset >= sizeof uartRegisters) return;
  uartRegisters[offset / 4] = value;
  if (offset != uartMask) return;
  struct Line changed = {1 << 24 | (32 + uartInterrupt), (value & transmitInterrupt) != 0};
  check("KVM_IRQ_LINE", CALL(sysIoctl, machine, kvmSetLine, &changed));
}

static void access(struct Run *run) {
  Word address = run->access.address;
  if (address < uartBase || address >= uartBase + 0x1000) {
    print("an access of ");
    printHexadecimal(address);
    print("\n");
    fail("there is no device", run->access.isWrite);
  }
  while (__atomic_test_and_set(&uartLock, __ATOMIC_ACQUIRE)) {}
  Word data = 0;
  memcpy(&data, run->access.data, 8);
  if (run->access.isWrite) {
    uartWrite(address - uartBase, data);
  } else {
    data = uartRead(address - uartBase);
    memcpy(run->access.data, &data, 8);
  }
  __atomic_clear(&uartLock, __ATOMIC_RELEASE);
}

static void runProcessor(struct Processor *processor) {
  Word mask = 1ul << processor->index;
  // Where the host has fewer processors, they share.
  CALL(sysSetAffinity, 0, sizeof mask, &mask);
  for (;;) {
    long result = CALL(sysIoctl, processor->file, kvmRun);
    if (result == -4) continue;  // EINTR
    check("KVM_RUN", result);
    switch (processor->run->exitReason) {
      case exitMMIO: access(processor->run); break;
      case exitInterrupted: break;
      case exitSystem:
        flushLine();
        CALL(sysExitGroup, processor->run->system.type == systemOff ? 0 : 3);
        break;
      case exitFailedEntry: fail("the processor cannot start", processor->run->reason);
      case exitInternal: fail("KVM has an internal error", processor->run->reason);
      default: fail("KVM ended for another reason", processor->run->exitReason);
    }
  }
}

/// Starts a thread in this address space that runs `function(argument)`, which never returns.
long startThread(void (*function)(struct Processor *), struct Processor *argument, void *stack);
__asm__(
    "startThread:\n"
    "  stp x0, x1, [x2, #-16]!\n"
    "  mov x1, x2\n"
    "  mov x0, #0x0f00\n"  // CLONE_VM, FS, FILES, SIGHAND
    "  movk x0, #0x5, lsl #16\n"  // CLONE_THREAD, SYSVSEM
    "  mov x2, #0\n"
    "  mov x3, #0\n"
    "  mov x4, #0\n"
    "  mov x8, #220\n"
    "  svc #0\n"
    "  cbz x0, 1f\n"
    "  ret\n"
    "1:\n"
    "  ldp x1, x0, [sp], #16\n"
    "  mov x29, #0\n"
    "  mov x30, #0\n"
    "  br x1\n");

/// A GICv3; a GICv2 where the host has that.
static int isVersion2;

static void makeInterruptController(void) {
  struct NewDevice device = {deviceVGICv3, 0, 0};
  isVersion2 = CALL(sysIoctl, machine, kvmCreateDevice, &device) < 0;
  if (isVersion2) {
    device.type = deviceVGICv2;
    check("KVM_CREATE_DEVICE, a GIC", CALL(sysIoctl, machine, kvmCreateDevice, &device));
  }
  Cell count = interruptCount;
  Word distributor = distributorBase, interface = interfaceBase;
  Word redistributors = redistributorBase;
  const struct Attribute attributes[] = {
    {0, groupInterruptCount, 0, (Word)&count},
    {0, groupAddresses, isVersion2 ? addressV2Distributor : addressDistributor, (Word)&distributor},
    {0, groupAddresses, isVersion2 ? addressV2Interface : addressRedistributors,
     (Word)(isVersion2 ? &interface : &redistributors)},
    {0, groupControl, controlInit, 0},
  };
  for (Cell index = 0; index < sizeof attributes / sizeof attributes[0]; index++)
    check("KVM_SET_DEVICE_ATTR", CALL(sysIoctl, device.file, kvmSetAttribute, &attributes[index]));
}

static void makeProcessor(Word index) {
  static struct Target target;
  struct Processor *processor = &processors[index];
  processor->index = index;
  processor->file = check("KVM_CREATE_VCPU", CALL(sysIoctl, machine, kvmCreateProcessor, index));
  check("KVM_ARM_PREFERRED_TARGET", CALL(sysIoctl, machine, kvmPreferredTarget, &target));
  target.features[0] = featurePSCI | (index ? featurePoweredOff : 0);
  check("KVM_ARM_VCPU_INIT", CALL(sysIoctl, processor->file, kvmInitProcessor, &target));
}

static void setRegister(Word number, Word value) {
  struct Register setting = {number, (Word)&value};
  check("KVM_SET_ONE_REG", CALL(sysIoctl, processors[0].file, kvmSetRegister, &setting));
}

/// Reads a whole file to an address of the guest's below `end`; its size.
static Word loadFile(const char *path, Word address, Word end) {
  long file = check(path, openFile(path, readOnly));
  Word size = 0;
  for (;;) {
    Word place = address - ramBase + size, room = end - address - size;
    long count = check(path, CALL(sysRead, file, ram + place, room));
    if (!count) break;
    size += count;
    if (size >= end - address) fail("memory is too small for a file", size);
  }
  CALL(sysClose, file);
  return size;
}

static void describe(struct Tree *tree, Word initialStart, Word initialEnd, const char *arguments) {
  enum { gic = 1, clock = 2, ppi = 1, spi = 0, levelHigh = 4 };
  beginNode(tree, "");
  CELLS(tree, "#address-cells", 2);
  CELLS(tree, "#size-cells", 2);
  CELLS(tree, "interrupt-parent", gic);
  putTexts(tree, "compatible", "linux,dummy-virt", 1);
  beginNode(tree, "chosen");
  putTexts(tree, "bootargs", arguments, 1);
  putTexts(tree, "stdout-path", "/pl011@9000000", 1);
  CELLS(tree, "linux,initrd-start", initialStart >> 32, initialStart);
  CELLS(tree, "linux,initrd-end", initialEnd >> 32, initialEnd);
  endNode(tree);
  beginNode(tree, "memory@40000000");
  putTexts(tree, "device_type", "memory", 1);
  CELLS(tree, "reg", 0, ramBase, ramSize >> 32, ramSize);
  endNode(tree);
  beginNode(tree, "cpus");
  CELLS(tree, "#address-cells", 1);
  CELLS(tree, "#size-cells", 0);
  for (Cell index = 0; index < processorCount; index++) {
    char name[] = "cpu@0";
    name[4] += index;
    beginNode(tree, name);
    putTexts(tree, "device_type", "cpu", 1);
    putTexts(tree, "compatible", "arm,armv8", 1);
    putTexts(tree, "enable-method", "psci", 1);
    CELLS(tree, "reg", index);
    endNode(tree);
  }
  endNode(tree);
  beginNode(tree, "psci");
  putTexts(tree, "compatible", "arm,psci-1.0", 1);
  putTexts(tree, "method", "hvc", 1);
  endNode(tree);
  beginNode(tree, "timer");
  putTexts(tree, "compatible", "arm,armv8-timer", 1);
  putFlag(tree, "always-on");
  // A GICv2's private interrupts name their processors.
  Cell flags = levelHigh | (isVersion2 ? ((1 << processorCount) - 1) << 8 : 0);
  CELLS(tree, "interrupts", ppi, 13, flags, ppi, 14, flags, ppi, 11, flags, ppi, 10, flags);
  endNode(tree);
  beginNode(tree, "intc@8000000");
  putTexts(tree, "compatible", isVersion2 ? "arm,cortex-a15-gic" : "arm,gic-v3", 1);
  putFlag(tree, "interrupt-controller");
  CELLS(tree, "#interrupt-cells", 3);
  CELLS(tree, "reg", 0, distributorBase, 0, 0x10000, 0,
        isVersion2 ? interfaceBase : redistributorBase, 0,
        isVersion2 ? 0x2000 : 0x20000 * processorCount);
  CELLS(tree, "phandle", gic);
  endNode(tree);
  beginNode(tree, "apb-pclk");
  putTexts(tree, "compatible", "fixed-clock", 1);
  CELLS(tree, "#clock-cells", 0);
  CELLS(tree, "clock-frequency", 24000000);
  CELLS(tree, "phandle", clock);
  endNode(tree);
  beginNode(tree, "pl011@9000000");
  putTexts(tree, "compatible", "arm,pl011\0arm,primecell", 2);
  CELLS(tree, "reg", 0, uartBase, 0, 0x1000);
  CELLS(tree, "interrupts", spi, uartInterrupt, levelHigh);
  CELLS(tree, "clocks", clock, clock);
  putTexts(tree, "clock-names", "uartclk\0apb_pclk", 2);
  endNode(tree);
  endNode(tree);
}

static Word parsed(const char *text, Word limit) {
  Word value = 0;
  for (const char *digit = text; *digit; digit++) {
    if (*digit < '0' || *digit > '9' || value > limit) fail(text, 0);
    value = value * 10 + *digit - '0';
  }
  if (!value || value > limit) fail(text, value);
  return value;
}

int program(int argumentCount, char **arguments) {
  if (argumentCount != 6) {
    print("usage: vmm KERNEL INITRAMFS MEGABYTES PROCESSORS COMMAND-LINE\n");
    return 64;
  }
  ramSize = parsed(arguments[3], 2048) * mebibyte;
  processorCount = parsed(arguments[4], processorLimit);
  enum : Word { huge = 2 * mebibyte };
  Word room = (Word)newMemory(ramSize + huge, 0);
  ram = (Byte *)((room + huge - 1) & -huge);
  CALL(sysAdvise, ram, ramSize, 14);  // MADV_HUGEPAGE, where the kernel can

  long kvm = check("/dev/kvm", openFile("/dev/kvm", readWrite));
  machine = check("KVM_CREATE_VM", CALL(sysIoctl, kvm, kvmCreateMachine, 0));
  struct MemorySlot slot = {0, 0, ramBase, ramSize, (Word)ram};
  check("KVM_SET_USER_MEMORY_REGION", CALL(sysIoctl, machine, kvmSetMemory, &slot));
  long runSize = check("KVM_GET_VCPU_MMAP_SIZE", CALL(sysIoctl, kvm, kvmRunSize));
  for (Word index = 0; index < processorCount; index++) {
    makeProcessor(index);
    processors[index].run = (struct Run *)check(
        "mmap of a processor", CALL(sysMap, 0, runSize, 3, 1, processors[index].file, 0));
  }
  makeInterruptController();

  // The device tree is in the last 2 MiB, the initial file system before it, the kernel at the
  // start, as far behind it as its header says (Linux' Documentation/arm64/booting.rst).
  Word treePlace = ramBase + ramSize - huge;
  Word start = ramBase;
  loadFile(arguments[1], start, treePlace);
  Word offset = *(Word *)(ram + 8), imageSize = *(Word *)(ram + 16);
  if (*(Cell *)(ram + 56) != 0x644d5241 || offset) fail("expected an arm64 Image at 2 MiB", offset);
  Word initialStart = (start + imageSize + huge - 1) & -huge;
  Word initialSize = loadFile(arguments[2], initialStart, treePlace);
  static struct Tree tree;
  describe(&tree, initialStart, initialStart + initialSize, arguments[5]);
  finishTree(&tree, ram + (treePlace - ramBase));
  setRegister(registerPC, start);
  setRegister(registerX0, treePlace);

  for (Word index = 1; index < processorCount; index++)
    check("clone", startThread(runProcessor, &processors[index],
                               (Byte *)newMemory(stackSize, 0) + stackSize));
  runProcessor(&processors[0]);
  return 0;
}
