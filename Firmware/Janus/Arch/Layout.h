// Sizes that assembly, the linker script's sections and Swift agree on.
#pragma once
#define STACK_STRIDE 0x3000
#define CORE_LIMIT 4
// Personas; the service guest has the place behind them.
#define PERSONA_LIMIT 4
#define PERSONA_STRIDE 0x400
#define VCPU_LIMIT 8
#define VCPU_STRIDE 0x800
#define CORE_STRIDE 0x80
#define DEVICE_LIMIT 8
#define TABLE_LIMIT 24
// Four tables for each of five guests, aligned to their size; one of a GICv2's CPU interface for
// all; one for each guest's page of stolen time.
#define STAGE2_SIZE 0x1e000
