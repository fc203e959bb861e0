/// What `body` returns, or nil after `limit`, whatever it waits for.
func bounded<Value: Sendable>(_ limit: Duration, _ body: @escaping @Sendable () async -> Value?) async -> Value? {
    let (results, result) = AsyncStream<Value?>.makeStream(bufferingPolicy: .bufferingOldest(1))
    let work = Task {
        result.yield(await body())
        result.finish()
    }
    let alarm = Task {
        try? await Task.sleep(for: limit)
        result.yield(nil)
        result.finish()
    }
    defer {
        work.cancel()
        alarm.cancel()
    }
    for await first in results { return first }
    return nil
}
