import Bus
import Contracts
public import Domain
public import Storage

extension Portfolios {
    func funds(_ request: GetFunds) async throws -> FundsLeft {
        let user = try await credentials.verify(request.credential, for: .read)
        let time = now()
        return try await ledger.query { [settings] reader in
            let portfolio = try reader.portfolio(request.portfolio, for: user)
            let allowance = try settings.fundsAllowance(reader, portfolio, at: time)
            return FundsLeft(cash: try reader.cash(of: portfolio), leftToday: allowance.left, perDay: allowance.perDay)
        }
    }

    func addFunds(_ request: AddFunds) async throws -> FundsAdded {
        let user = try await credentials.verify(request.credential)
        try ClientKey.check(request.idempotencyKey, field: "idempotencyKey")
        guard request.amount > .zero else {
            throw BusError(.invalidInput, "Enter an amount above zero.", field: "amount")
        }
        let (cap, now) = (settings.fundsPerDay, now)
        do {
            return try await ledger.commit { transaction in
                let portfolio = try transaction.portfolio(request.portfolio, for: user)
                let time = now()
                return try transaction.idempotent(
                    portfolio: portfolio, key: request.idempotencyKey, kind: "funds", body: BodyHash(request.amount.description),
                    at: time
                ) {
                    guard try transaction.canTrade(user.user, with: portfolio) else {
                        throw BusError(.notFound, "There is no such portfolio, or it is closed.", field: "portfolio")
                    }
                    let left = try transaction.fundsLeft(for: portfolio, at: time, perDay: cap)
                    guard request.amount <= left else {
                        throw BusError(
                            .invalidInput,
                            left == .zero
                                ? "The \(cap) USD of today are added already. A new day begins at 00:00 UTC."
                                : "You can add up to \(left) USD more today. A new day begins at 00:00 UTC.",
                            field: "amount")
                    }
                    let cash = try transaction.addFunds(request.amount, to: portfolio, at: time)
                    return FundsAdded(cash: cash, fundsLeftToday: try left.subtracting(request.amount))
                }.value
            }
        } catch LedgerError.idempotencyConflict {
            throw BusError(.conflict, "Other funds were added under this id before. Use a new id.", field: "idempotencyKey")
        } catch LedgerError.overflow {
            throw BusError(.invalidInput, "This is more than the exchange's books can hold.", field: "amount")
        }
    }
}

extension TradingSettings {
    /// What may still be added today, for the account page.
    public func fundsAllowance(_ reader: LedgerReader, _ portfolio: PortfolioID, at time: Timestamp) throws -> FundsAllowance {
        FundsAllowance(left: try reader.fundsLeft(for: portfolio, at: time, perDay: fundsPerDay), perDay: fundsPerDay)
    }
}

extension LedgerReader {
    /// Virtual funds that a portfolio may still add on the UTC day of `time`.
    func fundsLeft(for portfolio: PortfolioID, at time: Timestamp, perDay cap: USD) throws -> USD {
        max(.zero, try cap.subtracting(try fundsAdded(to: portfolio, onDay: time.epochDay)))
    }
}
