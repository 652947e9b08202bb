import AArch64
import Debugger
import Machine
import Simulation
import Testing

/// Commands that only read.
@Suite struct QuestionTests {
  @Test func helpKnowsEveryCommand() throws {
    let bench = try Bench()
    let text = try bench.command("help")
    for name in ["step", "walk", "gic", "expect"] {
      #expect(text.contains("\n\(name)"), "\(name)")
    }
    #expect(try bench.command("help set").contains("Changes the run."))
    #expect(try bench.command("help s").contains("also: s, si, stepi"))
    #expect(bench.mistake("help sett") == "no command sett; help lists all commands")
    #expect(bench.mistake("stpe") == "unknown command stpe; did you mean step?")
    #expect(bench.mistake("step/4") == "step: takes no /4; usage: step [N]")
    #expect(try bench.command("# a remark") == "")
  }

  @Test func coreAndWhere() throws {
    let bench = try Bench()
    #expect(try bench.command("core").hasPrefix("* core 0: cortex-a53, running, 0 instructions"))
    #expect(
      try bench.command("where") == """
        core 0: EL2 0x40100000 _start, running
        core 1: off
        next: no event
        """)
    #expect(try bench.command("core 1") == "core 1 is off")
    #expect(bench.mistake("core 2") == "no core 2; there are cores 0 to 1")
  }

  @Test func registersInWords() throws {
    let bench = try Bench()
    try bench.command("step 9")
    let all = try bench.command("registers")
    #expect(all.contains("x1  0000000000000001"))
    #expect(all.contains("pc  0000000040100024 _start+0x24"))
    #expect(all.hasSuffix("pstate D A I F, mode=EL2h"))
    #expect(try bench.command("regs hcr_el2").hasPrefix("HCR_EL2 = 0x"))
    #expect(try bench.command("registers vbar_el2") == "VBAR_EL2 = 0x40100800  vectors")
    #expect(try bench.command("registers v2") == "V2 = 0x" + String(repeating: "0", count: 32))
    #expect(try bench.command("registers ich_lr*").split(separator: "\n").count == 4)
    #expect(try bench.command("registers icc_pmr_el1") == "ICC_PMR_EL1 = 0x0")
    #expect(try bench.command("registers all").contains("MIDR_EL1 = 0x410f"))
    #expect(bench.mistake("registers esr_el9").contains("did you mean ESR_EL1?"))
    #expect(bench.mistake("registers zz*") == "no register fits zz*")
    try bench.command("next-trap")
    #expect(
      try bench.command("registers esr_el2")
        == "ESR_EL2 = 0x5a000005  EC=0x16, ISS=0x5, meaning=HVC #5")
    #expect(try bench.command("registers spsr_el2").contains("mode=EL2h"))
  }

  @Test func fieldsInWords() {
    #expect(
      fieldText("TCR_EL1", 0x2_8019_3519)
        == "T0SZ=25 (39 bits), IRGN0=write-back, ORGN0=write-back, SH0=inner shareable, "
        + "TG0=4KiB, T1SZ=25 (39 bits), IRGN1=non-cacheable, ORGN1=non-cacheable, "
        + "SH1=non-shareable, TG1=4KiB, IPS=40 bits")
    #expect(fieldText("HCR_EL2", 0x8000_0019) == "VM FMO IMO RW")
    #expect(fieldText("SCTLR_EL1", 0) == "all clear")
    #expect(
      fieldText("MAIR_EL1", 0x44_ff04)?.hasPrefix("Attr0=Device-nGnRE, Attr1=Normal write-back")
        == true)
    #expect(
      fieldText("ICH_LR2_EL2", 0x7080_001b_0000_001b)
        == "HW, state=pending, vINTID=27, group=1, priority=0x80, pINTID=0x1b")
    #expect(fieldText("SPSR_EL1", 0x6000_03c5) == "Z C D A I F, mode=EL1h")
    #expect(fieldText("X0", 1) == nil)
  }

  @Test func memory() throws {
    let bench = try Bench()
    #expect(try bench.command("x _start") == "0x40100000: 0x10004001")
    #expect(
      try bench.command("x/2i pc").hasPrefix(
        "=> 0x40100000 <_start>: 10004001  adr x1, 0x40100800 <vectors>\n"))
    #expect(try bench.command("x/2xg p:0x40100000").hasPrefix("0x40100000: 0xd51cc00110004001 "))
    #expect(bench.mistake("x 0x09000000").contains("belongs to uart0; device uart0 shows"))
    #expect(bench.mistake("x 0x50000000") == "0x50000000: no memory at physical 0x50000000")
    #expect(bench.mistake("x/q pc") == "x: unknown format q; forms x d i s, sizes b h w g")
    #expect(bench.mistake("x").contains("usage: x[/NFS] ADDRESS"))
    try bench.command("set counter/w 0x6f6c6c")
    #expect(try bench.command("x/s counter") == "0x40100100: \"llo\"")
    #expect(bench.mistake("print 1 + 1").contains("without spaces"))
    #expect(bench.mistake("print nothing").contains("no symbol or register nothing"))
  }

  @Test func disassemblyMarksPlaces() throws {
    let bench = try Bench()
    try bench.command("break loop")
    try bench.command("continue")
    let text = try bench.command("disassemble loop 2")
    #expect(text.hasPrefix("=>*0x4010002c <loop>: 94000014  bl 0x4010007c <work>\n   0x40100030"))
    #expect(try bench.command("dis").split(separator: "\n").count == 10)
    #expect(bench.mistake("list").contains("no source line is known for 0x4010002c"))
  }

  @Test func backtraceFollowsFrames() throws {
    let bench = try Bench()
    try bench.command("until leaf")
    let text = try bench.command("backtrace")
    #expect(text == "#0 0x401000a4 leaf\n#1 0x40100030 loop+0x4")
  }

  @Test func symbolsAndTheirSearch() throws {
    let bench = try Bench()
    #expect(
      try bench.command("symbols *on*") == "0x401000ac firmware:second\n0x40100108 firmware:done")
    #expect(bench.mistake("symbols nothing") == "no symbol fits nothing; symbols * lists them all")
    #expect(try bench.command("print firmware:done") == "0x40100108 (1074790664) done")
    #expect(bench.debugger.completions(for: "wal") == ["walk"])
    #expect(bench.debugger.completions(for: "break sec") == ["second"])
    #expect(bench.debugger.completions(for: "device ua") == ["uart0"])
  }

  @Test func walkTellsEachStep() throws {
    let bench = try Bench()
    #expect(
      try bench.command("walk counter") == """
        0x40100100 as core 0 sees it at EL2
          stage 1: the MMU is off
          stage 1: physical address 0x40100100, Device memory
        """)
    #expect(
      try bench.command("walk counter 1 el1").hasPrefix("0x40100100 as core 1 sees it at EL1"))
    #expect(try bench.command("walk 0x40100000 stage2").hasPrefix("stage 2 of 0x40100000, VMID 0"))
    #expect(bench.mistake("walk 0 el4").contains("no regime el4"))
    #expect(bench.mistake("walk 0 7") == "no core 7")
  }

  @Test func devicesAndInterrupts() throws {
    let bench = try Bench()
    #expect(
      try bench.command("devices").contains(
        "uart0  PrimeCell UART, 0x9000000..0x9001000, UARTINTR 33"))
    #expect(try bench.command("device uart0").contains("UARTCR "))
    #expect(bench.mistake("device uart1") == "no device uart1; did you mean uart0?")
    let view = try bench.command("gic")
    #expect(
      view.hasPrefix("distributor: off\ncore 0: redistributor asleep\n  CPU interface: mask 0x00"))
    #expect(try bench.command("gic all").contains("  33 uart0.UARTINTR: at rest, group 0"))
    #expect(bench.mistake("gic some").contains("expected all or nothing"))
    #expect(try bench.command("events") == "no event is pending")
    #expect(try bench.command("time").hasPrefix("machine 0.0 s\ncore 0 0.0 s, 0 cycles"))
  }

  @Test(.enabled(if: Firmware.exists("janus.elf", "work.elf", "personal.elf"), "make firmware"))
  func interruptsOfVersion2() throws {
    let bench = try Bench(Firmware.janus(board: "phone-b"))
    #expect(
      try bench.command("gic").hasPrefix(
        "distributor: off\ncore 0\n  CPU interface: mask 0x00, running 0xff"))
    try bench.command("continue until 60ms")
    let view = try bench.command("gic")
    #expect(view.hasPrefix("distributor: group 0 on\n"))
    #expect(view.contains("\n  117 uart0.UARTINTR: enabled, group 0"))
    #expect(view.contains(", priority 0xa0, level, to core 0"))
    #expect(view.contains("\n  20 PPI timer.CNTVIRQ: "))
    #expect(view.contains("\n  24 PPI maintenance: enabled"))
    #expect(view.contains("\n  CPU interface: mask 0xf8, running 0xff, group 0 on, group 1 off"))
    #expect(view.contains("\n  virtual interface: En; GICH_VMCR VMGrp0En, VMABP=3, VMBP=2"))
    #expect(view.contains("\n  list register 3: state=free"))
    #expect(try bench.command("gic all").contains("  33: at rest, group 0"))
  }

  @Test func digestsAreOfTheStateNow() throws {
    let bench = try Bench()
    let first = try bench.command("digest")
    #expect(first.split(separator: "\n").contains { $0.hasSuffix(" core0") })
    #expect(try bench.command("digest") == first)
    try bench.command("step")
    let second = try bench.command("digest")
    #expect(second.hasPrefix("inside a round"))
    #expect(second != first)
  }
}

@Suite struct NameTests {
  @Test(arguments: [
    ("$e8Personal10InterruptsO5startyyFZ", "Personal.Interrupts.start"),
    ("$e5Janus8scheduleSpyAA7PersonaVGyF", "Janus.schedule"),
    (
      "$e5Janus10DMAProgramV4loop33_C374CA2E4BC23C640879956560A9D91ALLyys6UInt32VF",
      "Janus.DMAProgram.loop"
    ),
    ("$e5Janus10VirtualGICV11deliverables6UInt64Vvg", "Janus.VirtualGIC.deliverable.getter"),
    ("main", "main"), ("$nonsense", "$nonsense"), ("", ""),
  ])
  func swiftNamesAreReadable(_ symbol: String, _ name: String) {
    #expect(readable(symbol) == name)
  }
}
