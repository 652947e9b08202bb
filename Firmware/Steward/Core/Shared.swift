// For tests on a host what is shared with Janus is a module; in the firmware it is compiled along.
#if canImport(JanusCore)
  @_exported import JanusCore
#endif
