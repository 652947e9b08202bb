import ArgumentParser
import Traces

@main
struct Orrery: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orrery",
    abstract: "A deterministic full-system simulator of AArch64 phones.",
    discussion: """
      Examples:
        orrery run Boards/virt.json --firmware .build/firmware/hello.elf
        orrery run Boards/phone.json --firmware .build/firmware/janus.elf \\
          --persona work=.build/firmware/work.elf,append=demo \\
          --persona personal=.build/firmware/personal.elf,append=demo --record run.orrery
        orrery replay run.orrery
        orrery report run.orrery
        orrery check Boards/phone.json

      Exit codes: 0 ended or identical; 1 differs, or an expectation failed; 2 the machine
      stopped; 3 time limit; 64 usage; 65 bad input; 130 interrupted.
      """,
    version: Release.version,
    subcommands: [
      RunCommand.self, DebugCommand.self, ReplayCommand.self, DivergeCommand.self,
      CheckCommand.self,
      ReportCommand.self, BoardCommand.self, TraceCommand.self,
    ])

  static func main() {
    openStandardStreams()
    main(nil)
  }
}
