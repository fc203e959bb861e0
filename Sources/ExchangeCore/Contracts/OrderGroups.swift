public import Bus
public import Domain

/// Places orders that belong together. Without an `entry` two of one side, of which one fills and the other is cancelled (OCO):
/// what they need is set aside once. With an `entry`, which is a purchase, two that sell what it bought (a bracket): they
/// sleep until it has filled.
///
/// A refused group is stored too, each of its orders `REJECTED` with the reason, so asking again with the same key and body
/// returns the same group.
///
/// Errors: `unauthenticated`, `invalidInput` (fields as of `PlaceOrder`, with `target.` or `stop.` before those of the
/// exits), `notFound` (portfolio, coin), `conflict` (a group or an order has the key), `storageUnavailable`, `notReady`.
public struct PlaceOrderGroup: Request, OrderGroupRequest {
    public typealias Reply = OrderGroup
    public static let subject = "orders.placeGroup.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// Nil: the user's default portfolio.
    public let portfolio: PortfolioID?
    /// The idempotency key, 1...60 printable characters. Orders without a key of their own get it: the entry as it is, the
    /// target with `.tp` and the stop with `.sl` after it.
    public let clientOrderID: String
    public let asset: AssetID
    /// Of both orders of an OCO; of the entry of a bracket, which is a purchase.
    public let side: Side
    /// Of both orders of an OCO: a quantity, or all for a sale. Of the entry of a bracket: its exits sell what it bought.
    public let size: OrderSize
    /// The purchase that a bracket begins with; nil makes it an OCO.
    public let entry: OrderLeg?
    /// A limit or take-profit order.
    public let target: OrderLeg
    /// A stop, stop-limit or trailing stop order.
    public let stop: OrderLeg

    public init(
        credential: Credential, portfolio: PortfolioID? = nil, clientOrderID: String, asset: AssetID, side: Side,
        size: OrderSize, entry: OrderLeg? = nil, target: OrderLeg, stop: OrderLeg
    ) {
        self.credential = credential
        self.portfolio = portfolio
        self.clientOrderID = clientOrderID
        self.asset = asset
        self.side = side
        self.size = size
        self.entry = entry
        self.target = target
        self.stop = stop
    }
}

/// Whoever asks for a group says this of it, to place it or to see what it would do.
public protocol OrderGroupRequest: Sendable {
    var asset: AssetID { get }
    /// Of both orders of an OCO; of the entry of a bracket.
    var side: Side { get }
    var size: OrderSize { get }
    /// Nil: an OCO; else the purchase of a bracket.
    var entry: OrderLeg? { get }
    /// A limit or take-profit order.
    var target: OrderLeg { get }
    /// A stop, stop-limit or trailing stop order.
    var stop: OrderLeg { get }
}

/// One order of a group. Exits are good till cancelled or for the day, both alike.
public struct OrderLeg: Codable, Sendable, Hashable {
    public let type: OrderType
    /// Nil: no prices, good till cancelled.
    public let terms: OrderTerms?
    /// A key of its own, 1...64 printable characters; nil: made from the group's.
    public let clientOrderID: String?

    public init(type: OrderType, terms: OrderTerms? = nil, clientOrderID: String? = nil) {
        self.type = type
        self.terms = terms
        self.clientOrderID = clientOrderID
    }
}

/// Orders that belong together, as they are now.
public struct OrderGroup: Codable, Sendable, Hashable {
    public let id: OrderGroupID
    public let kind: OrderGroupKind
    /// The key that it was placed under.
    public let clientOrderID: String
    /// Entry (of a bracket), target, stop.
    public let orders: [Order]

    public init(id: OrderGroupID, kind: OrderGroupKind, clientOrderID: String, orders: [Order]) {
        self.id = id
        self.kind = kind
        self.clientOrderID = clientOrderID
        self.orders = orders
    }
}

/// A group with its orders, by its number or by the key that it was placed under. Errors: `notFound` also for a group of
/// somebody else.
public struct GetOrderGroup: Request {
    public typealias Reply = OrderGroup
    public static let subject = "orders.group.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// Nil: looked up by `clientOrderID`.
    public let group: OrderGroupID?
    /// Where the key is looked up; nil: the user's default portfolio.
    public let portfolio: PortfolioID?
    /// Used when there is no number.
    public let clientOrderID: String?

    public init(
        credential: Credential, group: OrderGroupID? = nil, portfolio: PortfolioID? = nil, clientOrderID: String? = nil
    ) {
        self.credential = credential
        self.group = group
        self.portfolio = portfolio
        self.clientOrderID = clientOrderID
    }
}

/// The groups of a portfolio, newest first; with `after` oldest first.
///
/// Errors: `unauthenticated`, `notFound` (portfolio), `invalidInput` (field `after`: together with `before`).
public struct ListOrderGroups: Request {
    public typealias Reply = OrderGroupPage
    public static let subject = "orders.groups.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.afterSilence
    public let credential: Credential
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    /// True: only those of which something may still fill; false: only the others; nil: all.
    public let isOpen: Bool?
    /// Placed then or later.
    public let since: Timestamp?
    /// Placed before that.
    public let until: Timestamp?
    /// Only groups older than this one.
    public let before: OrderGroupID?
    /// Only groups newer than this one, and the oldest of them first.
    public let after: OrderGroupID?
    /// 1...1000
    public let limit: Int

    public init(
        credential: Credential, portfolio: PortfolioID? = nil, isOpen: Bool? = nil, since: Timestamp? = nil,
        until: Timestamp? = nil, before: OrderGroupID? = nil, after: OrderGroupID? = nil, limit: Int = 50
    ) {
        self.credential = credential
        self.portfolio = portfolio
        self.isOpen = isOpen
        self.since = since
        self.until = until
        self.before = before
        self.after = after
        self.limit = limit
    }
}

/// A stretch of a portfolio's order groups.
public struct OrderGroupPage: Codable, Sendable {
    public let groups: [OrderGroup]
    /// Give it as `before` (or `after`, where that was given) to get the next page; nil on the last.
    public let next: OrderGroupID?
    public init(groups: [OrderGroup], next: OrderGroupID?) {
        self.groups = groups
        self.next = next
    }
}
