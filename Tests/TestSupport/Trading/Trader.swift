public import Bus
public import Contracts
public import Domain

/// Somebody who trades over the bus.
public struct Trader: Sendable {
    public let bus: any MessageBus
    public let credential: Credential
    public let user: UserID
    public let portfolio: PortfolioID

    public init(bus: any MessageBus, credential: Credential, user: UserID, portfolio: PortfolioID) {
        self.bus = bus
        self.credential = credential
        self.user = user
        self.portfolio = portfolio
    }

    /// The same trader, on the bus of an exchange that was opened again.
    public func on(_ bus: any MessageBus) -> Trader {
        Trader(bus: bus, credential: credential, user: user, portfolio: portfolio)
    }

    public func place(
        _ side: Side, _ size: OrderSize, of asset: AssetID = TradingExchange.bitcoin.id, id: String
    ) async throws(BusError) -> Order {
        try await bus.request(
            PlaceOrder(credential: credential, clientOrderID: id, asset: asset, side: side, size: size), timeout: .seconds(30))
    }

    public func view() async throws(BusError) -> PortfolioView {
        try await bus.request(GetPortfolio(credential: credential))
    }

    public func add(_ amount: USD, id: String) async throws(BusError) -> FundsAdded {
        try await bus.request(AddFunds(credential: credential, amount: amount, idempotencyKey: id))
    }
}
