import AMQP
import Logging
import Synchronization

/// Gives a channel up on which the broker refuses what is published, so that its lane opens a fresh one.
///
/// RabbitMQ (seen with 3.10.8) refuses every message, or never answers, on a channel that first used a quorum queue while the queue's
/// leader was dying, for as long as that channel lives. A full queue refuses as well, and there a fresh channel does not help: so
/// renewals keep a distance that doubles as long as they do not help.
final class ChannelRenewals: Sendable {
    private struct State {
        var last: ContinuousClock.Instant?
        var distance: Duration
    }

    private let shortest: Duration
    private let longest: Duration
    private let logger: Logger
    private let state: Mutex<State>

    init(shortest: Duration = .seconds(1), longest: Duration = .seconds(60), logger: Logger) {
        self.shortest = shortest
        self.longest = longest
        self.logger = logger
        state = Mutex(State(distance: shortest))
    }

    /// Whether the channel was given up, now or before: then the same may be tried again on the next one.
    @discardableResult
    func renew(_ channel: AMQPChannel) -> Bool {
        guard channel.isOpen else { return true }
        guard isDue(.now) else { return false }
        logger.warning("The broker refuses what is published on a channel: opening a fresh one.")
        channel.abandon("The broker refused what was published on it.")
        return true
    }

    /// Whether the distance to the last renewal is kept; counts this one when it is.
    func isDue(_ now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            if let last = state.last {
                guard last.duration(to: now) >= state.distance else { return false }
                state.distance = last.duration(to: now) < longest * 2 ? min(state.distance * 2, longest) : shortest
            }
            state.last = now
            return true
        }
    }
}
