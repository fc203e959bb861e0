/// The number that stands for an asset in the ledger's rows. US dollars are an asset of their own.
public struct AssetKey: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 0 for US dollars, positive for a coin.
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
    public init(_ key: Int64) { self.rawValue = key }

    /// US dollars; amounts are millionths. Its row in `assets` has the id `USD`, which no coin can have.
    public static let usd = AssetKey(0)

    /// Anything but US dollars.
    public var isCoin: Bool { rawValue > 0 }
    public var description: String { self == .usd ? "USD" : String(rawValue) }
    public static func < (left: AssetKey, right: AssetKey) -> Bool { left.rawValue < right.rawValue }
}
