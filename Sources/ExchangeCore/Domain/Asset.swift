/// A coin as the exchange lists it.
public struct Asset: Hashable, Codable, Sendable {
    public let id: AssetID
    /// As traders write it, `BTC`. Not unique.
    public var symbol: String
    public var name: String
    /// By market capitalisation, 1 is the largest; nil when the source ranks it no more.
    public var rank: Int?
    /// Coins in circulation. For display only.
    public var supply: Double?
    /// Coins that can ever exist; nil when unlimited or unknown. For display only.
    public var maxSupply: Double?
    /// Decimals of the quantity step, 0...8, fixed for ever at listing.
    public let quantityDecimals: UInt8
    public var state: AssetState

    public init(
        id: AssetID, symbol: String, name: String, rank: Int?, supply: Double?, maxSupply: Double?,
        quantityDecimals: UInt8, state: AssetState = .listed
    ) {
        self.id = id
        self.symbol = symbol
        self.name = name
        self.rank = rank
        self.supply = supply
        self.maxSupply = maxSupply
        self.quantityDecimals = quantityDecimals
        self.state = state
    }

    /// The step that a coin gets when it is listed at `price`: fine enough that one step is worth less than a
    /// thousandth of a cent's worth for ordinary coins, coarse enough that 1e15 units of a sub-cent coin fit.
    public static func quantityDecimals(listedAt price: Price) -> UInt8 {
        if price >= Price(mantissa: 1, scale: 0)! { return 8 }
        if price >= Price(mantissa: 1, scale: 2)! { return 6 }
        if price >= Price(mantissa: 1, scale: 6)! { return 3 }
        return 0
    }
}

/// Whether a coin can be traded.
public enum AssetState: String, Codable, Sendable, Hashable {
    /// In the list and tradable.
    case listed
    /// Left the list; holders may still trade it, it is quoted while somebody holds or ordered it.
    case delisted
    /// The source quotes it no more: no trade, no price.
    case suspended
}
