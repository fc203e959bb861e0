import Bus
import Synchronization

/// Fails the case unless `condition` holds.
func expect(_ condition: Bool, _ text: @autoclosure () -> String) throws {
    if !condition { throw ConformanceFailure(text()) }
}

func expectEqual<T: Equatable>(_ value: T, _ wanted: T, _ what: @autoclosure () -> String) throws {
    if value != wanted { throw ConformanceFailure("\(what()): got \(value), wanted \(wanted)") }
}

/// The error that `body` ends with, within 20 seconds.
func busError(_ what: String, _ body: @escaping @Sendable () async throws -> some Sendable) async throws -> BusError {
    let result = try await within(what) { () async -> Result<String, any Error> in
        do { return .success("\(try await body())") } catch { return .failure(error) }
    }
    switch result {
    case .success(let value): throw ConformanceFailure("\(what): succeeded with \(value)")
    case .failure(let error as BusError): return error
    case .failure(let error): throw ConformanceFailure("\(what): ended with \(error), no BusError")
    }
}

/// Runs `body` and fails when it takes longer than `limit`, also when it ignores its cancellation.
public func within<T: Sendable>(
    _ what: String, limit: Duration = .seconds(20), _ body: @escaping @Sendable () async throws -> T
) async throws -> T {
    let race = Race<T>()
    let work = Task {
        do { race.end(.success(try await body())) } catch { race.end(.failure(error)) }
    }
    let alarm = Task {
        try await Task.sleep(for: limit)
        race.end(.failure(ConformanceFailure("\(what): not done within \(limit)")))
    }
    defer {
        work.cancel()
        alarm.cancel()
    }
    return try await race.result()
}

/// The first of several results.
private final class Race<T: Sendable>: Sendable {
    private enum State {
        case open
        case waiting(CheckedContinuation<Result<T, any Error>, Never>)
        case over(Result<T, any Error>)
    }

    private let state = Mutex(State.open)

    func end(_ result: Result<T, any Error>) {
        let waiting = state.withLock { state -> CheckedContinuation<Result<T, any Error>, Never>? in
            switch state {
            case .open:
                state = .over(result)
                return nil
            case .waiting(let continuation):
                state = .over(result)
                return continuation
            case .over: return nil
            }
        }
        waiting?.resume(returning: result)
    }

    func result() async throws -> T {
        let result = await withCheckedContinuation { continuation in
            let early = state.withLock { state -> Result<T, any Error>? in
                if case .over(let result) = state { return result }
                state = .waiting(continuation)
                return nil
            }
            if let early { continuation.resume(returning: early) }
        }
        return try result.get()
    }
}
