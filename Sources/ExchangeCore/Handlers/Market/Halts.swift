import Bus
import Contracts
import Domain
import Logging
import Storage

/// Stops trading of a coin or of the whole exchange, and lets it go on; kept in the ledger.
final class Halts: Sendable {
    /// A reason is shown to every trader in a banner.
    static let longestReason = 200

    private let store: LedgerStore
    private let book: QuoteBook
    private let bus: any MessageBus
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    init(
        store: LedgerStore, book: QuoteBook, bus: any MessageBus, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.book = book
        self.bus = bus
        self.now = now
        self.logger = logger
    }

    func start() async throws {
        book.take(try await store.query { try $0.halts() }.map(Halt.init))
    }

    func set(_ request: SetHalt) async throws -> HaltList {
        let reason = request.reason.filter { !$0.isNewline }.trimmed
        if request.halted {
            guard !reason.isEmpty else {
                throw BusError(.invalidInput, "Say why: traders see the reason in a banner.", field: "reason")
            }
            guard reason.count <= Halts.longestReason else {
                throw BusError(
                    .invalidInput, "The reason is too long: at most \(Halts.longestReason) characters.", field: "reason")
            }
        }
        let time = now()
        try await store.commit { [book] transaction in
            let key: AssetKey
            if let asset = request.asset {
                guard let known = try transaction.assetKey(of: asset) else {
                    throw BusError(
                        .notFound, "There is no coin \(asset.rawValue.prefix(64)) on this exchange.", field: "asset")
                }
                key = known
            } else {
                key = .usd
            }
            if request.halted {
                try transaction.halt(key, reason: reason, at: time)
            } else {
                try transaction.resume(key)
            }
            let halts = try transaction.halts().map(Halt.init)
            transaction.afterCommit { book.take(halts) }
        }
        let list = HaltList(halts: book.halts)
        logger.notice(
            request.halted ? "Trading is halted." : "Trading goes on.",
            metadata: ["of": "\(request.asset?.rawValue ?? "all coins")", "reason": "\(reason)"])
        do {
            try await bus.publish(list)
        } catch {
            logger.warning("Could not tell that halts changed: \(error)")
        }
        return list
    }
}

extension Halt {
    init(_ record: HaltRecord) { self.init(asset: record.asset, reason: record.reason, since: record.since) }
}

extension String {
    fileprivate var trimmed: String {
        let rest = drop { $0.isWhitespace }
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(rest[...last])
    }
}
