public import Bus
public import Domain

/// What an OCO or a bracket would do if it were placed now. Stores nothing, promises nothing.
///
/// Errors: those of `PlaceOrderGroup` about what was asked.
public struct PreviewOrderGroup: Request, OrderGroupRequest {
    public typealias Reply = OrderGroupPreview
    public static let subject = "orders.previewGroup.v1"
    public static let service = ServiceName.backend
    public static let repetition = Repetition.whenLost
    public let credential: Credential
    /// Nil: the user's active portfolio.
    public let portfolio: PortfolioID?
    public let asset: AssetID
    /// As of `PlaceOrderGroup`.
    public let side: Side
    public let size: OrderSize
    /// The purchase of a bracket; nil asks about an OCO.
    public let entry: OrderLeg?
    public let target: OrderLeg
    public let stop: OrderLeg

    public init(
        credential: Credential, portfolio: PortfolioID? = nil, asset: AssetID, side: Side, size: OrderSize,
        entry: OrderLeg? = nil, target: OrderLeg, stop: OrderLeg
    ) {
        self.credential = credential
        self.portfolio = portfolio
        self.asset = asset
        self.side = side
        self.size = size
        self.entry = entry
        self.target = target
        self.stop = stop
    }
}

/// What a ticket shows of a group before it is placed.
public struct OrderGroupPreview: Codable, Sendable, Hashable {
    /// OCO or bracket: follows from whether there is an entry.
    public let kind: OrderGroupKind
    /// The group as a whole: why it would be refused, what would be set aside and what would be available afterwards. Price,
    /// quantity, value and fee are those of the purchase that a bracket begins with; an OCO has none as a whole.
    public var whole: OrderPreview
    /// Entry (of a bracket), target, stop; empty when the group would be refused.
    public var legs: [OrderLegPreview]

    public init(kind: OrderGroupKind, whole: OrderPreview, legs: [OrderLegPreview] = []) {
        self.kind = kind
        self.whole = whole
        self.legs = legs
    }
}

/// One order of a group that is not placed yet.
public struct OrderLegPreview: Codable, Sendable, Hashable {
    public let role: OrderRole
    public let side: Side
    public let type: OrderType
    /// What it would fill at, and what would be available once it, and none of its siblings, has filled.
    public let order: OrderPreview

    public init(role: OrderRole, side: Side, type: OrderType, order: OrderPreview) {
        self.role = role
        self.side = side
        self.type = type
        self.order = order
    }
}
