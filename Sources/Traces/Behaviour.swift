/// What a simulator's digests mean.
public enum Behaviour {
  /// Rises whenever any digest of any run may change. Recordings of another behaviour cannot be
  /// expected to replay; CI sees that a changed digest comes with a rise.
  public static let current: UInt32 = 4
}

/// How a recording is laid out.
public enum RecordingFormat {
  /// Rises whenever a file of the former layout would be misread.
  public static let current: UInt32 = 1
  /// The first eight bytes. The first is no ASCII, and the line feed shows a file that was
  /// mistaken for text on its way.
  public static let magic: [UInt8] = [0x8a, 0x4f, 0x52, 0x52, 0x45, 0x52, 0x59, 0x0a]
  /// Magic and format, before the first chunk.
  static let prefixBytes = 12
}

/// Which simulator this is.
public enum Release {
  /// For people: nothing is decided by it.
  public static let version = "0.1.0"
}
