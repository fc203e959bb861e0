import Socket
import Synchronization
import TestSupport

/// A handler that writes down everything it is told, and lets a test wait for it.
final class StreamRecorder: StreamHandler {
    enum Event: Sendable {
        case opened
        case received([UInt8])
        case writable
        case closed(SocketError?)
    }

    private struct State {
        var stream: SocketStream?
        var received: [UInt8] = []
        var ticks: [ContinuousClock.Instant] = []
    }

    /// Events but received bytes, which may come in any pieces.
    let events = Witness<Event>()
    /// One element for each call with bytes.
    let receipts = Witness<Int>()
    private let state = Mutex(State())
    private let consume: @Sendable (UnsafeRawBufferPointer, SocketStream) -> Int
    private let onOpened: @Sendable (SocketStream) -> Void
    private let onTick: @Sendable (ContinuousClock.Instant) -> ContinuousClock.Instant?

    /// - Parameters:
    ///   - consume: what `received` returns; all bytes if not given.
    init(
        onOpened: @escaping @Sendable (SocketStream) -> Void = { _ in },
        onTick: @escaping @Sendable (ContinuousClock.Instant) -> ContinuousClock.Instant? = { _ in nil },
        consume: @escaping @Sendable (UnsafeRawBufferPointer, SocketStream) -> Int = { bytes, _ in bytes.count }
    ) {
        self.onOpened = onOpened
        self.onTick = onTick
        self.consume = consume
    }

    /// Everything that was consumed.
    var received: [UInt8] { state.withLock { $0.received } }
    var ticks: [ContinuousClock.Instant] { state.withLock { $0.ticks } }

    func opened(_ stream: SocketStream) {
        state.withLock { $0.stream = stream }
        events.append(.opened)
        onOpened(stream)
    }

    func received(_ bytes: UnsafeRawBufferPointer) -> Int {
        let stream = state.withLock { $0.stream }
        guard let stream else { return bytes.count }
        let count = consume(bytes, stream)
        state.withLock { $0.received += bytes.prefix(count) }
        receipts.append(count)
        return count
    }

    func tick(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        state.withLock { $0.ticks.append(now) }
        return onTick(now)
    }

    func writable() { events.append(.writable) }

    func closed(_ error: SocketError?) {
        state.withLock { $0.stream = nil }
        events.append(.closed(error))
    }

    /// How the stream ended; fails after 20 seconds. The outer optional is nil when `closed` was told nothing but `nil`.
    func end() async throws -> SocketError? {
        let ends = { [events] in
            events.values.compactMap { event -> SocketError?? in if case .closed(let error) = event { error } else { nil } }
        }
        var count = 1
        while ends().isEmpty { count = try await events.values(atLeast: count, "events").count + 1 }
        return ends()[0]
    }

    var endCount: Int { events.values.count { if case .closed = $0 { true } else { false } } }
    var wasToldRoom: Bool { events.values.contains { if case .writable = $0 { true } else { false } } }
}
