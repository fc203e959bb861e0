import AMQP
import AMQPCodec
import Synchronization

/// Messages that say their number, and what became of each: sent once, never again, so that a message that comes twice was doubled by the
/// broker or the client.
final class NumberedMessages: Sendable {
    struct State {
        var next = 0
        var acked: Set<Int> = []
        /// Sent, and nobody knows whether they arrived.
        var unknown: Set<Int> = []
        /// Surely not sent, or refused by the broker.
        var unsent: Set<Int> = []
        var received: [Int: Int] = [:]
        /// Came again without the broker saying so.
        var silentRepeats: [Int] = []
        var lastAck: ContinuousClock.Instant?
        var longestPause = Duration.zero
    }

    private let state = Mutex(State())

    var now: State { state.withLock { $0 } }

    func next() -> Int {
        state.withLock { state in
            defer { state.next += 1 }
            return state.next
        }
    }

    static func body(_ number: Int) -> [UInt8] { Array("\(number)".utf8) }

    func wasAcked(_ number: Int) {
        let now = ContinuousClock.now
        state.withLock { state in
            state.acked.insert(number)
            if let last = state.lastAck { state.longestPause = max(state.longestPause, last.duration(to: now)) }
            state.lastAck = now
        }
    }

    func failed(_ number: Int, _ error: AMQPError) {
        state.withLock { state -> Void in
            if error.code == .outcomeUnknown {
                state.unknown.insert(number)
            } else {
                state.unsent.insert(number)
            }
        }
    }

    func wasReceived(_ delivery: Delivery) {
        guard let number = Int(String(decoding: delivery.body, as: UTF8.self)) else { return }
        state.withLock { state in
            if state.received[number, default: 0] > 0, !delivery.redelivered { state.silentRepeats.append(number) }
            state.received[number, default: 0] += 1
        }
    }

    /// Publishes the next number and notes what became of it.
    func publish(on channel: AMQPChannel, to queue: String, timeout: Duration = .seconds(10)) async throws(AMQPError) {
        let number = next()
        do throws(AMQPError) {
            let outcome = try await channel.publishConfirmed(
                Self.body(number), properties: .init(deliveryMode: 2), routingKey: queue, timeout: timeout)
            if outcome == .acked { return wasAcked(number) }
            // RabbitMQ refuses everything on a channel that first used the queue while its leader was dying.
            channel.abandon("The broker refuses what is published here.")
            throw AMQPError(.brokerFailure, "The broker refused message \(number).")
        } catch {
            failed(number, error)
            throw error
        }
    }
}
