internal import AMQP
internal import Bus
internal import Synchronization

extension AMQPBus {
    /// How it is connected and what it has lost, from memory: asks the broker nothing.
    public var status: AMQPBusStatus {
        let (outgoing, incoming, claims) = state.withLock { ($0.outgoing, $0.incoming, $0.claims.mapValues(\.holder)) }
        let counts = outbox.counts
        return AMQPBusStatus(
            outgoing: outgoing, incoming: incoming, claims: claims, unconfirmedEvents: counts.unconfirmed,
            lostEvents: counts.lost, foreignMessages: foreign.count)
    }

    /// The queues that this instance serves or receives from, and the dead letters. One that is not there is left out.
    public func queueStates() async -> [QueueState] {
        var names = state.withLock { state in
            state.services.map { topology.requestQueue(service: $0) }
                + state.commandQueues.map { topology.commandQueue(service: $0) }
                + Array(state.keptQueues)
        }
        names.append(topology.deadLetterQueue)
        var states: [QueueState] = []
        for name in names.sorted() {
            if let state = await queueState(named: name) { states.append(state) }
        }
        return states
    }

    /// Kept events that came and are not acknowledged yet, for tests.
    package var eventsInHand: Int {
        state.withLock { Array($0.subscribers.values) }.reduce(0) { $0 + $1.keptInHand }
    }

    /// How a queue is; nil when it is not there or the broker cannot be reached.
    public func queueState(named name: String) async -> QueueState? {
        guard let connection = outgoing.connection ?? incoming.connection else { return nil }
        let declared = try? await Declaring.onScratch(connection) { (channel) async throws(AMQPError) in
            try await channel.declareQueue(name, passive: true)
        }
        return declared.map { QueueState(name: name, messages: Int($0.messageCount), consumers: Int($0.consumerCount)) }
    }

    /// What could not be handled. Needs the right to read its queue.
    public var deadLetterQueue: DeadLetterQueue {
        DeadLetterQueue(topology: topology) { [self] in
            _ = try await channels.telling.value(until: .now.advanced(by: .seconds(10)))
            guard let connection = outgoing.connection else { throw BusError.unavailable("no connection") }
            return connection
        }
    }
}
