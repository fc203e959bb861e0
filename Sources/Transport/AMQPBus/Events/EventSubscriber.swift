import AMQP
import Bus
import Logging
import Synchronization

/// All that one named subscriber receives, one event after the other, whatever the subject.
final class EventSubscriber: Sendable {
    struct State {
        var lanes: [String: EventLane] = [:]
        var sequencer: EventSequencer<EventItem>
        var lastPlace: UInt64 = 0
        var lastSubscription: UInt64 = 0
        /// The task that hands events to the receivers; nil when there is nothing to hand over.
        var pump: Task<Void, Never>?
        /// Counts the pumps: one that is not the newest has no say any more.
        var generation: UInt64 = 0
        /// The event in the receiver's hands.
        var current: EventLane.Waiting?
        /// Between two deliveries of an event; what comes after it waits.
        var isResting = false
        /// Set while something is held by the sequencer.
        var alarm: DeadlineTimer.Handle?
        var idle: [Gathering] = []
        var missed = MissedTally()
    }

    let name: String
    let settings: AMQPBusSettings
    let coding: any MessageCoding
    let deadLetters: DeadLetterSender
    let marks: DeliveryMarks
    let logger: Logger
    let state: Mutex<State>

    init(
        name: String, settings: AMQPBusSettings, coding: any MessageCoding, deadLetters: DeadLetterSender,
        marks: DeliveryMarks, logger: Logger
    ) {
        self.name = name
        self.settings = settings
        self.coding = coding
        self.deadLetters = deadLetters
        self.marks = marks
        self.logger = logger
        state = Mutex(State(sequencer: EventSequencer(patience: settings.eventPatience)))
    }

    /// Kept events that came and are not acknowledged yet.
    var keptInHand: Int {
        state.withLock { state in
            let waiting = state.lanes.values.reduce(0) { $0 + ($1.route.retention.isKept ? $1.waiting.count : 0) }
            let isCurrentKept = state.current?.item.channel != nil
            return waiting + (isCurrentKept ? 1 : 0) + state.sequencer.heldCount
        }
    }

    /// Opens a lane and returns the number of the subscription; nil when the event is received already.
    func open(_ route: EventRoute) -> UInt64? {
        state.withLock { state in
            guard state.lanes[route.subject] == nil else { return nil }
            state.lastSubscription += 1
            state.lanes[route.subject] = EventLane(route: route, subscription: state.lastSubscription)
            return state.lastSubscription
        }
    }

    /// Events have come through the queue of a subscription.
    func arrive(_ items: [EventItem], subscription: UInt64) {
        let now = ContinuousClock.now
        let done = state.withLock { state -> [EventItem] in
            var done: [EventItem] = []
            let open = Set(state.lanes.keys)
            for item in items where state.lanes[item.subject]?.subscription == subscription {
                let verdicts = state.sequencer.arrive(
                    item, of: item.subject, from: item.context.sender, item.numbering, open: open, now: now)
                done += accept(verdicts, &state)
            }
            scheduleDue(&state)
            startPump(&state)
            return done
        }
        for item in done { item.acknowledge() }
    }

    /// The queue's channel is gone: what was not begun comes again through the next one.
    func interrupted(_ subject: String, subscription: UInt64) {
        state.withLock { state in
            guard state.lanes[subject]?.subscription == subscription else { return }
            state.lanes[subject]?.clear()
            state.sequencer.rewind(subject)
        }
    }

    /// Lets the event in hand finish; takes no other.
    func drain(_ subscription: UInt64, of subject: String, until deadline: ContinuousClock.Instant) async {
        let idle = state.withLock { state -> Gathering? in
            guard state.lanes[subject]?.subscription == subscription else { return nil }
            state.lanes[subject]?.isDraining = true
            guard state.current?.item.subject == subject else { return nil }
            let idle = Gathering()
            state.idle.append(idle)
            return idle
        }
        await idle?.wait(until: deadline)
        close(subscription, of: subject)
    }

    /// Ends a subscription. What is not acknowledged goes back to the broker with the channel.
    func close(_ subscription: UInt64, of subject: String) {
        let (pump, idle) = state.withLock { state -> (Task<Void, Never>?, [Gathering]) in
            guard state.lanes[subject]?.subscription == subscription else { return (nil, []) }
            state.lanes[subject] = nil
            state.sequencer.forget(subject)
            var stopped: Task<Void, Never>?
            var idle: [Gathering] = []
            if state.current?.item.subject == subject {
                state.current = nil
                state.generation += 1
                stopped = state.pump
                state.pump = nil
                swap(&idle, &state.idle)
            }
            startPump(&state)
            return (stopped, idle)
        }
        pump?.cancel()
        for idle in idle { idle.end() }
    }

    // MARK: - Into the lanes

    /// Returns what is to be acknowledged without being received.
    private func accept(_ verdicts: [EventSequencer<EventItem>.Verdict], _ state: inout State) -> [EventItem] {
        var done: [EventItem] = []
        for verdict in verdicts {
            switch verdict {
            case .duplicate(let item): done.append(item)
            case .deliver(var item, let missed):
                item.missed = missed
                state.lastPlace += 1
                guard let lost = state.lanes[item.subject]?.append(item, place: state.lastPlace) else { continue }
                for item in lost { state.sequencer.finish(item.subject, item.numbering) }
                done += lost
            }
        }
        return done
    }

    private func scheduleDue(_ state: inout State) {
        guard state.alarm == nil, let deadline = state.sequencer.deadline else { return }
        state.alarm = DeadlineTimer.shared.schedule(DeadlineAction { [weak self] in self?.releaseDue() }, at: deadline)
    }

    private func releaseDue() {
        let done = state.withLock { state in
            state.alarm = nil
            let done = accept(state.sequencer.due(open: Set(state.lanes.keys), now: .now), &state)
            scheduleDue(&state)
            startPump(&state)
            return done
        }
        for item in done { item.acknowledge() }
    }
}
