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

    /// An order with terms.
    public func place(
        _ type: OrderType, _ side: Side, _ size: OrderSize, _ terms: OrderTerms, of asset: AssetID = TradingExchange.bitcoin.id,
        id: String
    ) async throws(BusError) -> Order {
        try await bus.request(
            PlaceOrder(
                credential: credential, clientOrderID: id, asset: asset, side: side, type: type, size: size, terms: terms),
            timeout: .seconds(30))
    }

    /// A limit order that is good till cancelled.
    public func limit(
        _ side: Side, _ size: OrderSize, at price: String, of asset: AssetID = TradingExchange.bitcoin.id, id: String
    ) async throws(BusError) -> Order {
        try await place(.limit, side, size, OrderTerms(limitPrice: Price(price)), of: asset, id: id)
    }

    /// Two orders of which one fills, or an entry with two exits.
    public func placeGroup(
        _ side: Side, _ size: OrderSize, entry: OrderLeg? = nil, target: OrderLeg, stop: OrderLeg,
        of asset: AssetID = TradingExchange.bitcoin.id, id: String
    ) async throws(BusError) -> OrderGroup {
        try await bus.request(
            PlaceOrderGroup(
                credential: credential, clientOrderID: id, asset: asset, side: side, size: size, entry: entry, target: target,
                stop: stop), timeout: .seconds(30))
    }

    public func group(_ id: OrderGroupID) async throws(BusError) -> OrderGroup {
        try await bus.request(GetOrderGroup(credential: credential, group: id))
    }

    public func replace(
        _ id: OrderID, limit: String? = nil, stop: String? = nil, trail: Trail? = nil, quantity: Quantity? = nil
    ) async throws(BusError) -> Order {
        try await bus.request(
            ReplaceOrder(
                credential: credential, order: id, limitPrice: limit.flatMap { Price($0) }, stopPrice: stop.flatMap { Price($0) },
                trail: trail, quantity: quantity))
    }

    public func order(_ id: OrderID) async throws(BusError) -> Order {
        try await bus.request(GetOrder(credential: credential, order: id))
    }

    public func cancel(_ id: OrderID) async throws(BusError) -> Order {
        try await bus.request(CancelOrder(credential: credential, order: id))
    }
}
