import AMQPCodec
import Bus
import Logging
import Synchronization

/// Counts messages of other environments, and says so once for each sender.
final class ForeignMessages: Sendable {
    private let state = Mutex((count: 0, senders: Set<String>()))
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    var count: Int { state.withLock { $0.count } }

    func note(_ properties: BasicProperties, _ error: BusError) {
        let sender = String(WireCoding.sender(properties).prefix(100))
        let isNews = state.withLock { state in
            state.count += 1
            return state.senders.count < 100 && state.senders.insert(sender).inserted
        }
        guard isNews else { return }
        logger.warning("Refused a message of \(sender): \(error.message)", metadata: ["subject": "\(properties.type ?? "")"])
    }
}
