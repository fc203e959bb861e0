import Bus
import DequeModule
import Logging
import Synchronization

/// Holds what could not be delivered, up to a bound, until somebody looks.
final class DeadLetterOffice: Sendable {
    private struct Entry {
        let letter: DeadLetter
        /// Delivers it again; nil when it carried a secret and was not stored.
        let requeue: (@Sendable () -> Bool)?
    }

    private let limit: Int
    private let logger: Logger
    private let entries = Mutex<Deque<Entry>>([])

    init(limit: Int, logger: Logger) {
        self.limit = max(1, limit)
        self.logger = logger
    }

    /// Oldest first.
    var letters: [DeadLetter] { entries.withLock { $0.map(\.letter) } }

    func add(_ letter: DeadLetter, requeue: (@Sendable () -> Bool)?) {
        let dropped = entries.withLock { entries -> DeadLetter? in
            entries.append(Entry(letter: letter, requeue: requeue))
            return entries.count > limit ? entries.removeFirst().letter : nil
        }
        logger.error(
            "Set aside \(letter.subject) for \(letter.recipient) after \(letter.deliveries) deliveries: \(letter.reason.code)",
            metadata: ["trace": "\(letter.trace)", "sender": "\(letter.sender)", "message": "\(letter.id)"])
        if let dropped {
            logger.error(
                "Too many dead letters: dropped the oldest, \(dropped.subject) for \(dropped.recipient)",
                metadata: ["trace": "\(dropped.trace)", "message": "\(dropped.id)"])
        }
    }

    func add(_ delivery: CommandDelivery, service: Service, reason: BusError) {
        var fresh = delivery
        fresh.deliveries = 0
        let again = fresh
        // Weak: the service holds this office.
        let requeue: @Sendable () -> Bool = { [weak service] in service?.accept(again) ?? false }
        add(
            delivery.deadLetter(for: service.name.rawValue, reason: reason), requeue: delivery.isSecret ? nil : requeue)
    }

    /// Delivers a letter again as if for the first time; false when there is no such letter or it cannot be taken now.
    func requeue(_ id: MessageID) -> Bool {
        let entry = entries.withLock { entries in entries.first { $0.letter.id == id } }
        guard let requeue = entry?.requeue else { return false }
        // Taken out first: it may fail again before this returns.
        guard drop(id) else { return false }
        guard requeue() else {
            if let entry { entries.withLock { $0.append(entry) } }
            return false
        }
        return true
    }

    func drop(_ id: MessageID) -> Bool {
        entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.letter.id == id }) else { return false }
            entries.remove(at: index)
            return true
        }
    }
}
