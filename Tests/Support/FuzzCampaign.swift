import Foundation
import Simulation
import Synchronization

/// How much of a long test to run: a sample in `make test`, all in `make test-full`.
///
/// The environment says which: `ORRERY_FULL=1` for all, `ORRERY_FUZZ_SEED`, and
/// `ORRERY_FUZZ_SHARD=2/8` for the second eighth of the cases.
public struct CampaignSettings: Sendable {
  public let isFull = isFullRun
  public let seed: UInt64
  private let part: Int
  private let parts: Int

  /// - Throws: what is wrong with the environment.
  public init() throws {
    let environment = ProcessInfo.processInfo.environment
    seed = environment["ORRERY_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
    let shard = (environment["ORRERY_FUZZ_SHARD"] ?? "1/1").split(separator: "/").map { Int($0) }
    guard shard.count == 2, let part = shard[0], let parts = shard[1], (1...parts).contains(part)
    else { throw FuzzError("ORRERY_FUZZ_SHARD: expected a part such as 2/8") }
    (self.part, self.parts) = (part, parts)
  }

  /// Whether a case is in the shard.
  public func includes(_ number: Int) -> Bool { number % parts == part - 1 }

  /// FNV-1a over a campaign's name, then the seed and the case's number.
  public func seed(of name: String, case number: Int) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return hash ^ seed &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(number) &* 0xd1b5_4a32_d192_ed03
  }
}

/// Damaged inputs, one after the other, as many as ``CampaignSettings`` and `ORRERY_FUZZ_COUNT`
/// say. A case follows from the campaign's name, the seed and its number alone. A case that traps,
/// or that takes two minutes, ends the process; `.build/fuzzing` holds its number then.
public struct FuzzCampaign {
  /// How often the whole campaign damages an input.
  public static let fullCount = 10_000
  public static let sampleCount = 400
  /// A case that raises the process' peak of memory by this many KiB is an error.
  public static let memoryLimitKiB = 1 << 20

  public let name: String
  private let settings: CampaignSettings
  private let numbers: [Int]

  /// - Throws: what is wrong with the environment.
  public init(_ name: String, sample: Int = FuzzCampaign.sampleCount) throws {
    let settings = try CampaignSettings()
    self.settings = settings
    self.name = name
    let count =
      ProcessInfo.processInfo.environment["ORRERY_FUZZ_COUNT"].flatMap { Int($0) }
      ?? (settings.isFull ? Self.fullCount : sample)
    numbers = (0..<count).filter { settings.includes($0) }
  }

  /// Damages inputs of the corpus and hands each to `body`.
  ///
  /// - Parameters:
  ///   - corpus: right inputs, and wrong ones that reach far.
  ///   - words: what the format is written in.
  ///   - damages: how many an input has at most.
  ///   - body: tries the input; true when it was taken.
  /// - Returns: how many cases there were, how many of them were taken, and which raised the peak
  ///   of memory too far.
  public func run(
    _ corpus: [[UInt8]], words: [String] = [], damages: UInt64 = 6,
    _ body: (_ bytes: [UInt8], _ mutator: inout Mutator) throws -> Bool
  ) rethrows -> Outcome {
    precondition(!corpus.isEmpty, "\(name): nothing to damage")
    let words = words.map { Array($0.utf8) }
    let watch = FuzzWatch(name)
    var outcome = Outcome()
    for number in numbers {
      watch.note("\(name): case \(number) of seed \(settings.seed)\n")
      var mutator = Mutator(seed: settings.seed(of: name, case: number))
      let original = corpus[Int(mutator.random.next(below: UInt64(corpus.count)))]
      let bytes = mutator.mutate(original, others: corpus, words: words, limit: damages)
      let peak = Self.peakKiB
      outcome.count += 1
      if try body(bytes, &mutator) { outcome.taken += 1 }
      if Self.peakKiB - peak > Self.memoryLimitKiB { outcome.greedy.append(number) }
    }
    return outcome
  }

  public struct Outcome {
    public fileprivate(set) var count = 0
    public fileprivate(set) var taken = 0
    public fileprivate(set) var greedy: [Int] = []
  }

  private static var peakKiB: Int {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
  }
}

/// Leaves the case under way in a file, should the process die of it, and ends the process when
/// none has ended for two minutes.
private struct FuzzWatch: ~Copyable {
  private static let folder = "\(repositoryRoot)/.build/fuzzing"
  private static let patienceSeconds: UInt32 = 120
  private static let count = Mutex(0)
  private let path: String
  private let descriptor: Int32

  init(_ name: String) {
    try? FileManager.default.createDirectory(
      atPath: Self.folder, withIntermediateDirectories: true)
    path = "\(Self.folder)/\(name.replacing(" ", with: "-"))"
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    Self.count.withLock { $0 += 1 }
  }

  deinit {
    close(descriptor)
    unlink(path)
    Self.count.withLock { count in
      count -= 1
      if count == 0 { alarm(0) }
    }
  }

  borrowing func note(_ text: String) {
    alarm(Self.patienceSeconds)
    pwrite(descriptor, text, text.utf8.count, 0)
  }
}

extension Mutator {
  /// Some bytes, at most `count`.
  public mutating func bytes(atMost count: Int) -> [UInt8] {
    (0..<random.next(below: UInt64(count + 1))).map { _ in
      UInt8(truncatingIfNeeded: random.next())
    }
  }
}

/// What is wrong with a campaign.
public struct FuzzError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
