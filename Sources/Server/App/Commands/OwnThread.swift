internal import Domain
internal import Foundation
internal import ServerSystem

/// Work of a command that blocks, on a thread of its own.
enum OwnThread {
    static func run<Value: Sendable>(name: String, _ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Value, any Error>) in
            DedicatedThread.start(name: name) { done.resume(with: Result { try body() }) }
        }
    }
}

extension Timestamp {
    /// By this machine's clock.
    static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
