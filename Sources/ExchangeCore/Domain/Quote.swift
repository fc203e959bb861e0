/// The price of one coin at one moment from one source.
public struct Quote: Hashable, Codable, Sendable {
    public let asset: AssetID
    /// USD for one coin.
    public let price: Price
    /// Change over the last 24 hours in percent. For display only.
    public let change24h: Double?
    /// Value traded over the last 24 hours.
    public let volume24h: USD?
    /// Who said it: `coincap`, `binance`, `simulated`, `replay`.
    public let source: String
    /// When the source observed it.
    public let time: Timestamp

    public init(asset: AssetID, price: Price, change24h: Double?, volume24h: USD?, source: String, time: Timestamp) {
        self.asset = asset
        self.price = price
        self.change24h = change24h
        self.volume24h = volume24h
        self.source = source
        self.time = time
    }
}
