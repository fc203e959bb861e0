public import Bus
import Contracts
import Domain
import Logging
import Storage

/// What an operator may do to users. Whoever serves these routes sees to it that only operators reach them.
public struct UserAdministration: Sendable {
    let accounts: Accounts

    public init(accounts: Accounts) { self.accounts = accounts }

    /// Adds the handlers; the router must be one that only operators reach.
    public func addRoutes(to router: inout Router) {
        router.on(ListUsers.self) { request, _ in try await list(request) }
        router.on(SetUserSuspended.self) { request, _ in try await setSuspended(request) }
        router.on(ResetPassword.self) { request, _ in try await resetPassword(request) }
    }

    func list(_ request: ListUsers) async throws -> UserList {
        try await accounts.store.query { reader in
            UserList(
                users: try reader.users(nameContains: request.nameContains).map { try Self.summary(of: $0, reader) })
        }
    }

    func setSuspended(_ request: SetUserSuspended) async throws -> UserSummary {
        let time = accounts.now()
        let (summary, ended, keys) = try await accounts.store.commit { [accounts] transaction in
            let user = try Self.user(named: request.userName, transaction)
            // Sessions end for good; keys come back with their user, whose programs know nothing of passwords.
            transaction.afterCommit { accounts.keys.setSuspended(request.suspended, user: user.id) }
            let keys = request.suspended ? accounts.keys.keys(of: user.id).map(\.id) : []
            if request.suspended != (user.suspendedAt != nil) {
                try transaction.setSuspended(user.id, since: request.suspended ? time : nil)
            }
            let ended = request.suspended ? try accounts.endSessions(of: user.id, in: transaction) : []
            return (try Self.summary(of: try transaction.user(user.id) ?? user, transaction), ended, keys)
        }
        await accounts.publishEnded(ended)
        await accounts.publishRevoked(keys)
        accounts.logger.notice(
            "An operator \(request.suspended ? "suspended a user" : "lifted a suspension").", metadata: ["user": "\(summary.id)"])
        return summary
    }

    func resetPassword(_ request: ResetPassword) async throws -> NewPassword {
        // Before the expensive hash; the transaction looks again.
        _ = try await accounts.store.query { try Self.user(named: request.userName, $0) }
        let password = try ReadablePassword.make(accounts.cryptography)
        let hash = try await accounts.passwords.hash(password)
        let (user, ended, keys) = try await accounts.store.commit { [accounts] transaction in
            let user = try Self.user(named: request.userName, transaction)
            try transaction.setPasswordHash(of: user.id, to: hash)
            // Whoever took the account over may have made keys.
            return (
                user.id, try accounts.endSessions(of: user.id, in: transaction),
                try accounts.revokeKeys(of: user.id, in: transaction)
            )
        }
        await accounts.publishEnded(ended)
        await accounts.publishRevoked(keys)
        accounts.logger.notice("An operator reset a password.", metadata: ["user": "\(user)"])
        return NewPassword(password: Secret(password))
    }

    private static func user(named name: String, _ reader: LedgerReader) throws -> UserRecord {
        guard let name = try? UserName(name), let user = try reader.user(named: name.normalised) else {
            throw BusError(.notFound, "There is no user of this name.", field: "userName")
        }
        return user
    }

    private static func summary(of user: UserRecord, _ reader: LedgerReader) throws -> UserSummary {
        let portfolio = try reader.defaultPortfolio(of: user.id)
        return UserSummary(
            id: user.id, userName: user.name, createdAt: user.createdAt, lastLogInAt: user.lastLogInAt,
            isSuspended: user.suspendedAt != nil, cash: try portfolio.map { try reader.cash(of: $0.id) } ?? .zero)
    }
}
