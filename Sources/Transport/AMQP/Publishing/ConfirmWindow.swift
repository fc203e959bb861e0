import AMQPCodec
import Socket
import Synchronization

/// Publishes many messages with confirms and waits only when too many are unconfirmed: no task and no continuation for each message.
///
/// Several tasks may use one. What was not acknowledged is counted; who must know which, publishes with `onOutcome`.
public final class ConfirmWindow: Sendable {
    /// What became of the messages since the last `drain`.
    public struct Tally: Hashable, Sendable {
        /// The broker has taken responsibility for them.
        public var acked = 0
        /// The broker could not take them.
        public var nacked = 0
        /// Mandatory ones that no queue was bound for.
        public var returned = 0
        /// Lost connection, or no confirm in time.
        public var unknown = 0

        /// Every message arrived.
        public var isComplete: Bool { nacked == 0 && returned == 0 && unknown == 0 }
    }

    private struct Waiter {
        let most: Int
        let deadline: ContinuousClock.Instant
        let continuation: UnsafeContinuation<AMQPError?, Never>
    }

    private struct State {
        var underWay = 0
        var tally = Tally()
        var waiters: [Waiter] = []
        var error: AMQPError?
    }

    private let channel: AMQPChannel
    private let limit: Int
    private let timeout: Duration
    private let state = Mutex(State())

    /// The channel must be in confirm mode. `limit` messages may be unconfirmed; a wait for the broker takes `timeout` at most.
    public init(_ channel: AMQPChannel, limit: Int = 500, timeout: Duration = .seconds(30)) {
        self.channel = channel
        self.limit = max(1, limit)
        self.timeout = timeout
        channel.attach(self)
    }

    /// Sends a message, after a wait while `limit` are unconfirmed.
    public func publish(_ body: [UInt8], _ message: PreparedMessage) async throws(AMQPError) {
        while true {
            let hasRoom = state.withLock { state in
                guard state.underWay < limit else { return false }
                state.underWay += 1
                return true
            }
            guard !hasRoom else { break }
            // Not for each single place: a waiting publisher is woken for a worthwhile number.
            try await wait(forAtMost: limit - max(1, limit / 4))
        }
        do throws(AMQPError) {
            try channel.send(body, message, PendingConfirm(sink: .window(self), deadline: nil))
        } catch {
            settled(1, nil)
            guard error.code == .bufferFull else { throw error }
            try await channel.waitUntilWritable(timeout: timeout)
            return try await publish(body, message)
        }
    }

    /// Waits until everything is settled, and tells what became of the messages since the last time.
    public func drain() async throws(AMQPError) -> Tally {
        try await wait(forAtMost: 0)
        return state.withLock { state in
            defer { state.tally = Tally() }
            return state.tally
        }
    }

    private func wait(forAtMost most: Int) async throws(AMQPError) {
        channel.stream.flush()
        let deadline = ContinuousClock.now + timeout
        let error = await withUnsafeContinuation { (continuation: UnsafeContinuation<AMQPError?, Never>) in
            let isOver = state.withLock { state in
                if state.underWay <= most || state.error != nil { return true }
                state.waiters.append(Waiter(most: most, deadline: deadline, continuation: continuation))
                return false
            }
            if isOver { return continuation.resume(returning: nil) }
            channel.driver.schedule(deadline)
        }
        if let error { throw error }
    }

    /// On the I/O thread: `nil` when the message was not sent after all.
    func settled(_ count: Int, _ outcome: Result<PublishOutcome, AMQPError>?) {
        let ready = state.withLock { state -> [Waiter] in
            state.underWay -= count
            switch outcome {
            case nil: break
            case .success(.acked): state.tally.acked += count
            case .success(.nacked): state.tally.nacked += count
            case .success(.returned): state.tally.returned += count
            case .failure: state.tally.unknown += count
            }
            guard !state.waiters.isEmpty else { return [] }
            let ready = state.waiters.filter { state.underWay <= $0.most }
            if !ready.isEmpty { state.waiters.removeAll { state.underWay <= $0.most } }
            return ready
        }
        for waiter in ready { waiter.continuation.resume(returning: nil) }
    }
}

extension ConfirmWindow: DeadlineSource {
    func expire(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let (late, next) = state.withLock { state in
            let late = state.waiters.filter { $0.deadline <= now }
            state.waiters.removeAll { $0.deadline <= now }
            return (late, state.waiters.map(\.deadline).min())
        }
        let error = AMQPError(.outcomeUnknown, "The broker did not confirm what was published in \(timeout).")
        for waiter in late { waiter.continuation.resume(returning: error) }
        return next
    }

    func channelEnded(_ error: AMQPError) {
        let waiters = state.withLock { state in
            state.error = error
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
    }
}
