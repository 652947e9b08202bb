import Simulation

/// Decodes from one place in a page to the next transfer of control.
struct BlockBuilder {
  private let page: CodePage
  private let model: CoreModel
  private var offset: UInt64
  private(set) var operations: [Op] = []
  private(set) var prefix: [UInt32] = [0]
  private(set) var isFused = false

  init(page: CodePage, offset: UInt64, model: CoreModel) {
    self.page = page
    self.model = model
    self.offset = offset
  }

  mutating func run() {
    while true {
      let word = page.bytes.load(fromByteOffset: Int(offset), as: UInt32.self)
      let operation = lower(word)
      operations.append(operation)
      prefix.append(prefix[prefix.count - 1] + FixedTiming.cycles(operation, word))
      offset += 4
      if operation.code.endsBlock {
        fuse()
        return
      }
      if offset == PhysicalMemory.pageSize || operations.count == BlockCache.maximumInstructions {
        operations.append(Op(.endOfBlock, immediate: offset))
        return
      }
    }
  }

  private func lower(_ word: UInt32) -> Op {
    let called = { (row: Int) in
      Op(.call, aux: UInt32(row), immediate: UInt64(word))
    }
    guard let row = Decoder.decode(word), model.features.contains(instructionTable[row].feature)
    else { return called(Core.unallocated) }
    let instruction = Instruction(word, pageOffset: offset)
    switch instructionTable[row].semantics {
    case .lower(let lower): return lower(instruction)
    case .lowerOrCall(let lower, _): return lower(instruction) ?? called(row)
    case .float: return Op(.float, aux: UInt32(row), immediate: UInt64(word))
    case .call, .absent: return called(row)
    }
  }

  /// Joins a comparison and the conditional branch after it at the end of the block. Neither can
  /// fault, so that every other instruction keeps its place in the block.
  private mutating func fuse() {
    guard operations.count >= 2 else { return }
    let compare = operations[operations.count - 2]
    let branch = operations[operations.count - 1]
    guard compare.rd == Slot.discard,
      (Operation.branchEQ.rawValue...Operation.branchLE.rawValue).contains(branch.code.rawValue),
      let code = compare.code.fusedWithBranch
    else { return }
    let words = Int64(bitPattern: branch.immediate) / 4
    guard let target = Int16(exactly: words) else { return }
    var fused = compare
    fused.code = code
    // B.cond's operations are in the order of the conditions' numbers.
    fused.rd = branch.code.rawValue - Operation.branchEQ.rawValue
    fused.aux = branch.aux & 0xffff | UInt32(UInt16(bitPattern: target)) << 16
    operations.removeLast(2)
    // The pair follows in the places of its second half and behind it, for when a slice ends
    // between the two.
    operations.append(fused)
    operations.append(compare)
    operations.append(branch)
    isFused = true
  }
}

extension Operation {
  /// True for transfers of control.
  var endsBlock: Bool {
    (Operation.branch.rawValue...Operation.branchLinkRegister.rawValue).contains(rawValue)
  }

  var fusedWithBranch: Operation? {
    switch self {
    case .subs64: .compareBranch64
    case .subs32: .compareBranch32
    case .subsImmediate64: .compareImmediateBranch64
    case .subsImmediate32: .compareImmediateBranch32
    default: nil
    }
  }
}
