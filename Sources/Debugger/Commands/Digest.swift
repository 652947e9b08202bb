import AArch64
import Machine
import Simulation

extension Command {
  static let digest: Command = Command(
    "digest", usage: "digest",
    summary: "Show the digest of every component as it is now; equal digests, equal states.",
    example: "digest"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(0, .digest)
    if debugger.machine.steppedCore != nil {
      debugger.print("inside a round: comparable with a run that stopped at the same place only")
    }
    for digest in debugger.machine.digests() { debugger.print("\(digest.digest) \(digest.name)") }
  }
}
