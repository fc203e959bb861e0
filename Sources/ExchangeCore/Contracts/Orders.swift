public import Bus
public import Domain

/// Places an order. The reply is the order with its state and fills; a refused order is a stored order too
/// (`REJECTED` with a reason), so asking again with the same `clientOrderID` and body returns the same order.
///
/// Errors: `unauthenticated`, `invalidInput` (fields `size`, `asset`, `clientOrderID`, `limitPrice`, `stopPrice`,
/// `trail`, `isPostOnly`), `notFound` (portfolio, coin),
/// `conflict` (the id was used with another body), `storageUnavailable`, `notReady`.
public struct PlaceOrder: Request {
    public typealias Reply = Order
    public static let subject = "orders.place.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// Nil: the user's default portfolio.
    public let portfolio: PortfolioID?
    /// The idempotency key, 1...64 printable characters.
    public let clientOrderID: String
    public let asset: AssetID
    public let side: Side
    public let type: OrderType
    /// How many coins, for how many USD, or, of a sale, everything that is available.
    public let size: OrderSize
    /// Nil: no prices, good till cancelled.
    public let terms: OrderTerms?

    public init(
        credential: Credential, portfolio: PortfolioID? = nil, clientOrderID: String, asset: AssetID, side: Side,
        type: OrderType = .market, size: OrderSize, terms: OrderTerms? = nil
    ) {
        self.terms = terms
        self.credential = credential
        self.portfolio = portfolio
        self.clientOrderID = clientOrderID
        self.asset = asset
        self.side = side
        self.type = type
        self.size = size
    }
}

/// One order of the user. Errors: `notFound` also for an order of somebody else.
public struct GetOrder: Request {
    public typealias Reply = Order
    public static let subject = "orders.get.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    public let order: OrderID
    public init(credential: Credential, order: OrderID) {
        self.credential = credential
        self.order = order
    }
}

/// The order that a portfolio has under a key of the caller's. Errors: `notFound`.
public struct GetOrderByClientID: Request {
    public typealias Reply = Order
    public static let subject = "orders.byClient.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// Nil: the user's active portfolio; keys are unique within one only.
    public let portfolio: PortfolioID?
    public let clientOrderID: String
    public init(credential: Credential, portfolio: PortfolioID? = nil, clientOrderID: String) {
        self.credential = credential
        self.portfolio = portfolio
        self.clientOrderID = clientOrderID
    }
}

/// Orders of a portfolio, newest first; with `after` oldest first.
///
/// Errors: `unauthenticated`, `notFound` (portfolio), `invalidInput` (field `after`: together with `before`).
public struct ListOrders: Request {
    public typealias Reply = OrderPage
    public static let subject = "orders.list.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    /// Nil: all coins.
    public let asset: AssetID?
    /// Nil: both.
    public let side: Side?
    /// Nil: whatever its state.
    public let state: OrderState?
    /// Any of these.
    public let states: [OrderState]?
    /// Nil: all types.
    public let type: OrderType?
    /// Placed then or later.
    public let since: Timestamp?
    /// Placed before that.
    public let until: Timestamp?
    /// True: only those of which something may still fill; false: only the others; nil: all.
    public let isOpen: Bool?
    /// Only orders older than this one.
    public let before: OrderID?
    /// Only orders newer than this one, and the oldest of them first.
    public let after: OrderID?
    /// 1...1000
    public let limit: Int

    public init(
        credential: Credential, portfolio: PortfolioID? = nil, asset: AssetID? = nil, side: Side? = nil,
        state: OrderState? = nil, isOpen: Bool? = nil, before: OrderID? = nil, limit: Int = 50, states: [OrderState]? = nil,
        type: OrderType? = nil, since: Timestamp? = nil, until: Timestamp? = nil, after: OrderID? = nil
    ) {
        self.states = states
        self.type = type
        self.since = since
        self.until = until
        self.after = after
        self.isOpen = isOpen
        self.credential = credential
        self.portfolio = portfolio
        self.asset = asset
        self.side = side
        self.state = state
        self.before = before
        self.limit = limit
    }
}

/// Cancels an order that is open, and with it the others of its group. The reply is the order; one that was cancelled before
/// by its trader is returned as it is.
///
/// Errors: `unauthenticated`, `notFound`, `orderNotOpen`, `storageUnavailable`.
public struct CancelOrder: Request {
    public typealias Reply = Order
    public static let subject = "orders.cancel.v1"
    public static let service = ServiceName.backend
    public let credential: Credential
    public let order: OrderID
    public init(credential: Credential, order: OrderID) {
        self.credential = credential
        self.order = order
    }
}

/// Cancels all open orders of a portfolio, or of one coin in it. Errors: `unauthenticated`, `notFound`, `storageUnavailable`.
public struct CancelAllOrders: Request {
    public typealias Reply = OrdersCanceled
    public static let subject = "orders.cancelAll.v1"
    public static let service = ServiceName.backend
    public let credential: Credential
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    /// Nil: all coins.
    public let asset: AssetID?
    public init(credential: Credential, portfolio: PortfolioID? = nil, asset: AssetID? = nil) {
        self.credential = credential
        self.portfolio = portfolio
        self.asset = asset
    }
}

/// Which orders a request to cancel all has ended. Others of a group that ended with one of them are not named.
public struct OrdersCanceled: Codable, Sendable, Hashable {
    public let orders: [OrderID]
    public init(orders: [OrderID]) { self.orders = orders }
}

/// A stretch of a portfolio's orders.
public struct OrderPage: Codable, Sendable {
    public let orders: [Order]
    /// Give it as `before` (or `after`, where that was given) to get the next page; nil on the last.
    public let next: OrderID?
    public init(orders: [Order], next: OrderID?) {
        self.orders = orders
        self.next = next
    }
}

/// An order of some portfolio changed: it was placed, filled or filled in part, woken, shrunk by the other of its pair,
/// replaced, or it ended. Sent after the commit that changed it. That the best price of a trailing stop moved is not told:
/// it follows from the quotes.
public struct OrderChanged: Event {
    public static let subject = "orders.changed.v1"
    public static let retention = EventRetention.kept(limit: 10_000)
    /// Whose it is: a web instance passes it on to this user's browsers alone.
    public let user: UserID
    /// As it is after the change, with all its fills.
    public let order: Order
    public init(user: UserID, order: Order) {
        self.user = user
        self.order = order
    }
}
