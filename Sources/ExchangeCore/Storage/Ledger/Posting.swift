public import Domain

/// One line of a journal entry: an account's amount of an asset changes.
public struct Posting: Hashable, Sendable {
    public let account: LedgerAccount
    public let asset: AssetKey
    public let bucket: Bucket
    /// Steps of the asset, or millionths of a dollar; negative takes away.
    public let amount: Int64

    public init(_ account: LedgerAccount, _ asset: AssetKey, _ bucket: Bucket = .available, amount: Int64) {
        self.account = account
        self.asset = asset
        self.bucket = bucket
        self.amount = amount
    }

    /// Dollars.
    public init(_ account: LedgerAccount, _ bucket: Bucket = .available, _ amount: USD) {
        self.init(account, .usd, bucket, amount: amount.micros)
    }
}
