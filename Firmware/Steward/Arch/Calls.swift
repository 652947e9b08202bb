import A64
import Hardware

/// Janus by its hypercalls for the service guest (docs/janus.md).
struct Calls: Hypervisor {
  private enum Function {
    static let next: UInt64 = 0xc600_0010
    static let complete: UInt64 = 0xc600_0011
    static let transfer: UInt64 = 0xc600_0012
    static let raise: UInt64 = 0xc600_0013
    static let console: UInt64 = 0xc600_0014
    static let devices: UInt64 = 0xc600_0015
    static let submit: UInt64 = 0xc600_0016
    static let entropy: UInt64 = 0xc600_0018
    static let persona: UInt64 = 0xc600_0019
    static let log: UInt64 = 0xc600_001a
    static let flash: UInt64 = 0xc600_001b
    static let start: UInt64 = 0xc600_001c
  }

  @inline(never)
  @discardableResult
  private func call(
    _ function: UInt64, _ a1: UInt64 = 0, _ a2: UInt64 = 0, _ a3: UInt64 = 0, _ a4: UInt64 = 0
  ) -> Answer {
    call_janus(function, a1, a2, a3, a4, 0, 0, 0)
  }

  private func number(_ value: Int) -> UInt64 { UInt64(truncatingIfNeeded: value) }

  private func address(_ pointer: UnsafeRawPointer) -> UInt64 {
    UInt64(UInt(bitPattern: pointer))
  }

  func next() -> Request {
    let answer = call(Function.next)
    return Request(
      kind: answer.x0, id: answer.x1, place: answer.x2, value: answer.x3, extra: answer.x4)
  }

  func complete(_ request: Request, _ value: UInt32) {
    call(Function.complete, request.id, UInt64(value))
  }

  func read(
    _ persona: Int, _ address: UInt64, _ count: Int, into destination: UnsafeMutableRawPointer
  ) -> Bool {
    call(
      Function.transfer, number(persona), address, self.address(destination), number(count)
    ).x0 == 0
  }

  func write(
    _ persona: Int, _ address: UInt64, _ count: Int, from source: UnsafeRawPointer
  ) -> Bool {
    call(
      Function.transfer, number(persona) | 1 << 8, address, self.address(source), number(count)
    ).x0 == 0
  }

  func read(
    _ persona: Int, _ file: PersonaFile, _ offset: UInt64, _ count: Int,
    into destination: UnsafeMutableRawPointer
  ) -> Bool {
    call(
      Function.transfer, number(persona) | file.rawValue << 8, offset, address(destination),
      number(count)
    ).x0 == 0
  }

  func raise(_ persona: Int, device: Int, _ bits: UInt64) {
    call(Function.raise, number(persona) | number(device) << 16, bits)
  }

  func show(_ persona: Int, _ bytes: UInt64, _ count: Int) {
    call(Function.console, number(persona), number(count), bytes)
  }

  func device(_ index: Int) -> PhysicalDevice {
    let answer = call(Function.devices, number(index))
    return PhysicalDevice(id: answer.x0, features: answer.x1)
  }

  func submit(
    _ device: Int, queue: Int, _ first: Buffer, _ second: Buffer, _ third: Buffer, count: Int
  ) -> Int64 {
    let answer = call_janus(
      Function.submit, number(device) | number(queue) << 8 | number(count) << 16,
      address(first.start), size(first), address(second.start), size(second),
      address(third.start), size(third))
    return Int64(bitPattern: answer.x0)
  }

  private func size(_ buffer: Buffer) -> UInt64 {
    number(buffer.count) | (buffer.isWritable ? 1 << 32 : 0)
  }

  func entropy() -> Int64 {
    let answer = call(Function.entropy)
    return answer.x0 == 0 ? Int64(answer.x1 & 0xffff_ffff) : Int64(bitPattern: answer.x0)
  }

  func share(of persona: Int) -> PersonaShare {
    let answer = call(Function.persona, number(persona))
    var share = PersonaShare()
    if answer.x0 != 1 { return share }
    share.isPresent = true
    share.memorySize = answer.x1
    share.firstBlock = answer.x2
    share.blockCount = answer.x3
    share.fileSize = answer.x4
    share.initrdSize = answer.x5
    share.vcpuCount = answer.x6
    share.bootArgumentsSize = answer.x7
    return share
  }

  func giveFlash(_ persona: Int, _ size: UInt64) -> Bool {
    call(Function.flash, number(persona), size).x0 == 0
  }

  func start(_ persona: Int, at entry: UInt64?) {
    call(Function.start, number(persona), entry ?? .max)
  }

  func log(_ persona: Int?, _ start: UnsafePointer<UInt8>, _ count: Int) {
    call(Function.log, address(start), number(count), number(persona ?? -1))
  }

  func powerOff() -> Never {
    call(0x8400_0008)
    while true { wfi() }
  }
}
