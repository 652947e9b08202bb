// What Swift cannot say about AArch64: system registers, barriers, volatile accesses of an exact
// width, exclusives and calls to firmware. Each function is one instruction or a few, and is
// inlined; names are those of the Arm ARM (DDI 0487), C5 and D19.
#pragma once
#include <stdint.h>

#define A64_INLINE static inline __attribute__((always_inline))

#define A64_REGISTER(name, encoding)                                                  \
  A64_INLINE uint64_t read_##name(void) {                                             \
    uint64_t value;                                                                   \
    __asm__ volatile("mrs %0, " encoding : "=r"(value)::"memory");                    \
    return value;                                                                     \
  }                                                                                   \
  A64_INLINE void write_##name(uint64_t value) {                                      \
    __asm__ volatile("msr " encoding ", %0" ::"r"(value) : "memory");                 \
  }

#define A64_READ_ONLY(name, encoding)                                                 \
  A64_INLINE uint64_t read_##name(void) {                                             \
    uint64_t value;                                                                   \
    __asm__ volatile("mrs %0, " encoding : "=r"(value)::"memory");                    \
    return value;                                                                     \
  }

#define A64_INSTRUCTION(name, text)                                                   \
  A64_INLINE void name(void) { __asm__ volatile(text ::: "memory"); }

#define A64_INSTRUCTION_WITH_ADDRESS(name, text)                                      \
  A64_INLINE void name(uint64_t address) {                                            \
    __asm__ volatile(text ", %0" ::"r"(address) : "memory");                          \
  }

// Identification
A64_READ_ONLY(CurrentEL, "CurrentEL")
A64_READ_ONLY(MPIDR_EL1, "mpidr_el1")
A64_READ_ONLY(MIDR_EL1, "midr_el1")
A64_READ_ONLY(CTR_EL0, "ctr_el0")
A64_READ_ONLY(ID_AA64MMFR0_EL1, "id_aa64mmfr0_el1")
A64_READ_ONLY(ID_AA64DFR0_EL1, "id_aa64dfr0_el1")
A64_READ_ONLY(ID_AA64PFR0_EL1, "id_aa64pfr0_el1")

// EL2
A64_REGISTER(HCR_EL2, "hcr_el2")
A64_REGISTER(HSTR_EL2, "hstr_el2")
A64_REGISTER(MDCR_EL2, "mdcr_el2")
A64_REGISTER(CPTR_EL2, "cptr_el2")
A64_REGISTER(VTTBR_EL2, "vttbr_el2")
A64_REGISTER(VTCR_EL2, "vtcr_el2")
A64_REGISTER(VPIDR_EL2, "vpidr_el2")
A64_REGISTER(VMPIDR_EL2, "vmpidr_el2")
A64_REGISTER(SCTLR_EL2, "sctlr_el2")
A64_REGISTER(TTBR0_EL2, "ttbr0_el2")
A64_REGISTER(TCR_EL2, "tcr_el2")
A64_REGISTER(MAIR_EL2, "mair_el2")
A64_REGISTER(VBAR_EL2, "vbar_el2")
A64_REGISTER(ESR_EL2, "esr_el2")
A64_REGISTER(FAR_EL2, "far_el2")
A64_REGISTER(HPFAR_EL2, "hpfar_el2")
A64_REGISTER(ELR_EL2, "elr_el2")
A64_REGISTER(SPSR_EL2, "spsr_el2")
A64_REGISTER(TPIDR_EL2, "tpidr_el2")
A64_REGISTER(CNTHCTL_EL2, "cnthctl_el2")
A64_REGISTER(CNTVOFF_EL2, "cntvoff_el2")
A64_REGISTER(CNTHP_CTL_EL2, "cnthp_ctl_el2")
A64_REGISTER(CNTHP_CVAL_EL2, "cnthp_cval_el2")

// EL1 and EL0
A64_REGISTER(SCTLR_EL1, "sctlr_el1")
A64_REGISTER(ACTLR_EL1, "actlr_el1")
A64_REGISTER(CPACR_EL1, "cpacr_el1")
A64_REGISTER(TTBR0_EL1, "ttbr0_el1")
A64_REGISTER(TTBR1_EL1, "ttbr1_el1")
A64_REGISTER(TCR_EL1, "tcr_el1")
A64_REGISTER(MAIR_EL1, "mair_el1")
A64_REGISTER(AMAIR_EL1, "amair_el1")
A64_REGISTER(VBAR_EL1, "vbar_el1")
A64_REGISTER(ESR_EL1, "esr_el1")
A64_REGISTER(FAR_EL1, "far_el1")
A64_REGISTER(ELR_EL1, "elr_el1")
A64_REGISTER(SPSR_EL1, "spsr_el1")
A64_REGISTER(SP_EL0, "sp_el0")
A64_REGISTER(SP_EL1, "sp_el1")
A64_REGISTER(AFSR0_EL1, "afsr0_el1")
A64_REGISTER(AFSR1_EL1, "afsr1_el1")
A64_REGISTER(PAR_EL1, "par_el1")
A64_REGISTER(CONTEXTIDR_EL1, "contextidr_el1")
A64_REGISTER(TPIDR_EL0, "tpidr_el0")
A64_REGISTER(TPIDRRO_EL0, "tpidrro_el0")
A64_REGISTER(TPIDR_EL1, "tpidr_el1")
A64_REGISTER(CNTKCTL_EL1, "cntkctl_el1")
A64_REGISTER(CSSELR_EL1, "csselr_el1")
A64_REGISTER(MDSCR_EL1, "mdscr_el1")
A64_REGISTER(DAIF, "daif")

// Generic timer
A64_READ_ONLY(CNTFRQ_EL0, "cntfrq_el0")
A64_READ_ONLY(CNTPCT_EL0, "cntpct_el0")
A64_READ_ONLY(CNTVCT_EL0, "cntvct_el0")
A64_REGISTER(CNTV_CTL_EL0, "cntv_ctl_el0")
A64_REGISTER(CNTV_CVAL_EL0, "cntv_cval_el0")
A64_REGISTER(CNTP_CTL_EL0, "cntp_ctl_el0")
A64_REGISTER(CNTP_CVAL_EL0, "cntp_cval_el0")

// GICv3 CPU interface (IHI 0069, 12.2) and its virtual half (12.4); by encoding, so that no
// architecture extension has to be named.
A64_REGISTER(ICC_SRE_EL2, "S3_4_C12_C9_5")
A64_REGISTER(ICC_SRE_EL1, "S3_0_C12_C12_5")
A64_REGISTER(ICC_PMR_EL1, "S3_0_C4_C6_0")
A64_REGISTER(ICC_BPR1_EL1, "S3_0_C12_C12_3")
A64_REGISTER(ICC_CTLR_EL1, "S3_0_C12_C12_4")
A64_REGISTER(ICC_IGRPEN1_EL1, "S3_0_C12_C12_7")
A64_READ_ONLY(ICC_IAR1_EL1, "S3_0_C12_C12_0")
A64_REGISTER(ICC_EOIR1_EL1, "S3_0_C12_C12_1")
A64_REGISTER(ICC_DIR_EL1, "S3_0_C12_C11_1")
A64_REGISTER(ICC_SGI1R_EL1, "S3_0_C12_C11_5")
A64_REGISTER(ICH_HCR_EL2, "S3_4_C12_C11_0")
A64_READ_ONLY(ICH_VTR_EL2, "S3_4_C12_C11_1")
A64_READ_ONLY(ICH_MISR_EL2, "S3_4_C12_C11_2")
A64_READ_ONLY(ICH_ELRSR_EL2, "S3_4_C12_C11_5")
A64_REGISTER(ICH_VMCR_EL2, "S3_4_C12_C11_7")
A64_REGISTER(ICH_AP0R0_EL2, "S3_4_C12_C8_0")
A64_REGISTER(ICH_AP1R0_EL2, "S3_4_C12_C9_0")
A64_REGISTER(ICH_LR0_EL2, "S3_4_C12_C12_0")
A64_REGISTER(ICH_LR1_EL2, "S3_4_C12_C12_1")
A64_REGISTER(ICH_LR2_EL2, "S3_4_C12_C12_2")
A64_REGISTER(ICH_LR3_EL2, "S3_4_C12_C12_3")

// Barriers, hints, maintenance
A64_INSTRUCTION(isb, "isb")
A64_INSTRUCTION(dsb_sy, "dsb sy")
A64_INSTRUCTION(dsb_ish, "dsb ish")
A64_INSTRUCTION(dsb_ishst, "dsb ishst")
A64_INSTRUCTION(dmb_sy, "dmb sy")
A64_INSTRUCTION(wfi, "wfi")
A64_INSTRUCTION(wfe, "wfe")
A64_INSTRUCTION(sev, "sev")
A64_INSTRUCTION(ic_iallu, "ic iallu")
A64_INSTRUCTION(ic_ialluis, "ic ialluis")
A64_INSTRUCTION(tlbi_alle2, "tlbi alle2")
A64_INSTRUCTION(tlbi_vmalle1, "tlbi vmalle1")
A64_INSTRUCTION(tlbi_vmalls12e1is, "tlbi vmalls12e1is")
A64_INSTRUCTION(tlbi_alle1, "tlbi alle1")
A64_INSTRUCTION_WITH_ADDRESS(tlbi_vae2is, "tlbi vae2is")
A64_INSTRUCTION_WITH_ADDRESS(tlbi_vae2, "tlbi vae2")
A64_INSTRUCTION_WITH_ADDRESS(at_s1e1r, "at s1e1r")
A64_INSTRUCTION_WITH_ADDRESS(dc_civac, "dc civac")
A64_INSTRUCTION_WITH_ADDRESS(dc_cvac, "dc cvac")
A64_INSTRUCTION_WITH_ADDRESS(dc_cvau, "dc cvau")
A64_INSTRUCTION_WITH_ADDRESS(ic_ivau, "ic ivau")
A64_INSTRUCTION(daif_unmask_irq, "msr daifclr, #2")
A64_INSTRUCTION(daif_mask_irq, "msr daifset, #2")

// Accesses of an exact width. The base register form is forced, so that a trapped access always
// has a valid syndrome (ESR_ELx.ISV, D19.2.37).
#define A64_ACCESS(name, type, load, store, modifier)                                 \
  A64_INLINE type load_##name(uint64_t address) {                                     \
    type value;                                                                       \
    __asm__ volatile(load " %" modifier "0, [%1]" : "=r"(value) : "r"(address) : "memory"); \
    return value;                                                                     \
  }                                                                                   \
  A64_INLINE void store_##name(uint64_t address, type value) {                        \
    __asm__ volatile(store " %" modifier "0, [%1]" ::"r"(value), "r"(address) : "memory"); \
  }
A64_ACCESS(8, uint8_t, "ldrb", "strb", "w")
A64_ACCESS(16, uint16_t, "ldrh", "strh", "w")
A64_ACCESS(32, uint32_t, "ldr", "str", "w")
A64_ACCESS(64, uint64_t, "ldr", "str", "x")

// A spin lock in one word: 0 free, 1 held. Base v8.0 exclusives with acquire and release; the
// waiter sleeps in WFE, and the releasing store wakes it by clearing its monitor (K13.3.1).
A64_INLINE void spin_lock(uint64_t address) {
  uint32_t seen;
  __asm__ volatile(
      "   sevl\n"
      "1: wfe\n"
      "2: ldaxr %w0, [%1]\n"
      "   cbnz %w0, 1b\n"
      "   stxr %w0, %w2, [%1]\n"
      "   cbnz %w0, 2b\n"
      : "=&r"(seen)
      : "r"(address), "r"(1)
      : "memory");
}
A64_INLINE void spin_unlock(uint64_t address) {
  __asm__ volatile("stlr wzr, [%0]" ::"r"(address) : "memory");
}

// Calls under the SMC Calling Convention 1.1 (DEN 0028): X0 is the function and the result,
// X1 to X3 are arguments and further results, which are dropped; the rest is preserved.
#define A64_CALL(name, instruction)                                                   \
  A64_INLINE uint64_t name(uint64_t function, uint64_t a, uint64_t b, uint64_t c) {   \
    register uint64_t x0 __asm__("x0") = function;                                    \
    register uint64_t x1 __asm__("x1") = a;                                           \
    register uint64_t x2 __asm__("x2") = b;                                           \
    register uint64_t x3 __asm__("x3") = c;                                           \
    __asm__ volatile(instruction " #0"                                                \
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)::"x4", "x5", "x6", "x7", \
                       "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", \
                       "memory");                                                     \
    return x0;                                                                        \
  }
A64_CALL(call_smc, "smc")
A64_CALL(call_hvc, "hvc")
