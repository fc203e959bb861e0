import Synchronization

/// One piece of work for all who ask for the same at the same time.
///
/// The work belongs to nobody who asks: it goes on when one of them gives up, and each waits only as long as it wants.
final class SingleFlight<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let waiters = Mutex<[Key: [AsyncStream<Value>.Continuation]]>([:])
    /// Works under way at the same time; one more is not begun.
    private let limit: Int

    init(limit: Int = 64) { self.limit = limit }

    /// The value of the work for `key`, begun now or by somebody before; nil when it takes longer than `patience` or when
    /// too much is under way.
    func run(_ key: Key, patience: Duration, work: @escaping @Sendable () async -> Value) async -> Value? {
        let (stream, continuation) = AsyncStream.makeStream(of: Value.self)
        let place = waiters.withLock { waiters -> (joined: Bool, begins: Bool) in
            if waiters[key] != nil {
                waiters[key]?.append(continuation)
                return (true, false)
            }
            guard waiters.count < limit else { return (false, false) }
            waiters[key] = [continuation]
            return (true, true)
        }
        guard place.joined else { return nil }
        if place.begins {
            Task {
                let value = await work()
                let waiting = self.waiters.withLock { $0.removeValue(forKey: key) ?? [] }
                for waiter in waiting {
                    waiter.yield(value)
                    waiter.finish()
                }
            }
        }
        return await withTaskGroup(of: Value?.self) { group in
            group.addTask {
                for await value in stream { return value }
                return nil
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    /// Works under way.
    var count: Int { waiters.withLock { $0.count } }

    /// Those who joined the work for `key`, patient or not.
    func waiting(for key: Key) -> Int { waiters.withLock { $0[key]?.count ?? 0 } }
}
