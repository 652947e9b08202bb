import Testing
@Suite struct ImageTests {}
