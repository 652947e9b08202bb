import AArch64
import Devices
import Simulation

extension Machine {
  /// Puts bytes into memory, now and at every reset. The caller has checked that they fit.
  public func load(_ bytes: [UInt8], at address: UInt64) {
    images.append(LoadedImage(address: address, bytes: bytes))
    precondition(memory.write(address, bytes, by: .host), "image outside memory")
  }

  /// Sets where the first core starts and what it finds in X0, and starts it.
  public func start(at entry: UInt64, context: UInt64) {
    start = StartState(entry: entry, context: context)
    cores[0].powerOn(entry: entry, context: context, at: time)
  }

  /// Back to the state after power-on, at the present time: devices reset, images put back, the
  /// first core started. Other memory keeps its contents.
  public func reset() {
    round = nil
    for device in devices { device.reset() }
    lineFaults.reset()
    for core in cores { core.powerOff() }
    for image in images { _ = memory.write(image.address, image.bytes, by: .host) }
    cores[0].powerOn(entry: start.entry, context: start.context, at: time)
  }
}
