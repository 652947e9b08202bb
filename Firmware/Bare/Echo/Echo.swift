import A64

private let console: UInt64 = 33
private nonisolated(unsafe) var isOver = false
private nonisolated(unsafe) var count: UInt64 = 0

/// Sends back what is typed, by interrupts alone, until Ctrl-D.
@c(main) func main() {
  Console.write("echo: type, Ctrl-D ends\n")
  store_32(Console.base + 0x2c, 0x70)  // UARTLCR_H: 8 bits, FIFOs
  store_32(Console.base + 0x30, 0x301)  // UARTCR: on, both directions
  store_32(Console.base + 0x38, 0x50)  // UARTIMSC: receive, receive timeout
  GIC.start(core: 0, private: 0)
  GIC.enable(shared: console)
  daif_mask_irq()
  while !isOver {
    wfi()
    daif_unmask_irq()
    isb()
    daif_mask_irq()
  }
  Console.write("\n")
  Console.write(decimal: count)
  Console.write(" bytes\n")
}

@c(interrupt) func interrupt() {
  GIC.takeAll { _ in
    while load_32(Console.base + 0x18) & 0x10 == 0 {
      let byte = UInt8(truncatingIfNeeded: load_32(Console.base))
      if byte == 4 {
        isOver = true
        continue
      }
      count += 1
      if byte == 0x0d { Console.write(byte: byte) }
      Console.write(byte: byte == 0x0d ? 0x0a : byte)
    }
    store_32(Console.base + 0x44, 0x7ff)  // UARTICR
  }
}
