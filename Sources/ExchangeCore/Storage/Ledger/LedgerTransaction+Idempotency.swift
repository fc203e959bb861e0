public import Domain
import Foundation

extension LedgerTransaction {
    /// Executes `perform` once for each key of a portfolio and stores what it returns in the same transaction; a repeated
    /// command gets the stored result. What `perform` throws is not stored.
    ///
    /// Throws `LedgerError.idempotencyConflict` when the key was used with another body or for another kind of command.
    public func idempotent<Value: Codable & Sendable>(
        portfolio: PortfolioID, key: String, kind: String, body: BodyHash, at time: Timestamp, perform: () throws -> Value
    ) throws -> IdempotentResult<Value> {
        let stored = try connection.statement(
            "SELECT kind, body_hash, result FROM idempotency WHERE portfolio = ? AND key = ?"
        ).first(portfolio.rawValue, key) { row in (kind: row.text(0), hash: row.bytes(1), result: row.bytes(2)) }
        if let stored {
            guard stored.kind == kind, stored.hash == body.bytes else { throw LedgerError.idempotencyConflict }
            return .repeated(try JSONDecoder().decode(Value.self, from: Data(stored.result)))
        }
        let value = try perform()
        try connection.statement(
            "INSERT INTO idempotency (portfolio, key, kind, body_hash, result, created_at) VALUES (?, ?, ?, ?, ?, ?)"
        ).run(portfolio.rawValue, key, kind, body.bytes, Array(try JSONEncoder().encode(value)), time.milliseconds)
        return .first(value)
    }
}
