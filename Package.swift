// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A layer and its test target of the same name. Imports point down only.
func layer(_ name: String, _ dependencies: [Target.Dependency], tests: [Target.Dependency] = [])
  -> [Target]
{
  [
    .target(name: name, dependencies: dependencies, swiftSettings: settings),
    .testTarget(
      name: "\(name)Tests",
      dependencies: [.target(name: name), "TestSupport"] + dependencies + tests,
      path: "Tests/\(name)Tests", swiftSettings: settings),
  ]
}

let package = Package(
  name: "orrery",
  products: [.executable(name: "orrery", targets: ["orrery"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(name: "CEdit"),
    .systemLibrary(name: "CLibdw"),
    .systemLibrary(name: "CLibelf"),
    .systemLibrary(name: "CXXHash"),
    .systemLibrary(name: "CZstd"),
    .target(
      name: "TestSupport", dependencies: ["Devices", "Simulation"], path: "Tests/Support",
      swiftSettings: settings),
    .executableTarget(
      name: "orrery",
      dependencies: [
        "AArch64", "Boards", "Debugger", "Devices", "Images", "Machine", "Replay", "Simulation",
        "Traces",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    .target(
      name: "JanusCore", path: "Firmware/Janus/Core", swiftSettings: settings),
    .testTarget(
      name: "JanusCoreTests", dependencies: ["JanusCore", "Simulation", "StewardCore"],
      path: "Tests/JanusCoreTests", swiftSettings: settings),
    .target(
      name: "StewardCore", dependencies: ["JanusCore"], path: "Firmware/Steward/Core",
      swiftSettings: settings),
    .testTarget(
      name: "StewardCoreTests", dependencies: ["JanusCore", "Simulation", "StewardCore"],
      path: "Tests/StewardCoreTests", swiftSettings: settings),
    .testTarget(
      name: "OtherSoftwareTests",
      dependencies: [
        "AArch64", "Boards", "Debugger", "Images", "Machine", "Replay", "Simulation",
        "TestSupport", "Traces",
      ],
      path: "Tests/OtherSoftware", swiftSettings: settings),
    .testTarget(
      name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: settings),
  ]
    + layer(
      "Debugger",
      [
        "AArch64", "Boards", "CEdit", "Devices", "Images", "Machine", "Replay", "Simulation",
        "Traces",
      ])
    + layer("Boards", ["Devices", "Simulation"])
    + layer(
      "Replay", ["AArch64", "Boards", "Devices", "Images", "Machine", "Simulation", "Traces"])
    + layer("Machine", ["AArch64", "Boards", "Devices", "Simulation"])
    + layer("Traces", ["CZstd", "Simulation"])
    + layer("Images", ["CLibdw", "CLibelf", "Simulation"])
    + layer("Devices", ["Simulation"])
    + layer("AArch64", ["Simulation"])
    + layer("Simulation", ["CXXHash"])
)

// ORRERY_TESTS=AArch64Tests,MachineTests builds these and what they need, nothing else: for quick
// turns. Not for `make test`.
if let chosen = Context.environment["ORRERY_TESTS"] {
  var wanted = Set(chosen.split(separator: ",").map(String.init))
  var count = 0
  while count < wanted.count {
    count = wanted.count
    for target in package.targets where wanted.contains(target.name) {
      for case .byNameItem(let name, _) in target.dependencies { wanted.insert(name) }
      for case .targetItem(let name, _) in target.dependencies { wanted.insert(name) }
    }
  }
  package.targets.removeAll { !wanted.contains($0.name) }
  package.products.removeAll { $0.name == "orrery" && !wanted.contains("orrery") }
}
