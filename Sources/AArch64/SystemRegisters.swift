/// The system registers that the core itself holds, named as in the Arm ARM.
struct SystemRegisters {
  var sctlrEL1: UInt64 = 0
  var sctlrEL2: UInt64 = 0
  var hcrEL2: UInt64 = 0
  var vbarEL1: UInt64 = 0
  var vbarEL2: UInt64 = 0
  var elrEL1: UInt64 = 0
  var elrEL2: UInt64 = 0
  var spsrEL1: UInt64 = 0
  var spsrEL2: UInt64 = 0
  var esrEL1: UInt64 = 0
  var esrEL2: UInt64 = 0
  var farEL1: UInt64 = 0
  var farEL2: UInt64 = 0
  var hpfarEL2: UInt64 = 0
}
