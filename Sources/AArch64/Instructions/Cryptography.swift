/// AES, SHA-1 and SHA-256 of v8.0 (Arm DDI 0487, A2.3).
let cryptography: [InstructionRow] = [
  InstructionRow(
    "01001110 00 10100 00100 10 Rn:5 Rd:5", "AESE",
    "aese {Vd.16b}, {Vn.16b}", "C7.2", feature: .aes, aesEncrypt),
  InstructionRow(
    "01001110 00 10100 00101 10 Rn:5 Rd:5", "AESD",
    "aesd {Vd.16b}, {Vn.16b}", "C7.2", feature: .aes, aesDecrypt),
  InstructionRow(
    "01001110 00 10100 00110 10 Rn:5 Rd:5", "AESMC",
    "aesmc {Vd.16b}, {Vn.16b}", "C7.2", feature: .aes, aesMixColumns),
  InstructionRow(
    "01001110 00 10100 00111 10 Rn:5 Rd:5", "AESIMC",
    "aesimc {Vd.16b}, {Vn.16b}", "C7.2", feature: .aes, aesInverseMixColumns),
  InstructionRow(
    "01011110 00 0 Rm:5 0 000 00 Rn:5 Rd:5", "SHA1C",
    "sha1c {Qd}, {Sn}, {Vm.4s}", "C7.2", feature: .sha1, sha1Choose),
  InstructionRow(
    "01011110 00 0 Rm:5 0 001 00 Rn:5 Rd:5", "SHA1P",
    "sha1p {Qd}, {Sn}, {Vm.4s}", "C7.2", feature: .sha1, sha1Parity),
  InstructionRow(
    "01011110 00 0 Rm:5 0 010 00 Rn:5 Rd:5", "SHA1M",
    "sha1m {Qd}, {Sn}, {Vm.4s}", "C7.2", feature: .sha1, sha1Majority),
  InstructionRow(
    "01011110 00 0 Rm:5 0 011 00 Rn:5 Rd:5", "SHA1SU0",
    "sha1su0 {Vd.4s}, {Vn.4s}, {Vm.4s}", "C7.2", feature: .sha1, sha1ScheduleUpdate0),
  InstructionRow(
    "01011110 00 0 Rm:5 0 100 00 Rn:5 Rd:5", "SHA256H",
    "sha256h {Qd}, {Qn}, {Vm.4s}", "C7.2", feature: .sha256, sha256Hash),
  InstructionRow(
    "01011110 00 0 Rm:5 0 101 00 Rn:5 Rd:5", "SHA256H2",
    "sha256h2 {Qd}, {Qn}, {Vm.4s}", "C7.2", feature: .sha256, sha256Hash2),
  InstructionRow(
    "01011110 00 0 Rm:5 0 110 00 Rn:5 Rd:5", "SHA256SU1",
    "sha256su1 {Vd.4s}, {Vn.4s}, {Vm.4s}", "C7.2", feature: .sha256, sha256ScheduleUpdate1),
  InstructionRow(
    "01011110 00 10100 00000 10 Rn:5 Rd:5", "SHA1H",
    "sha1h {Sd}, {Sn}", "C7.2", feature: .sha1, sha1Rotate),
  InstructionRow(
    "01011110 00 10100 00001 10 Rn:5 Rd:5", "SHA1SU1",
    "sha1su1 {Vd.4s}, {Vn.4s}", "C7.2", feature: .sha1, sha1ScheduleUpdate1),
  InstructionRow(
    "01011110 00 10100 00010 10 Rn:5 Rd:5", "SHA256SU0",
    "sha256su0 {Vd.4s}, {Vn.4s}", "C7.2", feature: .sha256, sha256ScheduleUpdate0),
]

/// SHA-512, SHA-3, SM3 and SM4, v8.2 (Arm DDI 0487, A2.5).
let laterCryptography: [InstructionRow] = [
  InstructionRow(
    "11001110 011 Rm:5 1 0 00 00 Rn:5 Rd:5", "SHA512H",
    "sha512h {Qd}, {Qn}, {Vm.2d}", "C7.2", feature: .sha512, sha512Hash),
  InstructionRow(
    "11001110 011 Rm:5 1 0 00 01 Rn:5 Rd:5", "SHA512H2",
    "sha512h2 {Qd}, {Qn}, {Vm.2d}", "C7.2", feature: .sha512, sha512Hash2),
  InstructionRow(
    "11001110 011 Rm:5 1 0 00 10 Rn:5 Rd:5", "SHA512SU1",
    "sha512su1 {Vd.2d}, {Vn.2d}, {Vm.2d}", "C7.2", feature: .sha512, sha512ScheduleUpdate1),
  InstructionRow(
    "11001110 011 Rm:5 1 0 00 11 Rn:5 Rd:5", "RAX1",
    "rax1 {Vd.2d}, {Vn.2d}, {Vm.2d}", "C7.2", feature: .sha3, rotateAndExclusiveOr),
  InstructionRow(
    "11001110 110 00000 1000 00 Rn:5 Rd:5", "SHA512SU0",
    "sha512su0 {Vd.2d}, {Vn.2d}", "C7.2", feature: .sha512, sha512ScheduleUpdate0),
  InstructionRow(
    "11001110 110 00000 1000 01 Rn:5 Rd:5", "SM4E",
    "sm4e {Vd.4s}, {Vn.4s}", "C7.2", feature: .sm4, sm4Encode),
  InstructionRow(
    "11001110 000 Rm:5 0 Ra:5 Rn:5 Rd:5", "EOR3",
    "eor3 {Vd.16b}, {Vn.16b}, {Vm.16b}, {Va.16b}", "C7.2", feature: .sha3, exclusiveOrThree),
  InstructionRow(
    "11001110 001 Rm:5 0 Ra:5 Rn:5 Rd:5", "BCAX",
    "bcax {Vd.16b}, {Vn.16b}, {Vm.16b}, {Va.16b}", "C7.2", feature: .sha3, bitClearAndExclusiveOr),
  InstructionRow(
    "11001110 010 Rm:5 0 Ra:5 Rn:5 Rd:5", "SM3SS1",
    "sm3ss1 {Vd.4s}, {Vn.4s}, {Vm.4s}, {Va.4s}", "C7.2", feature: .sm3, sm3First),
  InstructionRow(
    "11001110 100 Rm:5 imm6:6 Rn:5 Rd:5", "XAR",
    "xar {Vd.2d}, {Vn.2d}, {Vm.2d}, {%imm6}", "C7.2", feature: .sha3, exclusiveOrAndRotate),
  InstructionRow(
    "11001110 010 Rm:5 10 imm2:2 00 Rn:5 Rd:5", "SM3TT1A",
    "sm3tt1a {Vd.4s}, {Vn.4s}, {Vm.s}[{imm2?0|1|2|3}]", "C7.2", feature: .sm3, sm3FirstHalfA),
  InstructionRow(
    "11001110 010 Rm:5 10 imm2:2 01 Rn:5 Rd:5", "SM3TT1B",
    "sm3tt1b {Vd.4s}, {Vn.4s}, {Vm.s}[{imm2?0|1|2|3}]", "C7.2", feature: .sm3, sm3FirstHalfB),
  InstructionRow(
    "11001110 010 Rm:5 10 imm2:2 10 Rn:5 Rd:5", "SM3TT2A",
    "sm3tt2a {Vd.4s}, {Vn.4s}, {Vm.s}[{imm2?0|1|2|3}]", "C7.2", feature: .sm3, sm3SecondHalfA),
  InstructionRow(
    "11001110 010 Rm:5 10 imm2:2 11 Rn:5 Rd:5", "SM3TT2B",
    "sm3tt2b {Vd.4s}, {Vn.4s}, {Vm.s}[{imm2?0|1|2|3}]", "C7.2", feature: .sm3, sm3SecondHalfB),
  InstructionRow(
    "11001110 011 Rm:5 1 1 00 00 Rn:5 Rd:5", "SM3PARTW1",
    "sm3partw1 {Vd.4s}, {Vn.4s}, {Vm.4s}", "C7.2", feature: .sm3, sm3ScheduleUpdate1),
  InstructionRow(
    "11001110 011 Rm:5 1 1 00 01 Rn:5 Rd:5", "SM3PARTW2",
    "sm3partw2 {Vd.4s}, {Vn.4s}, {Vm.4s}", "C7.2", feature: .sm3, sm3ScheduleUpdate2),
  InstructionRow(
    "11001110 011 Rm:5 1 1 00 10 Rn:5 Rd:5", "SM4EKEY",
    "sm4ekey {Vd.4s}, {Vn.4s}, {Vm.4s}", "C7.2", feature: .sm4, sm4Key),
]
