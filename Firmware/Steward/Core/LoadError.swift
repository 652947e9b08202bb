/// Why a persona was not loaded.
package enum LoadError: UInt8, Error {
  case truncated, notELF, notAArch64, notExecutable, badProgramHeaders, segmentOutsideFile
  case segmentOutsideMemory, segmentsOverlap, badEntry
  /// Of a kernel and its initial file system, or flash.
  case memory
  case bootArguments
  /// Janus refused what it should not.
  case copy

  package var text: Text {
    switch self {
    case .truncated: "truncated ELF file"
    case .notELF: "no ELF file"
    case .notAArch64: "not for AArch64"
    case .notExecutable: "neither ET_EXEC nor ET_DYN"
    case .badProgramHeaders: "bad program headers"
    case .segmentOutsideFile: "segment outside the file"
    case .segmentOutsideMemory: "segment outside memory"
    case .segmentsOverlap: "segments overlap"
    case .badEntry: "bad entry"
    case .memory: "not enough memory"
    case .bootArguments: "boot arguments too long"
    case .copy: "a copy was refused"
    }
  }
}
