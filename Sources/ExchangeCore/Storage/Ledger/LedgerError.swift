public import Domain

/// Why the ledger does not take an entry. Nothing of the entry was written: the body may go on.
public enum LedgerError: Error, Hashable, Sendable {
    /// The portfolio does not have the dollars.
    case insufficientFunds(available: USD, needed: USD)
    /// The portfolio does not have the coins; amounts in steps.
    case insufficientHoldings(asset: AssetKey, available: Int64, needed: Int64)
    /// A balance would leave what 64 bits hold.
    case overflow(account: LedgerAccount, asset: AssetKey)
    /// The entry's postings do not sum to zero for the asset, or have none at all.
    case unbalanced(asset: AssetKey?)
    /// A posting of zero, or two of one account, asset and bucket.
    case malformedEntry
    /// Something of the portfolio is set aside still.
    case fundsHeld(PortfolioID)
    /// The account is not there (or no longer).
    case noSuchAccount(LedgerAccount)
    /// The idempotency key was used before with another body.
    case idempotencyConflict
}
