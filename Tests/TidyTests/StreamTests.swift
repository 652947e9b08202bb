import Testing

/// A run whose standard streams are closed, or go away, leaves whole files.
@Suite struct StreamTests {
  static let run =
    "orrery run traces/typed-input/phone.json --firmware traces/typed-input/echo.elf --record $d/a"

  /// Runs a script that has a folder `$d` of its own.
  private func shell(_ script: String) throws -> String {
    let shell = try #require(Shell(), "orrery is not built beside the tests")
    return try shell.run("d=$(mktemp -d); trap 'rm -r $d' EXIT; \(script)").output
  }

  @Test func aReaderWhoGoesAwayEndsTheRun() throws {
    let output = try shell(
      """
      mkfifo $d/p; true <$d/p & exec 9>$d/p; wait
      \(Self.run) >&9 2>$d/e; echo $?; orrery replay $d/a
      """)
    #expect(output.hasPrefix("130\nreplay: identical: "), "\(output)")
  }

  @Test(arguments: [">&-", "<&- >$d/o", "<&- >&-", "<&- >&- 2>&-"]) func closedStreamsAreNoFiles(
    _ redirections: String
  ) throws {
    let output = try shell("\(Self.run) 2>$d/e \(redirections); echo $?; orrery replay $d/a")
    #expect(output.hasPrefix("2\nreplay: identical: "), "\(output)")
  }

  @Test func aSignalEndsAWaitForInput() throws {
    let output = try shell(
      """
      mkfifo $d/f; sleep 600 >$d/f 2>/dev/null & s=$!
      \(Self.run) <$d/f >$d/o 2>$d/e & p=$!
      until test -s $d/o; do sleep 0.05; done; sleep 0.3
      kill -TERM $p; wait $p; echo $?; kill -KILL $s; orrery replay $d/a
      """)
    #expect(output.contains("130\nreplay: identical: "), "\(output)")
  }
}
