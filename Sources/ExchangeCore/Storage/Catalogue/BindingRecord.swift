public import Domain

/// The market that the ledger belongs to.
public struct BindingRecord: Hashable, Sendable {
    public let kind: MarketKind
    /// The seed of a simulated market, the name of a recording; empty for the live market.
    public let detail: String
    /// Ticks of earlier lives of a source belong to the market before: they are not this ledger's prices.
    public let minimumEpoch: Int64

    public init(kind: MarketKind, detail: String, minimumEpoch: Int64 = 0) {
        self.kind = kind
        self.detail = detail
        self.minimumEpoch = minimumEpoch
    }
}

extension LedgerReader {
    /// The recorded market; nil in a new ledger.
    public func marketBinding() throws -> BindingRecord? {
        try connection.statement("SELECT kind, detail, minimum_epoch FROM market_binding").first { row in
            BindingRecord(
                kind: MarketKind(rawValue: row.text(0)) ?? .live, detail: row.text(1), minimumEpoch: row.int64(2))
        }
    }

    /// Counts up with each change of the catalogue; 0 in a new ledger.
    public func catalogueVersion() throws -> Int64 {
        try connection.statement("SELECT version FROM catalogue_version").first { $0.int64(0) } ?? 0
    }
}

extension LedgerTransaction {
    /// Records the market, in place of the one before.
    public func bind(to binding: BindingRecord, at time: Timestamp) throws {
        try connection.statement(
            "INSERT OR REPLACE INTO market_binding (id, kind, detail, minimum_epoch, bound_at) VALUES (1, ?, ?, ?, ?)"
        ).run(binding.kind.rawValue, binding.detail, binding.minimumEpoch, time.milliseconds)
    }

    /// Counts a change of the catalogue and returns its number.
    public func nextCatalogueVersion() throws -> Int64 {
        try connection.statement(
            """
            INSERT INTO catalogue_version (id, version) VALUES (1, 1)
            ON CONFLICT (id) DO UPDATE SET version = version + 1
            """
        ).run()
        return try catalogueVersion()
    }
}
