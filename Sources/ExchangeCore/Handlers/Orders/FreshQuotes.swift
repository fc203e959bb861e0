import Bus
import Contracts
import Domain
import Logging
import Synchronization

/// Fetches a quote for orders on a stale one: one fetch per coin for all who wait, each at most as long as the patience.
final class FreshQuotes: Sendable {
    private let quotes: any QuoteReading
    private let bus: any MessageBus
    private let patience: Duration
    private let logger: Logger
    /// One task per coin that is being fetched, so never more than there are coins.
    private let fetches = Mutex<[AssetID: Task<Void, Never>]>([:])

    init(quotes: any QuoteReading, bus: any MessageBus, patience: Duration, logger: Logger) {
        self.quotes = quotes
        self.bus = bus
        self.patience = patience
        self.logger = logger
    }

    /// Returns when the quote book has been given a fresh quote, or when there is none to be had in time.
    func fetch(_ asset: AssetID, context: MessageContext) async {
        let task = fetches.withLock { fetches in
            if let running = fetches[asset] { return running }
            // The context of the one who came first gives the trace; its deadline must not end the fetch for the others.
            let own = MessageContext(trace: context.trace, sender: context.sender)
            let task = Task {
                await self.fetchNow(asset, context: own)
                self.fetches.withLock { $0[asset] = nil }
            }
            fetches[asset] = task
            return task
        }
        await task.value
    }

    private func fetchNow(_ asset: AssetID, context: MessageContext) async {
        do {
            quotes.observe(try await bus.request(FetchQuote(asset: asset), timeout: patience, context: context))
        } catch {
            logger.info("No fresh quote for an order: \(error)", metadata: ["asset": "\(asset)"])
        }
    }
}
