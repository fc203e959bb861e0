import Bus
import Contracts
import Domain
import Storage

extension Accounts {
    func overview(_ request: GetAccount) async throws -> AccountOverview {
        let session = try session(of: request.credential)
        let summaries = sessions.sessions(of: session.user).map {
            SessionSummary(
                createdAt: $0.createdAt, lastUsedAt: $0.lastUsedAt, remoteAddress: $0.remoteAddress,
                isCurrent: $0.hash == session.hash)
        }
        let time = now()
        return try await store.query { [funds] reader in
            guard let user = try reader.user(session.user) else {
                throw BusError(.unauthenticated, "This account does not exist any more.")
            }
            let funds = try funds(reader, session.portfolio, time)
            return AccountOverview(
                userName: user.name, createdAt: user.createdAt, sessions: summaries,
                cash: try reader.cash(of: session.portfolio), fundsLeftToday: funds.left, fundsPerDay: funds.perDay)
        }
    }
}
