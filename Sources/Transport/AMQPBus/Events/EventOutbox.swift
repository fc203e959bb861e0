import AMQP
import AMQPCodec
import Bus
import Logging
import Synchronization

/// Tells the events of this instance, in their order.
///
/// Publishing never waits: a kept event stays here until the broker has confirmed it, and is told again after a lost
/// connection (subscribers know it by its number); a fleeting one is told once, or not at all while there is no connection.
/// Beyond the bound the oldest are lost; their numbers are missing then, so that subscribers know.
final class EventOutbox: Sendable {
    private struct Entry {
        let body: [UInt8]
        let properties: BasicProperties
        let subject: String
        /// Handed to the channel of this number; 0 when to none yet.
        var channel: UInt64 = 0
    }

    private struct State {
        var numberer: EventNumberer
        var channel: AMQPChannel?
        /// Counts the channels: outcomes of an older one are news of the past.
        var channelNumber: UInt64 = 0
        /// Kept events that the broker has not confirmed, by their place.
        var unconfirmed: [UInt64: Entry] = [:]
        /// The places in `unconfirmed` that wait for a channel or for room in its buffer, in order.
        var waiting: [UInt64] = []
        var oldest: UInt64 = 1
        var lastPlace: UInt64 = 0
        var isRetrying = false
        var lost = 0
        var lastReport: ContinuousClock.Instant?
    }

    private let topology: AMQPTopology
    private let wire: WireCoding
    private let renewals: ChannelRenewals
    private let limit: Int
    private let logger: Logger
    private let state: Mutex<State>

    init(settings: AMQPBusSettings, wire: WireCoding, renewals: ChannelRenewals, logger: Logger) {
        topology = settings.topology
        self.wire = wire
        self.renewals = renewals
        limit = max(1, settings.eventBacklog)
        self.logger = logger
        state = Mutex(State(numberer: EventNumberer(publisher: MessageID.random().description)))
    }

    /// Kept events that the broker does not have yet, and events that were lost.
    var counts: (unconfirmed: Int, lost: Int) { state.withLock { ($0.unconfirmed.count, $0.lost) } }

    func publish(_ body: [UInt8], subject: String, id: MessageID, trace: MessageID, isKept: Bool) {
        let now = ContinuousClock.now
        let report = state.withLock { state -> Int? in
            // Numbered under the lock in which it is handed over: the order of numbers is the order on the wire.
            let numbering = state.numberer.next(subject, now: now)
            let properties = wire.event(subject, id: id, trace: trace, isKept: isKept, numbering: numbering)
            let entry = Entry(body: body, properties: properties, subject: subject)
            if isKept {
                state.lastPlace += 1
                state.unconfirmed[state.lastPlace] = entry
                state.waiting.append(state.lastPlace)
                flush(&state)
                return shrink(&state, now)
            }
            // Not before a kept one that waits: it would be told out of order, and there is no room anyway.
            if state.waiting.isEmpty, let channel = state.channel {
                do throws(AMQPError) {
                    try channel.publish(
                        body, properties: properties, exchange: topology.eventExchange, routingKey: subject, mandatory: false)
                    return nil
                } catch {}
            }
            state.lost += 1
            return nil
        }
        if let report {
            logger.warning(
                "The broker takes events more slowly than they happen, or cannot be reached: the oldest were dropped.",
                metadata: ["dropped": "\(report)"])
        }
    }

    /// A new channel, in confirm mode: tells again what the last one left without an answer.
    func attach(_ channel: AMQPChannel) {
        state.withLock { state in
            state.channel = channel
            state.channelNumber += 1
            state.waiting = state.unconfirmed.keys.sorted()
            flush(&state)
        }
    }

    func detach(_ channel: AMQPChannel) {
        state.withLock { state in
            guard state.channel === channel else { return }
            state.channel = nil
            state.channelNumber += 1
        }
    }

    /// Waits until the broker has everything, at most until `deadline`.
    func settle(until deadline: ContinuousClock.Instant) async {
        while counts.unconfirmed > 0, ContinuousClock.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    private func flush(_ state: inout State) {
        guard let channel = state.channel else { return }
        let number = state.channelNumber
        var told = 0
        for place in state.waiting {
            guard let entry = state.unconfirmed[place] else {
                told += 1
                continue
            }
            do throws(AMQPError) {
                try channel.publish(
                    entry.body, properties: entry.properties, exchange: topology.eventExchange, routingKey: entry.subject,
                    mandatory: false
                ) { [weak self] outcome in self?.settled(place, on: number, outcome) }
                state.unconfirmed[place]?.channel = number
                told += 1
            } catch {
                retryLater(&state)
                break
            }
        }
        state.waiting.removeFirst(told)
    }

    /// Called on the I/O thread, never while the lock is held.
    private func settled(_ place: UInt64, on channel: UInt64, _ outcome: Result<PublishOutcome, AMQPError>) {
        let unserving = state.withLock { state -> AMQPChannel? in
            switch outcome {
            case .success(.acked), .success(.returned):
                state.unconfirmed[place] = nil
                return nil
            case .success(.nacked), .failure:
                // Of an older channel: the next one has told it again already, or will. Else: refused, or no word in time.
                guard state.channelNumber == channel, state.unconfirmed[place] != nil, state.channel?.isOpen == true else {
                    return nil
                }
                state.waiting.append(place)
                retryLater(&state)
                return state.channel
            }
        }
        if let unserving { renewals.renew(unserving) }
    }

    /// The buffer towards the broker is full, or the broker could not take it: a little later again.
    private func retryLater(_ state: inout State) {
        guard !state.isRetrying else { return }
        state.isRetrying = true
        let again = DeadlineAction { [weak self] in
            self?.state.withLock { state in
                state.isRetrying = false
                self?.flush(&state)
            }
        }
        _ = DeadlineTimer.shared.schedule(again, at: .now.advanced(by: .milliseconds(50)))
    }

    /// Keeps the bound; returns how many were lost since the last report, when it is time for one.
    private func shrink(_ state: inout State, _ now: ContinuousClock.Instant) -> Int? {
        guard state.unconfirmed.count > limit else { return nil }
        while state.unconfirmed.count > limit, state.oldest <= state.lastPlace {
            if state.unconfirmed.removeValue(forKey: state.oldest) != nil { state.lost += 1 }
            state.oldest += 1
        }
        if state.waiting.count > limit * 2 { state.waiting.removeAll { state.unconfirmed[$0] == nil } }
        if let last = state.lastReport, last.advanced(by: .seconds(10)) > now { return nil }
        state.lastReport = now
        return state.lost
    }
}
