// Janus' memory that is no part of the file. What Swift takes the address of is page aligned.

#include "Layout.h"

.section .bss.state, "aw", %nobits
.balign 4096
.global machineState
machineState: .skip 0x1000
.global personaState
personaState: .skip (PERSONA_LIMIT + 1) * PERSONA_STRIDE
.balign 4096
.global vcpuState
vcpuState: .skip VCPU_LIMIT * VCPU_STRIDE
.balign 4096
.global virtqueues
virtqueues: .skip DEVICE_LIMIT * 4096
.global stolenTime
stolenTime: .skip (PERSONA_LIMIT + 1) * 4096
.balign 4096
.global dmaProgram
dmaProgram: .skip 128
.balign 4096
.global coreState
coreState: .skip CORE_LIMIT * CORE_STRIDE

.section .tables, "aw", %nobits
.balign 4096
.global translationTables
translationTables: .skip TABLE_LIMIT * 4096
.global stage2Tables
stage2Tables: .skip STAGE2_SIZE

.section .stacks, "aw", %nobits
.balign 4096
.global stacks
stacks: .skip CORE_LIMIT * STACK_STRIDE

// The service guest, of whose bytes none is run here.
.section .payload, "a"
.balign 4096
.global stewardStart
stewardStart:
.incbin "steward.bin"
.balign 4096
.global stewardEnd
stewardEnd:
