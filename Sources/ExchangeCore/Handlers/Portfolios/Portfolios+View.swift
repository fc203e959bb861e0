import Bus
import Contracts
import Domain
import Storage

extension Portfolios {
    func view(_ request: GetPortfolio) async throws -> PortfolioView {
        let user = try await credentials.verify(request.credential, for: .read)
        let (portfolio, available, held, stored, method, costs) = try await ledger.query { reader in
            let portfolio = try reader.portfolio(request.portfolio, for: user)
            let stored = try reader.positions(of: portfolio)
            let method = try request.costBasis ?? reader.costBasis(of: user.user)
            return (
                portfolio, try reader.cash(of: portfolio),
                USD(micros: try reader.balance(of: .portfolio(portfolio), .usd, .held)), stored, method,
                try heldCosts.costs(of: portfolio, stored.filter { $0.state.quantity.steps > 0 }.map(\.asset), by: method, reader)
            )
        }
        let states = try stored.map { position in
            (asset: position.asset, state: try position.state.costing(costs[position.asset]), held: position.held)
        }
        // What is set aside is the portfolio's still.
        let cash = try available.adding(held)
        let positions = states.map { position(of: $0.asset, $0.state, held: $0.held) }.sorted(by: Self.isShownFirst)
        let values = positions.compactMap(\.value)
        // Realised gain less cost is all the cash that fills moved; the rest was put in.
        let moved = try USD.sum(states.map { try $0.state.realisedGain.subtracting($0.state.cost) })
        return PortfolioView(
            portfolio: portfolio, cash: available, positions: positions, totalValue: try USD.sum([cash] + values),
            valueDayAgo: valueDayAgo(cash: cash, states), contributed: try cash.subtracting(moved),
            realisedGain: try USD.sum(states.map(\.state.realisedGain)),
            unrealisedGain: try USD.sum(positions.compactMap(\.unrealisedGain)),
            feesPaid: try USD.sum(states.map(\.state.feesPaid)), heldCash: held == .zero ? nil : held,
            costBasis: method)
    }

    private func position(of asset: AssetID, _ state: PositionState, held: Int64) -> Position {
        let price = quotes.market(of: asset)?.quote?.price
        return Position(
            asset: asset, quantity: state.quantity, cost: state.cost, averageCost: state.averageCost, price: price,
            value: price.flatMap { state.value(at: $0) }, unrealisedGain: price.flatMap { state.unrealisedGain(at: $0) },
            realisedGain: state.realisedGain,
            heldQuantity: held == 0 ? nil : Quantity(steps: held, decimals: state.quantity.decimals))
    }

    /// Nil unless the price of every coin held is known.
    private func valueDayAgo(cash: USD, _ states: [(asset: AssetID, state: PositionState, held: Int64)]) -> USD? {
        let now = now()
        var values = [cash]
        for (asset, state, _) in states where state.quantity.steps > 0 {
            guard let price = quotes.priceDayAgo(of: asset, now: now), let value = state.value(at: price) else { return nil }
            values.append(value)
        }
        return try? USD.sum(values)
    }

    /// What is worth most comes first, what is sold out last.
    private static func isShownFirst(_ left: Position, _ right: Position) -> Bool {
        let (leftHeld, rightHeld) = (left.quantity.steps > 0, right.quantity.steps > 0)
        if leftHeld != rightHeld { return leftHeld }
        let (leftValue, rightValue) = (left.value ?? .zero, right.value ?? .zero)
        return leftValue == rightValue ? left.asset < right.asset : leftValue > rightValue
    }
}

extension PositionState {
    /// The same position by another method, by which what is held cost `cost`; nil: as it is. Whatever the method, realised
    /// gain less cost is the cash that the fills moved.
    fileprivate func costing(_ cost: USD?) throws -> PositionState {
        guard let cost else { return self }
        return PositionState(
            quantity: quantity, cost: cost, realisedGain: try realisedGain.adding(cost.subtracting(self.cost)),
            feesPaid: feesPaid)
    }
}
