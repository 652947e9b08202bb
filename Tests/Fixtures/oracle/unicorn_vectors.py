"""Runs single A64 instructions in unicorn: python3 unicorn_vectors.py INPUT OUTPUT

Memory: code and constants at 0x80000000, data at 0x40000000, both 4 MiB, filled by `pattern`.
A vector (little-endian): word u32, unused u32, pc u64, x0..x30, sp, nzcv, fpcr, fpsr, v0..v31 (16
bytes each).
A result: fault u64 (0 none, 1 read, 2 write, 3 other), address u64, pc u64, x0..x30, sp, nzcv,
fpcr, fpsr, v0..v31, then the WINDOW bytes of data around the middle, which are reset after each
vector.
"""

import struct
import sys

from unicorn import UC_ARCH_ARM64, UC_HOOK_MEM_INVALID, UC_MODE_ARM, Uc, UcError
from unicorn import UC_MEM_FETCH_UNMAPPED, UC_MEM_READ_UNMAPPED, UC_MEM_WRITE_UNMAPPED
from unicorn.arm64_const import (
    UC_CPU_ARM64_MAX, UC_ARM64_REG_FPCR, UC_ARM64_REG_FPSR, UC_ARM64_REG_NZCV,
    UC_ARM64_REG_PC, UC_ARM64_REG_Q0, UC_ARM64_REG_SP, UC_ARM64_REG_X0,
    UC_ARM64_REG_X29, UC_ARM64_REG_X30)

CODE, DATA, SIZE = 0x80000000, 0x40000000, 4 << 20
MIDDLE, WINDOW = DATA + SIZE // 2, 2048
X = [UC_ARM64_REG_X0 + i for i in range(29)] + [UC_ARM64_REG_X29, UC_ARM64_REG_X30]
STATUS = [UC_ARM64_REG_SP, UC_ARM64_REG_NZCV, UC_ARM64_REG_FPCR, UC_ARM64_REG_FPSR]
Q = [UC_ARM64_REG_Q0 + i for i in range(32)]
VECTOR = struct.Struct("<II36Q64Q")
RESULT = struct.Struct("<3Q35Q64Q")


def pattern(base):
    multiplier, mask = 0x9E3779B97F4A7C15, (1 << 64) - 1
    words = (((base + i * 8) * multiplier ^ (base + i * 8) >> 7) & mask for i in range(SIZE // 8))
    return struct.pack(f"<{SIZE // 8}Q", *words)


def main(source, target):
    uc = Uc(UC_ARCH_ARM64, UC_MODE_ARM)
    uc.ctl_set_cpu_model(UC_CPU_ARM64_MAX)
    for base in (CODE, DATA):
        uc.mem_map(base, SIZE)
        uc.mem_write(base, pattern(base))
    vectors = list(VECTOR.iter_unpack(open(source, "rb").read()))
    for vector in vectors:
        uc.mem_write(vector[2], struct.pack("<I", vector[0]))
    fault = [0, 0]

    def invalid(_, access, address, size, value, data):
        kinds = {UC_MEM_READ_UNMAPPED: 1, UC_MEM_WRITE_UNMAPPED: 2}
        # A branch has happened when fetching from its target fails.
        fault[:] = [0, 1] if access == UC_MEM_FETCH_UNMAPPED else [kinds.get(access, 3), address]
        return False

    uc.hook_add(UC_HOOK_MEM_INVALID, invalid)
    window = bytes(uc.mem_read(MIDDLE - WINDOW // 2, WINDOW))
    with open(target, "wb") as out:
        for _, _, pc, *state in vectors:
            fault[:] = [0, 0]
            for register, value in zip(X + STATUS, state):
                uc.reg_write(register, value)
            for i, register in enumerate(Q):
                uc.reg_write(register, state[35 + 2 * i] | state[36 + 2 * i] << 64)
            try:
                uc.emu_start(pc, (1 << 64) - 4, count=1)
            except UcError:
                if fault == [0, 0]:
                    fault[:] = [3, 0]
            results = [fault[0], fault[1], uc.reg_read(UC_ARM64_REG_PC)]
            results += [uc.reg_read(register) for register in X + STATUS]
            for register in Q:
                value = uc.reg_read(register)
                results += [value & (1 << 64) - 1, value >> 64]
            out.write(RESULT.pack(*results))
            out.write(uc.mem_read(MIDDLE - WINDOW // 2, WINDOW))
            uc.mem_write(MIDDLE - WINDOW // 2, window)


main(*sys.argv[1:])
