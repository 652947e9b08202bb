import A64
import Hardware

/// Serves requests, works in between, and sleeps when there is neither.
@c(stewardMain) func stewardMain(_ version: UInt64) -> Never {
  let isVersion2 = version == 2
  Translation.start()
  Interrupts.start(isVersion2: isVersion2)
  let janus = Calls()
  let steward = Steward(
    janus, workspace: pointer(address_of_workspace()), isVersion2: isVersion2)
  while true {
    let request = janus.next()
    if !request.isNothing { steward.serve(request) }
    let rest = steward.work()
    if !request.isNothing { continue }
    switch rest {
    case .none: break
    case .untilRequest: Interrupts.sleep(isShort: false)
    case .untilEntropy: Interrupts.sleep(isShort: true)
    }
  }
}

func pointer(_ address: UInt64) -> UnsafeMutableRawPointer {
  UnsafeMutableRawPointer(bitPattern: UInt(address)).unsafelyUnwrapped
}

/// An exception or a trap of this guest's own: says where, and turns it off.
@c(fault) func fault() -> Never {
  let janus = Calls()
  // Nothing that was there is needed any more.
  var line = Line(
    pointer(address_of_workspace()).bindMemory(to: UInt8.self, capacity: Line.room))
  line.put("own fault: ESR ")
  line.put(hexadecimal: read_ESR_EL1())
  line.put(" at ")
  line.put(hexadecimal: read_ELR_EL1())
  line.put(", FAR ")
  line.put(hexadecimal: read_FAR_EL1())
  janus.log(nil, line.start, line.count)
  janus.powerOff()
}
