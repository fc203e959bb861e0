public import Domain

/// A coin as the ledger knows it.
public struct AssetRecord: Hashable, Sendable {
    public let key: AssetKey
    public let asset: Asset
    public let listedAt: Timestamp

    public init(key: AssetKey, asset: Asset, listedAt: Timestamp) {
        self.key = key
        self.asset = asset
        self.listedAt = listedAt
    }
}
