public import Contracts
import Domain
import Storage

extension Backend {
    /// How the backend is. `findings` say in sentences why no trade is possible now.
    public func status() async throws -> BackendStatus {
        let time = now()
        let ledger = stores.ledger
        let status = market.book.status(now: time)
        let counts = try? await ledger.query { reader in
            (users: try reader.userCount(), orders: try reader.orderCount(), identity: try reader.ledgerIdentity())
        }
        var findings: [Finding] = []
        func find(_ code: String, _ message: String) { findings.append(Finding(code: code, message: message)) }
        if let problem = ledger.problem { find(problem.code.rawValue, problem.message) }
        if counts == nil { find("ledger.unreadable", "The ledger cannot be read at the moment.") }
        let free = ledger.folder.freeBytes ?? 0
        if let known = ledger.folder.freeBytes, known < settings.quotes.lowDiskBytes {
            find("disk.low", "The disk is nearly full: \(known / 1_000_000) MB are left for \(ledger.folder.path).")
        }
        if market.book.catalogue.assets.isEmpty {
            find("market.noCoins", "No coin is listed yet: the market data service has not sent its list.")
        } else if let problem = status.problem, status.isStale(at: time) {
            find("market.stale", problem)
        }
        if let halt = market.book.halts.first(where: { $0.asset == nil }) {
            find("trading.halted", "Trading of all coins is halted: \(halt.reason)")
        }
        return BackendStatus(
            problems: findings.map(\.message), market: status, users: counts?.users ?? 0, orders: counts?.orders ?? 0,
            ledgerBytes: ledger.bytes, freeDiskBytes: free, schemaVersion: ledger.schemaVersion, findings: findings,
            ledger: counts?.identity)
    }
}

extension MarketStatus {
    fileprivate func isStale(at time: Timestamp) -> Bool {
        guard let lastTick else { return true }
        return time.millisecondsSince(lastTick) > staleAfterMilliseconds
    }
}
