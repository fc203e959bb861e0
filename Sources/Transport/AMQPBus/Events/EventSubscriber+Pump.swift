import AMQP
import Bus
import Logging
import Synchronization

/// Handing events to the receivers.
extension EventSubscriber {
    func startPump(_ state: inout State) {
        guard state.pump == nil, !state.isResting, state.nextSubject != nil else { return }
        state.generation += 1
        let generation = state.generation
        state.pump = Task.detached { [self] in await run(generation) }
    }

    private func run(_ generation: UInt64) async {
        while let (taken, route) = state.withLock({ $0.take(generation) }) {
            var waiting = taken
            if waiting.item.isSuspect {
                waiting.item.deliveries = await marks.begin(waiting.item, for: name)
                // The subscription was closed meanwhile.
                guard state.withLock({ $0.generation == generation }) else { return }
                guard waiting.item.deliveries <= settings.deliveries else {
                    await giveUp(generation, waiting)
                    continue
                }
            }
            let item = waiting.item
            if item.missed > 0 { reportMissed(item.missed, of: item.subject) }
            do {
                try await route.receiveBytes(item.delivery.body, coding, item.receiverContext)
                await settle(generation, waiting, nil)
            } catch {
                await settle(generation, waiting, error)
            }
        }
    }

    private func settle(_ generation: UInt64, _ waiting: EventLane.Waiting, _ error: (any Error)?) async {
        let item = waiting.item
        guard let error else { return finish(generation, waiting) }
        logger.warning(
            "\(name) failed to receive \(item.subject), delivery \(item.deliveries)",
            metadata: [
                "trace": "\(item.context.trace)", "sender": "\(item.context.sender)", "error": "\(type(of: error)): \(error)",
            ])
        let isKept = state.withLock { $0.lanes[item.subject]?.route.retention.isKept ?? false }
        guard isKept else { return finish(generation, waiting) }
        let isFinal = (error as? BusError)?.code == .undecodable || item.deliveries >= settings.deliveries
        guard isFinal else { return rest(generation, waiting) }
        await setAside(generation, waiting, error as? BusError ?? .handlerFailed(ServiceName(name), trace: item.context.trace))
    }

    /// It was begun as often as it may, and nobody lived to say what became of it.
    private func giveUp(_ generation: UInt64, _ waiting: EventLane.Waiting) async {
        var waiting = waiting
        waiting.item.deliveries -= 1
        await setAside(
            generation, waiting,
            BusError(
                .handlerFailed,
                "\(name) did not survive this event: it ended \(waiting.item.deliveries) times with it in hand."))
    }

    private func setAside(_ generation: UInt64, _ waiting: EventLane.Waiting, _ reason: BusError) async {
        let item = waiting.item
        let isSetAside = await deadLetters.send(
            item.delivery, recipient: name, reason: reason, deliveries: item.deliveries,
            queue: settings.topology.keptQueue(subscriber: name, subject: item.subject), isSecret: false)
        // When the bus closes before that, the broker still has it.
        if isSetAside { finish(generation, waiting) }
    }

    private func finish(_ generation: UInt64, _ waiting: EventLane.Waiting) {
        let (isOurs, idle) = state.withLock { state -> (Bool, [Gathering]) in
            // The subscription was closed meanwhile.
            guard state.generation == generation, state.current != nil else { return (false, []) }
            state.current = nil
            state.sequencer.finish(waiting.item.subject, waiting.item.numbering)
            defer { state.idle = [] }
            return (true, state.idle)
        }
        if isOurs {
            if waiting.item.isSuspect { marks.end(waiting.item, for: name) }
            waiting.item.acknowledge()
        }
        for idle in idle { idle.end() }
    }

    /// Puts the event back in its place, and goes on after a pause.
    private func rest(_ generation: UInt64, _ waiting: EventLane.Waiting) {
        let idle = state.withLock { state -> [Gathering]? in
            guard state.generation == generation, state.current != nil else { return nil }
            state.current = nil
            // After a lost connection it comes again from the broker.
            if waiting.item.channel?.isOpen ?? true { state.lanes[waiting.item.subject]?.putBack(waiting) }
            state.isResting = true
            defer { state.idle = [] }
            return state.idle
        }
        guard let idle else { return }
        for idle in idle { idle.end() }
        let again = DeadlineAction { [self] in
            state.withLock { state in
                state.isResting = false
                startPump(&state)
            }
        }
        _ = DeadlineTimer.shared.schedule(again, at: .now.advanced(by: settings.pause(after: waiting.item.deliveries)))
    }

    private func reportMissed(_ count: Int, of subject: String) {
        guard let total = state.withLock({ $0.missed.add(count, now: .now) }) else { return }
        logger.warning(
            "\(name) was slow or away and has missed \(total) events since the last such line",
            metadata: ["subject": "\(subject)"])
    }
}

extension EventSubscriber.State {
    /// The open lane with the oldest event.
    var nextSubject: String? {
        var oldest: (subject: String, place: UInt64)?
        for lane in lanes.values {
            guard let first = lane.first, first.place < oldest?.place ?? .max else { continue }
            oldest = (lane.route.subject, first.place)
        }
        return oldest?.subject
    }

    /// The next event for a pump; nil ends it.
    fileprivate mutating func take(_ generation: UInt64) -> (EventLane.Waiting, EventRoute)? {
        guard generation == self.generation else { return nil }
        while !isResting, let subject = nextSubject, let route = lanes[subject]?.route,
            var waiting = lanes[subject]?.takeFirst()
        {
            // It was in hand when the connection broke, and has been finished since.
            guard !sequencer.isFinished(subject, waiting.item.numbering) else {
                waiting.item.acknowledge()
                continue
            }
            waiting.item.deliveries += 1
            current = waiting
            return (waiting, route)
        }
        pump = nil
        return nil
    }
}
