import Bus
import Contracts
import Domain
import Logging
import Storage

/// Which coins there are: takes the source's lists, lets coins go and come back, and tells everyone what changed.
final class Listing: Sendable {
    private let store: LedgerStore
    private let marketStore: MarketStore
    private let book: QuoteBook
    private let bus: any MessageBus
    private let settings: QuoteBoardSettings
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    init(
        store: LedgerStore, marketStore: MarketStore, book: QuoteBook, bus: any MessageBus, settings: QuoteBoardSettings,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.marketStore = marketStore
        self.book = book
        self.bus = bus
        self.settings = settings
        self.now = now
        self.logger = logger
    }

    /// Reads what is recorded into memory. To be awaited before requests are served.
    func start() async throws {
        let (records, version, binding) = try await store.query { reader in
            (try reader.assets(), try reader.catalogueVersion(), try reader.marketBinding())
        }
        book.take(records.map(\.asset), version: version)
        if let binding {
            book.bind(to: binding)
            try await marketStore.belong(to: binding.world)
        }
    }

    func binding() async throws -> RecordedMarket {
        let binding = try await store.query { try $0.marketBinding() }
        return RecordedMarket(binding: binding.map { MarketBinding(kind: $0.kind, detail: $0.detail) })
    }

    /// Takes a complete list of the source and answers with the coins that must stay quoted.
    func observe(_ request: ObserveCatalogue) async throws -> QuotedAssets {
        let time = now()
        let market = request.market
        let (plan, isFirst) = try await store.commit { [settings, book] transaction in
            let recorded = try transaction.marketBinding()
            if let recorded, recorded.kind != market.kind || recorded.detail != market.detail {
                throw BusError.marketMismatch(recorded: recorded, offered: market)
            }
            let known = try transaction.assets().map(\.asset)
            let plan = ListingPlan(known: known, observed: request.assets, limit: settings.listedCoins)
            let binding = recorded ?? BindingRecord(kind: market.kind, detail: market.detail)
            if recorded == nil { try transaction.bind(to: binding, at: time) }
            for asset in plan.new { _ = try transaction.list(asset, at: time) }
            for asset in plan.changed { try transaction.update(asset) }
            let version = plan.isEmpty ? nil : try transaction.nextCatalogueVersion()
            transaction.afterCommit {
                book.bind(to: binding)
                if let version { book.take(plan.new + plan.changed, version: version) }
            }
            return (plan, recorded == nil)
        }
        if isFirst {
            try await marketStore.belong(to: BindingRecord(kind: market.kind, detail: market.detail).world)
            logger.notice(
                "This ledger now belongs to one market for good.",
                metadata: ["market": "\(market.kind.rawValue)", "detail": "\(market.detail)"])
        }
        if !plan.refused.isEmpty {
            logger.warning(
                "Rows of the source's list were left out.",
                metadata: ["count": "\(plan.refused.count)", "first": "\(plan.refused[0])"])
        }
        if !plan.isEmpty {
            logger.info("The catalogue changed.", metadata: ["new": "\(plan.new.count)", "changed": "\(plan.changed.count)"])
            await publishCatalogue()
        }
        return QuotedAssets(assets: try await quoted())
    }

    /// Coins that must stay quoted: those in the list, those that somebody holds, and those that are waited for.
    private func quoted() async throws -> [AssetID] {
        let held = Set(try await store.query { try $0.heldAssets() })
        return book.catalogue.assets.filter { $0.state == .listed || $0.rank != nil || held.contains($0.id) }.map(\.id)
    }

    /// Suspends coins that the source quotes no more.
    func suspendSilentCoins() async throws {
        let silent = book.silentCoins(for: settings.suspendAfter.milliseconds, now: now())
        guard !silent.isEmpty else { return }
        logger.notice("Coins are suspended: the source quotes them no more.", metadata: ["coins": "\(silent)"])
        try await setState(of: silent) { _ in .suspended }
    }

    /// Lets coins come back that are quoted again.
    func revive(_ assets: [AssetID]) async throws {
        logger.notice("Coins are quoted again.", metadata: ["coins": "\(assets)"])
        try await setState(of: assets) { $0.rank == nil ? .delisted : .listed }
    }

    private func setState(
        of assets: [AssetID], _ state: @escaping @Sendable (Asset) -> AssetState
    ) async throws {
        let wanted = Set(assets)
        let changed = try await store.commit { [book] transaction in
            let changed = try transaction.assets().compactMap { record -> Asset? in
                guard wanted.contains(record.asset.id) else { return nil }
                var asset = record.asset
                asset.state = state(asset)
                return asset == record.asset ? nil : asset
            }
            guard !changed.isEmpty else { return false }
            for asset in changed { try transaction.update(asset) }
            let version = try transaction.nextCatalogueVersion()
            transaction.afterCommit { book.take(changed, version: version) }
            return true
        }
        if changed { await publishCatalogue() }
    }

    private func publishCatalogue() async {
        do {
            try await bus.publish(book.catalogue)
        } catch {
            logger.warning("Could not tell that the catalogue changed: \(error)")
        }
    }
}

extension BindingRecord {
    /// The name of the market, for the file of bars: it must not mix two.
    var world: String { detail.isEmpty ? kind.rawValue : "\(kind.rawValue) \(detail)" }
}

extension BusError {
    static func marketMismatch(recorded: BindingRecord, offered: MarketBinding) -> BusError {
        func name(_ kind: MarketKind, _ detail: String) -> String {
            detail.isEmpty ? kind.rawValue : "\(kind.rawValue) (\(detail))"
        }
        return BusError(
            .marketMismatch,
            """
            This data folder belongs to the \(name(recorded.kind, recorded.detail)) market, not to \
            \(name(offered.kind, offered.detail)): prices must not jump inside one ledger. Start with that market, give another \
            folder with --data, or move on with `exchange market switch`, which archives all portfolios and opens new ones.
            """)
    }
}
