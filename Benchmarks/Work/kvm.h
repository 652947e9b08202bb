// What of Linux' KVM a small virtual machine needs (include/uapi/linux/kvm.h).
#ifndef KVM_H
#define KVM_H
#include "system.h"

enum : Word {
  kvmCreateMachine = 0xae01, kvmRunSize = 0xae04, kvmCreateProcessor = 0xae41,
  kvmRun = 0xae80,
  kvmSetMemory = 0x4020ae46, kvmSetLine = 0x4008ae61, kvmSetRegister = 0x4010aeac,
  kvmInitProcessor = 0x4020aeae, kvmPreferredTarget = 0x8020aeaf, kvmCreateDevice = 0xc00caee0,
  kvmSetAttribute = 0x4018aee1,
};
enum {
  exitMMIO = 6, exitFailedEntry = 9, exitInterrupted = 10, exitInternal = 17, exitSystem = 24,
};
enum { systemOff = 1, systemReset = 2 };
enum { featurePoweredOff = 1 << 0, featurePSCI = 1 << 2 };
/// Registers' numbers: 64-bit, of the core.
enum : Word { registerX0 = 0x6030000000100000, registerPC = 0x6030000000100040 };

struct MemorySlot {
  Cell slot, flags;
  Word address, size, place;
};
struct Target {
  Cell target, features[7];
};
struct Register {
  Word number, place;
};
struct NewDevice {
  Cell type, file, flags;
};
struct Attribute {
  Cell flags, group;
  Word number, place;
};
struct Line {
  Cell number, level;
};

enum { deviceVGICv2 = 5, deviceVGICv3 = 7 };
enum { groupAddresses = 0, groupInterruptCount = 3, groupControl = 4 };
enum {
  addressV2Distributor = 0, addressV2Interface = 1, addressDistributor = 2,
  addressRedistributors = 3, controlInit = 0,
};

/// What the kernel and its user share of a virtual processor.
struct Run {
  Byte before[8];
  Cell exitReason;
  Byte between[20];
  union {
    struct {
      Word address;
      Byte data[8];
      Cell length;
      Byte isWrite;
    } access;
    struct {
      Cell type;
    } system;
    Word reason;
  };
};

#endif
