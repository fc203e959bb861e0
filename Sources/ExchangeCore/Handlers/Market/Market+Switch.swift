import Bus
import Contracts
import Domain
import Logging
import Storage

extension Market {
    /// Moves the ledger to another market. The prices of the one before are gone at once; ticks of the source's present
    /// life are refused from here on, so the dmz has to be started anew.
    func switchMarket(to market: MarketBinding) async throws -> MarketSwitched {
        let time = now()
        let epoch = book.epoch
        let binding = BindingRecord(kind: market.kind, detail: market.detail, minimumEpoch: epoch + 1)
        let archived = try await store.commit { [book, replacePortfolios] transaction in
            if let recorded = try transaction.marketBinding(), recorded.kind == market.kind, recorded.detail == market.detail {
                throw BusError(.marketMismatch, "The exchange is on the \(recorded.world) market already.")
            }
            let archived = try replacePortfolios(transaction, market.kind, time)
            try transaction.bind(to: binding, at: time)
            transaction.afterCommit { book.beginMarket(binding) }
            return archived
        }
        bars.reset()
        history.reset()
        sparklines.reset()
        do {
            try await marketStore.belong(to: binding.world)
        } catch {
            logger.error("Old bars could not be deleted; that is done at the next start: \(error)")
        }
        logger.notice(
            "The ledger moved to another market.", metadata: ["market": "\(binding.world)", "archived": "\(archived)"])
        return MarketSwitched(archivedPortfolios: archived)
    }
}
