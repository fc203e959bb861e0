public import Domain
internal import Foundation

/// What sources need from the world around them, passed in so that tests control it.
public struct Surroundings: Sendable {
    /// The wall clock.
    public var now: @Sendable () -> Timestamp
    /// Returns after a pause; throws when the task is cancelled.
    public var pause: @Sendable (Duration) async throws -> Void
    /// A number in 0..<1.
    public var random: @Sendable () -> Double

    public init(
        now: @escaping @Sendable () -> Timestamp, pause: @escaping @Sendable (Duration) async throws -> Void,
        random: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.pause = pause
        self.random = random
    }

    /// The machine's clock and random numbers.
    public static let real = Surroundings(
        now: { Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) },
        pause: { try await Task.sleep(for: $0) },
        random: { Double.random(in: 0..<1) })
}
