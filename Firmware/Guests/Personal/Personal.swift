import A64
import Guest

let witnessSeed: UInt64 = 0x5045_5253

/// The personal persona: primes by a sieve in its memory.
func demonstrate() {
  Console.write("Personal persona at EL1\n")
  demonstrateMachine(seed: 0x5045_5200)
  Console.write("primes below 60000: ")
  Console.write(decimal: primes(below: 60000))
  Console.write("\n")
  Console.write("Personal persona is done\n")
}

private func primes(below limit: UInt64) -> UInt64 {
  let sieve = address_of_scratch()
  for number in 0..<limit { store_8(sieve + number, 1) }
  var count: UInt64 = 0
  for number in 2..<limit where load_8(sieve + number) == 1 {
    count += 1
    var multiple = number * number
    while multiple < limit {
      store_8(sieve + multiple, 0)
      multiple += number
    }
  }
  return count
}
