import Bus
import Logging
import Synchronization

/// All that one named subscriber receives, one event after the other, whatever the subject.
final class Subscriber: Sendable {
    struct State {
        var lanes: [String: Lane] = [:]
        /// The number of the last event, over all lanes.
        var lastEvent: UInt64 = 0
        var lastSubscription: UInt64 = 0
        /// The task that hands events to receivers; nil when there is nothing to hand over.
        var pump: Task<Void, Never>?
        /// Counts the pumps: one that is not the newest has no say any more.
        var generation: UInt64 = 0
        /// The event in the receiver's hands.
        var current: Lane.Item?
        /// Between two deliveries of an event; what comes after it waits.
        var isResting = false
        var idle: [Gathering] = []
        var missed = MissedTally()
    }

    let name: String
    let settings: InProcessSettings
    let deadLetters: DeadLetterOffice
    let logger: Logger
    let state = Mutex(State())

    init(name: String, settings: InProcessSettings, deadLetters: DeadLetterOffice, logger: Logger) {
        self.name = name
        self.settings = settings
        self.deadLetters = deadLetters
        self.logger = logger
    }

    /// Opens a subscription and returns its number; nil when the event is received already.
    func open(_ route: EventRoute) -> UInt64? {
        state.withLock { state in
            guard state.lanes[route.subject]?.route == nil else { return nil }
            state.lastSubscription += 1
            var lane = state.lanes[route.subject] ?? Lane(subject: route.subject, retention: route.retention)
            lane.route = route
            lane.subscription = state.lastSubscription
            state.lanes[route.subject] = lane
            startPump(&state)
            return lane.subscription
        }
    }

    /// Puts an event into the queue. Never waits; beyond the limit the oldest of its subject is lost.
    func offer(_ message: Message) {
        state.withLock { state in
            guard state.lanes[message.subject]?.takesEvents == true else { return }
            state.lastEvent += 1
            state.lanes[message.subject]?.append(message, sequence: state.lastEvent)
            startPump(&state)
        }
    }

    func drain(_ subscription: UInt64, of subject: String, until deadline: ContinuousClock.Instant) async {
        let idle = state.withLock { state -> Gathering? in
            guard state.lanes[subject]?.subscription == subscription else { return nil }
            state.lanes[subject]?.isDraining = true
            guard state.current?.message.subject == subject else { return nil }
            let idle = Gathering()
            state.idle.append(idle)
            return idle
        }
        await idle?.wait(until: deadline)
        close(subscription, of: subject)
    }

    /// Ends a subscription. A kept event that was being received is received again when it is opened again.
    func close(_ subscription: UInt64, of subject: String) {
        let (pump, idle) = state.withLock { state -> (Task<Void, Never>?, [Gathering]) in
            guard let lane = state.lanes[subject], lane.subscription == subscription, lane.route != nil else { return (nil, []) }
            var stopped: Task<Void, Never>?
            var idle: [Gathering] = []
            if let current = state.current, current.message.subject == subject {
                if lane.retention.isKept { state.lanes[subject]?.putBack(current) }
                state.current = nil
                state.generation += 1
                stopped = state.pump
                state.pump = nil
                swap(&idle, &state.idle)
            }
            state.lanes[subject]?.close()
            startPump(&state)
            return (stopped, idle)
        }
        pump?.cancel()
        for idle in idle { idle.end() }
    }

    // MARK: - Handing over

    func startPump(_ state: inout State) {
        guard state.pump == nil, !state.isResting, state.nextLane != nil else { return }
        state.generation += 1
        let generation = state.generation
        state.pump = Task.detached { [self] in await run(generation) }
    }

    private func run(_ generation: UInt64) async {
        while let (item, route) = state.withLock({ $0.take(generation) }) {
            guard item.deliveries <= settings.deliveries else {
                // Its subscription was closed with it in hand, each time.
                settle(generation, item, BusError.handlerFailed(ServiceName(name), trace: item.message.context.trace))
                continue
            }
            if item.missed > 0 { reportMissed(item.missed, of: route.subject) }
            do {
                try await route.receive(
                    item.message.payload, item.message.context(delivery: item.deliveries, missed: item.missed))
                settle(generation, item, nil)
            } catch {
                settle(generation, item, error)
            }
        }
    }

    private func settle(_ generation: UInt64, _ item: Lane.Item, _ error: (any Error)?) {
        let (isNews, pause, idle) = state.withLock { state -> (Bool, Duration?, [Gathering]) in
            // The subscription was closed meanwhile, and a kept event is back in its lane.
            guard state.generation == generation, state.current != nil else { return (false, nil, []) }
            state.current = nil
            let idle = state.idle
            state.idle = []
            guard let error, let lane = state.lanes[item.message.subject], lane.retention.isKept else { return (true, nil, idle) }
            let isFinal = (error as? BusError)?.code == .undecodable || item.deliveries >= settings.deliveries
            guard !isFinal else { return (true, nil, idle) }
            state.lanes[item.message.subject]?.putBack(item)
            state.isResting = true
            return (true, settings.pause(after: item.deliveries), idle)
        }
        for idle in idle { idle.end() }
        guard isNews, let error else { return }
        report(item, error, isRepeated: pause != nil)
        guard let pause else { return }
        let again = DeadlineAction { [self] in
            state.withLock { state in
                state.isResting = false
                startPump(&state)
            }
        }
        _ = DeadlineTimer.shared.schedule(again, at: .now.advanced(by: pause))
    }

    private func reportMissed(_ count: Int, of subject: String) {
        guard let total = state.withLock({ $0.missed.add(count, now: .now) }) else { return }
        logger.warning(
            "\(name) was slow or away and has missed \(total) events since the last such line",
            metadata: ["subject": "\(subject)"])
    }

    private func report(_ item: Lane.Item, _ error: any Error, isRepeated: Bool) {
        let context = item.message.context
        logger.warning(
            "\(name) failed to receive \(item.message.subject), delivery \(item.deliveries)",
            metadata: ["trace": "\(context.trace)", "sender": "\(context.sender)", "error": "\(type(of: error)): \(error)"])
        let isKept = state.withLock { $0.lanes[item.message.subject]?.retention.isKept ?? false }
        guard isKept, !isRepeated else { return }
        let letter = DeadLetter(
            id: context.id, trace: context.trace, sender: context.sender, subject: item.message.subject, recipient: name,
            deliveries: item.deliveries, reason: error as? BusError ?? .handlerFailed(ServiceName(name), trace: context.trace),
            canBeRequeued: true)
        let message = item.message
        // Weak: the subscriber holds the office that holds this.
        deadLetters.add(letter) { [weak self] in
            self?.offer(message)
            return self != nil
        }
    }
}

extension Subscriber.State {
    /// The open lane with the oldest event.
    var nextLane: String? {
        var oldest: (subject: String, sequence: UInt64)?
        for lane in lanes.values {
            guard let first = lane.first, first.sequence < oldest?.sequence ?? .max else { continue }
            oldest = (lane.subject, first.sequence)
        }
        return oldest?.subject
    }

    /// The next event for a pump; nil ends it.
    fileprivate mutating func take(_ generation: UInt64) -> (Lane.Item, EventRoute)? {
        guard generation == self.generation else { return nil }
        guard !isResting, let subject = nextLane, let route = lanes[subject]?.route, var item = lanes[subject]?.takeFirst() else {
            pump = nil
            return nil
        }
        item.deliveries += 1
        current = item
        return (item, route)
    }
}
