/// All migrations of `ledger.db`, in order. A new one goes into a file of its own, `Migration<number><Name>.swift`, and at the
/// end of this list; one that was released is never changed.
public enum LedgerMigrations {
    public static let all: [Migration] = [
        ledgerCore,
        accounts,
        market,
        orders,
        identity,
        openOrders,
        linkedOrders,
        keys,
        portfolios,
    ]
}
