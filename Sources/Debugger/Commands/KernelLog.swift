import Images
import Simulation

extension Command {
  static let kernelLog: Command = Command(
    "dmesg", usage: "dmesg [N]",
    summary: "Show the messages that a Linux kernel holds in its memory, or the last N of them.",
    example: "dmesg 10"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(1, .kernelLog)
    var count = Int.max
    if let word = arguments[0] {
      guard let value = Int(word), value > 0 else {
        throw kernelLog.misuse("expected how many messages, found \(word)")
      }
      count = value
    }
    for line in try LinuxKernel(debugger).messages().suffix(count) { debugger.print(line) }
  }
}

extension LinuxKernel {
  /// The messages of the kernel's ring buffer, oldest first, with their times in seconds (Linux,
  /// kernel/printk/printk_ringbuffer.h).
  func messages() throws(DebuggerError) -> [String] {
    let ring = try word(ringPointer())
    func inRing(_ path: String, bytes: Int = 8) throws(DebuggerError) -> UInt64 {
      try member(path, of: "printk_ringbuffer", at: ring, bytes: bytes)
    }
    let count = try inRing("desc_ring.count_bits", bytes: 4)
    let size = try inRing("text_data_ring.size_bits", bytes: 4)
    guard (1...24).contains(count), (1...30).contains(size) else {
      throw DebuggerError("the kernel's message buffer has yet to be made")
    }
    let descriptors = try inRing("desc_ring.descs")
    let infos = try inRing("desc_ring.infos")
    let data = try inRing("text_data_ring.data")
    let (last, first) = (try inRing("desc_ring.head_id"), try inRing("desc_ring.tail_id"))
    let (descriptorSize, infoSize) = (
      try self.size(of: "prb_desc"), try self.size(of: "printk_info")
    )
    var lines: [String] = []
    // Identifiers count up and wrap in 62 bits.
    for step in 0...((last &- first) & (1 << count - 1)) {
      let place = (first &+ step) & (1 << count - 1)
      let descriptor = descriptors &+ place &* descriptorSize
      let state = try member("state_var", of: "prb_desc", at: descriptor) >> 62
      // Committed or finalized; others are being written or free.
      guard state == 1 || state == 2 else { continue }
      let begin = try member("text_blk_lpos.begin", of: "prb_desc", at: descriptor)
      let next = try member("text_blk_lpos.next", of: "prb_desc", at: descriptor)
      let info = infos &+ place &* infoSize
      let length = try member("text_len", of: "printk_info", at: info, bytes: 2)
      let time = try member("ts_nsec", of: "printk_info", at: info) / 1000
      let stamp = "[\(padded(time / 1_000_000, " ", 5)).\(padded(time % 1_000_000, "0", 6))]"
      // Both odd: no text.
      guard begin & 1 == 0 else {
        lines.append(stamp)
        continue
      }
      // A block that would reach over the end stands at the start.
      let isWrapped = begin >> size != next >> size && next & (1 << size - 1) != 0
      let start = isWrapped ? 0 : begin & (1 << size - 1)
      let text = try bytes(data &+ start &+ 8, count: Int(length))
      for line in text.split(separator: 0x0a, omittingEmptySubsequences: false) {
        lines.append("\(stamp) \(String(decoding: line, as: UTF8.self))")
      }
    }
    return lines
  }

  /// The address of the pointer to the ring: in the notes that the kernel keeps for crash dumps
  /// (Linux, Documentation/admin-guide/kdump/vmcoreinfo.rst).
  private func ringPointer() throws(DebuggerError) -> UInt64 {
    let note = Array("SYMBOL(prb)=".utf8)
    for region in memory.regions {
      // A page holds them whole.
      for page in stride(from: region.base, to: region.base + region.size, by: 4096) {
        guard let bytes = memory.read(page, count: 4096), let place = find(note, in: bytes) else {
          continue
        }
        let digits = bytes[(place + note.count)...].prefix { $0 != 0x0a }
        if let address = UInt64(String(decoding: digits, as: UTF8.self), radix: 16) {
          return address
        }
      }
    }
    throw DebuggerError(
      "the kernel has yet to say where its messages are",
      hint: "it does early in its boot, with CRASH_CORE")
  }

  private func padded(_ number: UInt64, _ filling: Character, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: filling, count: max(0, width - digits.count)) + digits
  }
}
