import Dispatch
import Synchronization

/// A bounded queue between tasks, which never wait, and threads, which wait for work.
final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var waiting: [Element] = []
        /// Taken and not yet finished; counts against the bound too.
        var inHand = 0
        var idleThreads = 0
        var isClosed = false
    }

    enum Refusal: Error {
        case full
        case closed
    }

    private let limit: Int
    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)

    init(limit: Int) { self.limit = limit }

    /// Queues `element`, or says why not.
    func put(_ element: Element) -> Refusal? {
        let (refusal, wake) = state.withLock { state -> (Refusal?, Bool) in
            if state.isClosed { return (.closed, false) }
            if state.waiting.count + state.inHand >= limit { return (.full, false) }
            state.waiting.append(element)
            guard state.idleThreads > 0 else { return (nil, false) }
            state.idleThreads -= 1
            return (nil, true)
        }
        if wake { arrival.signal() }
        return refusal
    }

    /// What waits, at most `count`, oldest first. Blocks the calling thread until there is something, at most until
    /// `timeout`, when it returns an empty list. Nil when the mailbox was closed and is empty.
    func take(upTo count: Int, timeout: DispatchTimeInterval? = nil) -> [Element]? {
        while true {
            let (taken, isOver) = state.withLock { state -> ([Element], Bool) in
                if state.waiting.isEmpty {
                    if !state.isClosed { state.idleThreads += 1 }
                    return ([], state.isClosed)
                }
                var taken: [Element] = []
                if state.waiting.count <= count {
                    swap(&taken, &state.waiting)
                    state.waiting.reserveCapacity(taken.count)
                } else {
                    taken = Array(state.waiting.prefix(count))
                    state.waiting.removeFirst(count)
                }
                state.inHand += taken.count
                return (taken, false)
            }
            if !taken.isEmpty { return taken }
            if isOver { return nil }
            guard let timeout else {
                arrival.wait()
                continue
            }
            if arrival.wait(timeout: .now() + timeout) == .timedOut {
                // Whoever has counted this thread as woken has also signalled, or is about to.
                let wasWoken = state.withLock { state -> Bool in
                    guard state.idleThreads > 0 else { return true }
                    state.idleThreads -= 1
                    return false
                }
                if wasWoken { arrival.wait() } else { return [] }
            }
        }
    }

    /// What was taken is done.
    func finished(_ count: Int) { state.withLock { $0.inHand -= count } }

    /// Refuses what comes from now on; what waits is still taken.
    func close() {
        let idle = state.withLock { state -> Int in
            state.isClosed = true
            defer { state.idleThreads = 0 }
            return state.idleThreads
        }
        for _ in 0..<idle { arrival.signal() }
    }

    var count: Int { state.withLock { $0.waiting.count + $0.inHand } }
}
