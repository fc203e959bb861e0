import Domain
import Logging
import Storage

extension Accounts {
    /// Makes the sessions of earlier runs known again. To be awaited before requests are served.
    public func start() async throws {
        let time = now()
        let idleSince = time.adding(milliseconds: -settings.sessionIdleTime.milliseconds)
        let stored = try await store.commit { transaction in
            _ = try transaction.deleteSessions(lastUsedBefore: idleSince, expiringBefore: time)
            return try transaction.openSessions()
        }
        for record in stored {
            guard let hash = TokenHash(record.session.tokenHash) else { continue }
            sessions.add(live(record.session, hash: hash, userName: record.userName, portfolio: record.portfolio))
        }
        try await startKeys()
        logger.info("Accounts are ready.", metadata: ["sessions": "\(sessions.count)", "keys": "\(keys.count)"])
    }

    /// Removes sessions that are over and writes down when the others were last used, every minute until cancelled.
    public func run() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(60))
            await maintain()
        }
    }

    /// One round of `run`.
    func maintain() async {
        let expired = sessions.expired()
        let used = sessions.unwrittenUses()
        let usedKeys = keys.unwrittenUses()
        guard !expired.isEmpty || !used.isEmpty || !usedKeys.isEmpty else { return }
        do {
            try await store.commit { [sessions, keys] transaction in
                for session in used { try transaction.setLastUse(of: session.hash.bytes, at: session.lastUsedAt) }
                for key in usedKeys { if let time = key.lastUsedAt { try transaction.setLastUse(ofKey: key.id, at: time) } }
                for hash in expired { try transaction.deleteSession(hash.bytes) }
                transaction.afterCommit {
                    sessions.usesWritten(used)
                    keys.usesWritten(usedKeys)
                    sessions.remove(expired)
                }
            }
            await publishEnded(expired)
        } catch {
            logger.warning("The last uses of sessions and keys could not be stored; trying again in a minute: \(error)")
        }
    }
}
