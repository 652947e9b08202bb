// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A layer and its test target of the same name. Imports point down only.
func layer(_ name: String, _ dependencies: [Target.Dependency]) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, swiftSettings: settings),
    .testTarget(
      name: "\(name)Tests",
      dependencies: [.target(name: name)] + dependencies + ["TestSupport"],
      path: "Tests/\(name)Tests", swiftSettings: settings),
  ]
}

let package = Package(
  name: "orrery",
  products: [],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(name: "CXXHash"),
    .systemLibrary(name: "CLibelf"),
    .systemLibrary(name: "CLibdw"),
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: settings),
  ]
    + layer("Simulation", ["CXXHash"])
    + layer("Devices", ["Simulation"])
    + layer("Boards", ["Devices", "Simulation"])
    + layer("Images", ["CLibelf", "CLibdw", "Simulation"])
)
