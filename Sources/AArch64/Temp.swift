import Simulation
extension Core { public func code(_ c: inout StateCoder) throws(StateError) {} }
