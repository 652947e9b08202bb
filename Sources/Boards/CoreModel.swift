extension Board {
  /// The processor cores that a board may name.
  public enum CoreModel: String, Sendable, CaseIterable {
    case cortexA53 = "cortex-a53"
    case cortexA55 = "cortex-a55"
    /// Everything that the simulator offers; no real part.
    case max

    /// The device tree's name.
    public var compatible: String {
      switch self {
      case .cortexA53: "arm,cortex-a53"
      case .cortexA55: "arm,cortex-a55"
      case .max: "arm,armv8"
      }
    }
  }
}
