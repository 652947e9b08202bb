import Boards
import Devices
import Foundation
import TestSupport

/// What stands in `Boards`.
let repositoryBoards = ["phone", "phone-b", "virt", "virt-drivers", "virt-gicv2"]

/// Device models with the shape of the real ones, so that these tests stand alone.
let testModels: [DeviceModel] = [
  DeviceModel(
    type: "pl011", title: "PrimeCell UART", manual: "Arm DDI 0183",
    compatible: ["arm,pl011", "arm,primecell"], windows: [RegisterWindow(size: 0x1000)],
    interrupts: [
      "UARTINTR", "UARTMSINTR", "UARTRXINTR", "UARTTXINTR", "UARTRTINTR", "UARTEINTR",
    ], clocks: ["uartclk", "apb_pclk"],
    dmaRequests: ["UARTRXDMABREQ", "UARTRXDMASREQ", "UARTTXDMABREQ", "UARTTXDMASREQ"],
    isConsole: true,
    configuration: [
      ConfigurationField(
        key: "baud", kind: .choice(["instant", "real"]), defaultValue: 0, summary: "Pace."),
      ConfigurationField(
        key: "depth", kind: .integer(1...32), defaultValue: 16, summary: "FIFO entries."),
      ConfigurationField(key: "loop", kind: .flag, defaultValue: 0, summary: "Loopback."),
      ConfigurationField(
        key: "hosts", kind: .addresses(atMost: 2), defaultValue: 0, summary: "Addresses."),
    ]),
  DeviceModel(
    type: "pl031", title: "PrimeCell RTC", manual: "Arm DDI 0224",
    compatible: ["arm,pl031", "arm,primecell"], windows: [RegisterWindow(size: 0x1000)],
    interrupts: ["RTCINTR"], clocks: ["apb_pclk"]),
  DeviceModel(
    type: "pl330", title: "CoreLink DMA", manual: "Arm DDI 0424",
    compatible: ["arm,pl330", "arm,primecell"], windows: [RegisterWindow(size: 0x1000)],
    interrupts: ["IRQ0", "IRQ1", "IRQ_ABORT"], clocks: ["apb_pclk"], requestInputs: 96,
    configuration: [
      ConfigurationField(
        key: "peripherals", kind: .integer(1...32), defaultValue: 32, summary: "Peripherals.")
    ]),
  DeviceModel(
    type: "gicv3", title: "GIC", manual: "Arm IHI 0069", compatible: ["arm,gic-v3"],
    windows: [
      RegisterWindow(size: 0x10000),
      RegisterWindow(key: "redistributors", size: 0, sizePerCore: 0x20000),
      RegisterWindow(key: "its", size: 0x20000, isOptional: true),
    ],
    configuration: [
      ConfigurationField(
        key: "spis", kind: .integer(32...960), defaultValue: 256, summary: "Shared interrupts."),
      ConfigurationField(
        key: "maintenanceInterrupt", kind: .integer(16...31), defaultValue: 25, summary: "INTID."),
      ConfigurationField(
        key: "listRegisters", kind: .integer(1...16), defaultValue: 4, summary: "List registers."),
    ]),
  DeviceModel(
    type: "gicv2", title: "GIC", manual: "Arm IHI 0048", compatible: ["arm,cortex-a15-gic"],
    windows: [
      RegisterWindow(size: 0x1000), RegisterWindow(key: "cpuInterface", size: 0x2000),
      RegisterWindow(key: "virtualControl", size: 0x2000),
      RegisterWindow(key: "virtualInterface", size: 0x2000),
    ],
    configuration: [
      ConfigurationField(
        key: "spis", kind: .integer(32...480), defaultValue: 256, summary: "Shared interrupts."),
      ConfigurationField(
        key: "maintenanceInterrupt", kind: .integer(16...31), defaultValue: 25, summary: "INTID."),
    ]),
  DeviceModel(
    type: "generic-timer", title: "Timer", manual: "Arm DDI 0487",
    compatible: ["arm,armv8-timer"], windows: [],
    interrupts: ["CNTPNSIRQ", "CNTVIRQ", "CNTHPIRQ"], clocks: ["counter"]),
  DeviceModel(
    type: "pl061", title: "PrimeCell GPIO", manual: "Arm DDI 0190",
    compatible: ["arm,pl061", "arm,primecell"], windows: [RegisterWindow(size: 0x1000)],
    interrupts: ["GPIOINTR"], clocks: ["apb_pclk"], outputs: (0..<8).map { "GPOUT\($0)" },
    inputs: (0..<8).map { "GPIN\($0)" }),
]

func contents(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: repositoryRoot + "/" + path)))
}

/// The messages about a board, without a file's name; empty for a good one.
func messages(_ json: String, models: [DeviceModel] = testModels) -> [String] {
  do {
    _ = try Board(json: [UInt8](json.utf8), file: "b.json", models: models)
    return []
  } catch {
    return error.diagnostics.map(\.description)
  }
}
