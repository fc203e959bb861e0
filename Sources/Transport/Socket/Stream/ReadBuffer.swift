/// Where received bytes wait for the handler: one block of memory, used again and again.
final class ReadBuffer {
    private var memory: UnsafeMutableRawBufferPointer
    private let maximum: Int
    private var start = 0
    private var end = 0

    init(capacity: Int, maximum: Int) {
        memory = .allocate(byteCount: max(capacity, 4096), alignment: 16)
        self.maximum = max(capacity, maximum)
    }

    deinit { memory.deallocate() }

    /// What was received and not consumed.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[start..<end]) }

    var isEmpty: Bool { start == end }

    /// Room for what comes next; empty if the handler needs more than the maximum at once.
    func room() -> UnsafeMutableRawBufferPointer {
        if start == end {
            start = 0
            end = 0
        } else if memory.count - end < memory.count / 4 {
            // Little is left over as a rule: moving it costs less than a short read.
            memory.copyMemory(from: bytes)
            end -= start
            start = 0
            if memory.count - end < memory.count / 4 { grow() }
        }
        return UnsafeMutableRawBufferPointer(rebasing: memory[end...])
    }

    func received(_ count: Int) { end += count }

    func consumed(_ count: Int) { start += min(max(0, count), end - start) }

    private func grow() {
        let capacity = min(memory.count * 2, maximum)
        guard capacity > memory.count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: bytes)
        memory.deallocate()
        memory = larger
    }
}
