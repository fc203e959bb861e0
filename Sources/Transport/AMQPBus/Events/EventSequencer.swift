/// What a subscriber knows of each publisher: puts events that came through several queues back into their publisher's
/// order, recognises what came twice and counts what is missing.
///
/// A broker keeps the order within a queue only. An event says which events of other subjects were told shortly before it;
/// it is held until they have arrived, but not longer than `patience`, since they may be lost. A value without a clock;
/// its owner's lock guards it.
struct EventSequencer<Item: Sendable>: Sendable {
    /// What becomes of an event that has arrived.
    enum Verdict: Sendable {
        /// Next in line; before it, so many of its subject are missing.
        case deliver(Item, missed: Int)
        /// It was here before.
        case duplicate(Item)
    }

    fileprivate struct Progress: Sendable {
        /// The highest number that came.
        var arrived: Int64
        /// The highest number that left the sequencer, or that nobody waits for any more.
        var passed: Int64
        /// The highest number that the receiver has finished.
        var finished: Int64
    }

    fileprivate struct Held: Sendable {
        let item: Item
        let subject: String
        let numbering: EventNumbering
        let missed: Int
        let deadline: ContinuousClock.Instant
    }

    fileprivate struct Publisher: Sendable {
        let sender: String
        var subjects: [String: Progress] = [:]
        /// In the order of arrival.
        var held: [Held] = []
        /// Events that the sender's last life told: this life's first events of those subjects have number 1.
        let predecessor: Set<String>

        /// Takes out all that has nothing to wait for, in the order of arrival.
        mutating func release(open: Set<String>, now: ContinuousClock.Instant) -> [Verdict] {
            var verdicts: [Verdict] = []
            var isProgress = true
            while isProgress, !held.isEmpty {
                isProgress = false
                var blocked: Set<String> = []
                var rest: [Held] = []
                for event in held {
                    let waits =
                        event.deadline > now
                        && event.numbering.after.contains { open.contains($0) && (subjects[$0]?.passed ?? 0) < $1 }
                    guard !waits, !blocked.contains(event.subject) else {
                        blocked.insert(event.subject)
                        rest.append(event)
                        continue
                    }
                    // What it would have had to wait for is given up.
                    for (subject, number) in event.numbering.after where open.contains(subject) && event.deadline <= now {
                        if let passed = subjects[subject]?.passed, passed < number { subjects[subject]?.passed = number }
                    }
                    let passed = subjects[event.subject]?.passed ?? 0
                    subjects[event.subject]?.passed = max(passed, event.numbering.number)
                    verdicts.append(.deliver(event.item, missed: event.missed))
                    isProgress = true
                }
                held = rest
            }
            return verdicts
        }
    }

    private let patience: Duration
    private let limit: Int
    private var publishers: [String: Publisher] = [:]
    /// The publishers, the longest known first.
    private var known: [String] = []

    /// - Parameter limit: publishers that are remembered.
    init(patience: Duration = .milliseconds(150), limit: Int = 512) {
        self.patience = patience
        self.limit = limit
    }

    /// How many events are held.
    var heldCount: Int { publishers.values.reduce(0) { $0 + $1.held.count } }

    /// When something that is held is due.
    var deadline: ContinuousClock.Instant? { publishers.values.compactMap { $0.held.map(\.deadline).min() }.min() }

    /// An event has arrived. `open` are the subjects that this subscriber receives.
    mutating func arrive(
        _ item: Item, of subject: String, from sender: String, _ numbering: EventNumbering?, open: Set<String>,
        now: ContinuousClock.Instant
    ) -> [Verdict] {
        guard let numbering else { return [.deliver(item, missed: 0)] }
        var publisher = publishers[numbering.publisher] ?? introduce(numbering.publisher, of: sender)
        defer { publishers[numbering.publisher] = publisher }
        let number = numbering.number
        var missed = 0
        if let progress = publisher.subjects[subject] {
            guard number > progress.arrived else { return [.duplicate(item)] }
            missed = Int(clamping: number - progress.arrived - 1)
            publisher.subjects[subject]?.arrived = number
        } else {
            let before = publisher.predecessor.contains(subject) ? 0 : number - 1
            missed = Int(clamping: number - before - 1)
            publisher.subjects[subject] = Progress(arrived: number, passed: before, finished: before)
        }
        publisher.held.append(
            Held(item: item, subject: subject, numbering: numbering, missed: missed, deadline: now.advanced(by: patience)))
        return publisher.release(open: open, now: now)
    }

    /// What is due though something before it has not come.
    mutating func due(open: Set<String>, now: ContinuousClock.Instant) -> [Verdict] {
        var verdicts: [Verdict] = []
        for id in known {
            guard var publisher = publishers[id], !publisher.held.isEmpty else { continue }
            verdicts += publisher.release(open: open, now: now)
            publishers[id] = publisher
        }
        return verdicts
    }

    /// The receiver has finished an event, or it was given up.
    mutating func finish(_ subject: String, _ numbering: EventNumbering?) {
        guard let numbering, let progress = publishers[numbering.publisher]?.subjects[subject] else { return }
        publishers[numbering.publisher]?.subjects[subject]?.finished = max(progress.finished, numbering.number)
    }

    /// Whether the receiver has finished it already, when it came through another connection.
    func isFinished(_ subject: String, _ numbering: EventNumbering?) -> Bool {
        guard let numbering, let progress = publishers[numbering.publisher]?.subjects[subject] else { return false }
        return numbering.number <= progress.finished
    }

    /// The queue of this subject was lost: what was not finished comes again, and what is held comes again as well.
    mutating func rewind(_ subject: String) {
        for id in known {
            publishers[id]?.held.removeAll { $0.subject == subject }
            guard let finished = publishers[id]?.subjects[subject]?.finished else { continue }
            publishers[id]?.subjects[subject]?.arrived = finished
        }
    }

    /// The subscription has ended; a later one begins anew.
    mutating func forget(_ subject: String) {
        for id in known {
            publishers[id]?.held.removeAll { $0.subject == subject }
            publishers[id]?.subjects[subject] = nil
        }
    }

    private mutating func introduce(_ id: String, of sender: String) -> Publisher {
        if known.count >= limit { publishers[known.removeFirst()] = nil }
        var predecessor: Set<String> = []
        for publisher in publishers.values where publisher.sender == sender { predecessor.formUnion(publisher.subjects.keys) }
        known.append(id)
        return Publisher(sender: sender, predecessor: predecessor)
    }
}
