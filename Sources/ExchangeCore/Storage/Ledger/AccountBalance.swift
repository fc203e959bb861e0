/// What an account holds of an asset, in steps of the asset or millionths of a dollar.
public struct AccountBalance: Hashable, Sendable {
    public let asset: AssetKey
    /// What may be spent or sold.
    public let available: Int64
    /// What open orders have set aside, besides `available`.
    public let held: Int64

    public init(asset: AssetKey, available: Int64, held: Int64) {
        self.asset = asset
        self.available = available
        self.held = held
    }
}
