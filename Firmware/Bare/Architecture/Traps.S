// What each control traps (Arm DDI 0487, D1.13 and D13): a register's value, an instruction and the
// level that it is tried at. `Architecture.c` has the layout of the table.

.macro trap name, level, code, hcr=0, mdcr=0, cptr=0, sctlr=0, cpacr=0, cntkctl=0, cnthctl=3, pmuserenr=0, mdscr=0, ich=0
  .pushsection .rodata.names, "a"
9: .asciz "\name"
  .popsection
  .pushsection .data.traps, "aw"
  .quad 9b, \level, 8f, \hcr, \mdcr, \cptr, \sctlr, \cpacr, \cntkctl, \cnthctl, \pmuserenr, \mdscr, \ich
  .popsection
  .balign 4
8: \code
  .if \level
  hvc #1
  .else
  svc #1
  .endif
  b .
.endm

.section .data.traps, "aw"
.balign 8
.global traps
traps:

.text
.arch_extension fp
// HCR_EL2
.irp r, sctlr_el1, ttbr0_el1, ttbr1_el1, tcr_el1, esr_el1, far_el1, afsr0_el1, afsr1_el1, mair_el1, amair_el1, contextidr_el1
  trap "HCR_EL2.TVM, MSR \r", 1, "mrs x6, \r; msr \r, x6", hcr=1<<26
  trap "HCR_EL2.TRVM, MRS \r", 1, "mrs x6, \r", hcr=1<<30
.endr
.irp r, id_pfr0_el1, id_mmfr4_el1, mvfr2_el1, id_aa64pfr0_el1, id_aa64dfr0_el1, id_aa64isar0_el1, id_aa64mmfr0_el1, id_aa64afr1_el1, S3_0_C0_C3_7, S3_0_C0_C5_2, S3_0_C0_C7_7
  trap "HCR_EL2.TID3, MRS \r", 1, "mrs x6, \r", hcr=1<<18
  trap "MRS \r", 1, "mrs x6, \r"
.endr
.irp r, ctr_el0, ccsidr_el1, clidr_el1, csselr_el1
  trap "HCR_EL2.TID2, MRS \r", 1, "mrs x6, \r", hcr=1<<17
.endr
trap "HCR_EL2.TID2, MSR csselr_el1", 1, "msr csselr_el1, xzr", hcr=1<<17
trap "HCR_EL2.TID2 and UCT, MRS ctr_el0", 0, "mrs x6, ctr_el0", hcr=1<<17, sctlr=1<<15
trap "HCR_EL2.TID2, MRS ctr_el0", 0, "mrs x6, ctr_el0", hcr=1<<17
.irp r, revidr_el1, aidr_el1
  trap "HCR_EL2.TID1, MRS \r", 1, "mrs x6, \r", hcr=1<<16
.endr
trap "HCR_EL2.TACR, MRS actlr_el1", 1, "mrs x6, actlr_el1", hcr=1<<21
trap "HCR_EL2.TACR, MSR actlr_el1", 1, "msr actlr_el1, x6", hcr=1<<21
.irp i, isw, csw, cisw
  trap "HCR_EL2.TSW, DC \i", 1, "dc \i, xzr", hcr=1<<22
.endr
.irp i, ivac, cvac, civac
  trap "HCR_EL2.TPC, DC \i", 1, "dc \i, x0", hcr=1<<23
.endr
.irp i, cvac, civac
  trap "HCR_EL2.TPC and UCI, DC \i", 0, "dc \i, x0", hcr=1<<23, sctlr=1<<26
  trap "HCR_EL2.TPC, DC \i", 0, "dc \i, x0", hcr=1<<23
.endr
trap "HCR_EL2.TPU, IC IALLU", 1, "ic iallu", hcr=1<<24
trap "HCR_EL2.TPU, IC IALLUIS", 1, "ic ialluis", hcr=1<<24
.irp l, 0, 1
  trap "HCR_EL2.TPU and UCI, IC IVAU", \l, "ic ivau, x0", hcr=1<<24, sctlr=1<<26
  trap "HCR_EL2.TPU and UCI, DC CVAU", \l, "dc cvau, x0", hcr=1<<24, sctlr=1<<26
.endr
.irp i, vmalle1, vmalle1is
  trap "HCR_EL2.TTLB, TLBI \i", 1, "tlbi \i", hcr=1<<25
.endr
.irp i, vae1, vae1is, aside1, aside1is, vaae1, vaae1is, vale1, vale1is, vaale1, vaale1is
  trap "HCR_EL2.TTLB, TLBI \i", 1, "tlbi \i, x0", hcr=1<<25
.endr
trap "HCR_EL2.TDZ, DC ZVA", 1, "dc zva, x0", hcr=1<<28
trap "HCR_EL2.TDZ and DZE, DC ZVA", 0, "dc zva, x0", hcr=1<<28, sctlr=1<<14
trap "HCR_EL2.TDZ, DC ZVA", 0, "dc zva, x0", hcr=1<<28
.irp l, 0, 1
  trap "HCR_EL2.TSC, SMC", \l, "smc #5", hcr=1<<19
  trap "HCR_EL2.TWI and nTWI, WFI", \l, "wfi", hcr=1<<13, sctlr=1<<16
.endr
trap "HCR_EL2.TWI, WFI", 0, "wfi", hcr=1<<13
trap "WFI", 0, "wfi"
trap "HCR_EL2.TGE, SVC", 0, "svc #3", hcr=1<<27

// SCTLR_EL1, with and without the bit, and with HCR_EL2.TGE
.macro user name, code, bit
  trap "\name", 0, "\code"
  trap "SCTLR_EL1[\bit], \name", 0, "\code", sctlr=1<<\bit
  trap "HCR_EL2.TGE, \name", 0, "\code", hcr=1<<27
.endm
user "MRS ctr_el0", "mrs x6, ctr_el0", 15
user "DC CVAU", "dc cvau, x0", 26
user "DC CVAC", "dc cvac, x0", 26
user "DC CIVAC", "dc civac, x0", 26
user "IC IVAU", "ic ivau, x0", 26
user "MRS daif", "mrs x6, daif", 9
user "MSR daif", "msr daif, xzr", 9
user "DC ZVA", "dc zva, x0", 14

// CPACR_EL1, CPTR_EL2
.irp l, 0, 1
  .irp f, 0, 1, 2, 3
    trap "CPACR_EL1.FPEN \f", \l, "fmov d0, xzr", cpacr=\f<<20
    trap "CPACR_EL1.FPEN \f and CPTR_EL2.TFP", \l, "fmov d0, xzr", cpacr=\f<<20, cptr=1<<10
  .endr
  trap "CPTR_EL2.TFP, MRS fpcr", \l, "mrs x6, fpcr", cpacr=3<<20, cptr=1<<10
.endr
trap "CPACR_EL1.FPEN 0 and HCR_EL2.TGE", 0, "fmov d0, xzr", hcr=1<<27
trap "CPTR_EL2.TCPAC, MRS cpacr_el1", 1, "mrs x6, cpacr_el1", cptr=1<<31
trap "CPTR_EL2.TCPAC, MSR cpacr_el1", 1, "msr cpacr_el1, x6", cptr=1<<31
trap "CPTR_EL2.TTA, MRS trcidr0", 1, "mrs x6, S2_1_C0_C8_7", cptr=1<<20
trap "CPACR_EL1.TTA, MRS trcidr0", 1, "mrs x6, S2_1_C0_C8_7", cpacr=1<<28

// MDCR_EL2
.irp r, mdscr_el1, dbgbvr0_el1, dbgbcr5_el1, dbgwvr0_el1, dbgwcr3_el1, mdccint_el1
  trap "MDCR_EL2.TDA, MRS \r", 1, "mrs x6, \r", mdcr=1<<9
  trap "MDCR_EL2.TDE, MRS \r", 1, "mrs x6, \r", mdcr=1<<8
  trap "MRS \r", 1, "mrs x6, \r"
.endr
trap "MDCR_EL2.TDA, MSR mdscr_el1", 1, "msr mdscr_el1, xzr", mdcr=1<<9
.irp l, 0, 1
  trap "MDCR_EL2.TDA, MRS mdccsr_el0", \l, "mrs x6, mdccsr_el0", mdcr=1<<9
  trap "MRS mdccsr_el0", \l, "mrs x6, mdccsr_el0"
.endr
.irp r, oslsr_el1, osdlr_el1
  trap "MDCR_EL2.TDOSA, MRS \r", 1, "mrs x6, \r", mdcr=1<<10
  trap "MDCR_EL2.TDE, MRS \r", 1, "mrs x6, \r", mdcr=1<<8
  trap "MDCR_EL2.TDA, MRS \r", 1, "mrs x6, \r", mdcr=1<<9
.endr
trap "MDCR_EL2.TDOSA, MSR oslar_el1", 1, "msr oslar_el1, xzr", mdcr=1<<10
trap "MDCR_EL2.TDRA, MRS mdrar_el1", 1, "mrs x6, mdrar_el1", mdcr=1<<11
trap "MDCR_EL2.TDA, MRS mdrar_el1", 1, "mrs x6, mdrar_el1", mdcr=1<<9

// The performance monitors
.macro monitors
  .irp r, pmcr_el0, pmcntenset_el0, pmcntenclr_el0, pmovsclr_el0, pmovsset_el0, pmselr_el0, pmxevtyper_el0, pmxevcntr_el0, pmccntr_el0, pmccfiltr_el0, pmevcntr0_el0, pmevcntr5_el0, pmevtyper0_el0, pmuserenr_el0
    trap "MDCR_EL2.TPM, MRS \r", 1, "mrs x6, \r", mdcr=1<<6
    .irp u, 0, 1, 2, 4, 8
      trap "PMUSERENR_EL0 \u, MRS \r", 0, "mrs x6, \r", pmuserenr=\u
      trap "PMUSERENR_EL0 \u, MSR \r", 0, "msr \r, xzr", pmuserenr=\u
    .endr
  .endr
.endm
monitors
.irp u, 0, 1, 2, 4, 8
  trap "PMUSERENR_EL0 \u, MSR pmswinc_el0", 0, "msr pmswinc_el0, xzr", pmuserenr=\u
  trap "PMUSERENR_EL0 \u, MRS pmceid0_el0", 0, "mrs x6, pmceid0_el0", pmuserenr=\u
.endr
.irp r, pmcr_el0, pmcntenset_el0, pmovsclr_el0, pmceid1_el0, pmxevtyper_el0, pmccfiltr_el0, pmuserenr_el0
  trap "MDCR_EL2.TPM and PMUSERENR_EL0, MRS \r", 0, "mrs x6, \r", mdcr=1<<6, pmuserenr=1
.endr
.irp l, 0, 1
  trap "MDCR_EL2.TPM, MRS pmintenset_el1", \l, "mrs x6, pmintenset_el1", mdcr=1<<6, pmuserenr=15
  trap "MRS pmintenclr_el1", \l, "mrs x6, pmintenclr_el1", pmuserenr=15
  trap "MRS pmswinc_el0", \l, "mrs x6, S3_3_C9_C12_4", pmuserenr=15
.endr

// The generic timer
.irp r, cntfrq_el0, cntpct_el0, cntvct_el0, cntp_ctl_el0, cntp_cval_el0, cntp_tval_el0, cntv_ctl_el0, cntv_cval_el0, cntv_tval_el0, cntkctl_el1
  .irp k, 0x0, 0x1, 0x2, 0x100, 0x200, 0x303
    trap "CNTKCTL_EL1 \k, MRS \r", 0, "mrs x6, \r", cntkctl=\k
  .endr
  .irp c, 0, 3
    trap "CNTHCTL_EL2 \c, MRS \r", 0, "mrs x6, \r", cntkctl=0x303, cnthctl=\c
  .endr
  .irp c, 0, 1, 2
    trap "CNTHCTL_EL2 \c, MRS \r", 1, "mrs x6, \r", cnthctl=\c
  .endr
  trap "HCR_EL2.TGE, MRS \r", 0, "mrs x6, \r", hcr=1<<27
.endr

// The GIC's CPU interface, virtual with HCR_EL2.IMO and FMO: TC, TALL0, TALL1, TSEI, TDIR
.irp b, 10, 11, 12, 13, 14
  // IGRPEN0, BPR0, AP0R0, IAR0, HPPIR0; IGRPEN1, BPR1, AP1R0, IAR1, HPPIR1; RPR, CTLR, PMR
  .irp r, S3_0_C12_C12_6, S3_0_C12_C8_3, S3_0_C12_C8_4, S3_0_C12_C8_0, S3_0_C12_C8_2, S3_0_C12_C12_7, S3_0_C12_C12_3, S3_0_C12_C9_0, S3_0_C12_C12_0, S3_0_C12_C12_2, S3_0_C12_C11_3, S3_0_C12_C12_4, S3_0_C4_C6_0
    trap "ICH_HCR_EL2[\b], MRS \r", 1, "mrs x6, \r", hcr=3<<3, ich=1<<\b
  .endr
  // DIR, EOIR0, EOIR1, PMR, SGI1R, ASGI1R, SGI0R
  .irp r, S3_0_C12_C11_1, S3_0_C12_C8_1, S3_0_C12_C12_1, S3_0_C4_C6_0, S3_0_C12_C11_5, S3_0_C12_C11_6, S3_0_C12_C11_7
    trap "ICH_HCR_EL2[\b], MSR \r", 1, "mov x6, #1023; msr \r, x6", hcr=3<<3, ich=1<<\b
  .endr
.endr
.irp r, S3_0_C12_C11_5, S3_0_C12_C11_6, S3_0_C12_C11_7
  trap "HCR_EL2.FMO, MSR \r", 1, "msr \r, xzr", hcr=1<<3
  trap "HCR_EL2.IMO, MSR \r", 1, "msr \r, xzr", hcr=1<<4
.endr

// Other exceptions
.irp l, 0, 1
  trap "BRK", \l, "brk #7"
  trap "MDCR_EL2.TDE, BRK", \l, "brk #7", mdcr=1<<8
  trap "SVC", \l, "svc #9"
  trap "HLT", \l, "hlt #1"
  trap "UDF", \l, "udf #0"
  trap "DCPS1", \l, "dcps1"
  trap "DRPS", \l, "drps"
  trap "MRS hcr_el2", \l, "mrs x6, hcr_el2"
.endr
trap "ERET", 0, "eret"
trap "MRS midr_el1", 0, "mrs x6, midr_el1"
trap "HCR_EL2.TGE, BRK", 0, "brk #7", hcr=1<<27
trap "HCR_EL2.TGE, UDF", 0, "udf #0", hcr=1<<27

.data
.balign 8
.global trapCount
trapCount: .quad (endOfTraps - traps) / (13 * 8)
.pushsection .data.traps, "aw"
endOfTraps:
.popsection
