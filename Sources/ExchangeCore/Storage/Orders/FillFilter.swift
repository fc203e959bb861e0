public import Domain

/// Which fills of a portfolio; nil means all.
public struct FillFilter: Sendable, Hashable {
    public var asset: AssetID?
    public var side: Side?
    /// Filled then or later.
    public var since: Timestamp?
    /// Filled before that.
    public var until: Timestamp?
    public var page: RowPage<FillID>

    public init(
        asset: AssetID? = nil, side: Side? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
        page: RowPage<FillID> = RowPage()
    ) {
        self.asset = asset
        self.side = side
        self.since = since
        self.until = until
        self.page = page
    }
}
