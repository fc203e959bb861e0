internal import Contracts
internal import Domain

/// An order as a body asks for it, in the exchange's own terms.
struct NewOrder {
    let portfolio: PortfolioID?
    let clientOrderID: String
    let asset: Asset
    let side: Side
    let type: OrderType
    let size: OrderSize
    let terms: OrderTerms?

    /// Throws `APIProblem`: there is no such coin or portfolio, or the figures do not fit the coin. What orders of a kind must
    /// and may have is checked by the backend.
    init(_ request: APIRequest) throws(APIProblem) {
        let body = request.body ?? .null
        asset = try NewOrder.asset(body, request.view)
        portfolio = body.rowID("portfolio").map { PortfolioID($0) }
        clientOrderID = body.string("clientOrderId") ?? "api-" + request.site.token()
        side = body.string("side").flatMap { Side(rawValue: $0) } ?? .buy
        type = body.string("type").flatMap { OrderType(rawValue: $0) } ?? .market
        size = try NewOrder.size(body, asset)
        let terms = try NewOrder.terms(body)
        self.terms = terms == .none ? nil : terms
    }

    static func asset(_ body: JSONValue, _ view: MarketView) throws(APIProblem) -> Asset {
        guard let id = body.string("asset"), let asset = view.assets[AssetID(id)] else {
            throw APIProblem(.refused, "There is no such coin.", field: "asset")
        }
        return asset
    }

    static func size(_ body: JSONValue, _ asset: Asset) throws(APIProblem) -> OrderSize {
        let all = body["all"] == .bool(true)
        do throws(SizeProblem) {
            switch (body.string("quantity"), body.string("amount"), all) {
            case (let quantity?, nil, false): return try .quantity(parsing: quantity, of: asset)
            case (nil, let amount?, false): return try .amount(parsing: amount)
            case (nil, nil, true): return .all
            default: break
            }
        } catch {
            throw APIProblem(.refused, error.sentence, field: body.string("quantity") == nil ? "amount" : "quantity")
        }
        throw APIProblem(.refused, "Send one of quantity, amount and all.", field: "quantity")
    }

    /// - Parameter place: what fields are called by in a problem, for example `target.`.
    static func terms(_ body: JSONValue, in place: String = "") throws(APIProblem) -> OrderTerms {
        OrderTerms(
            limitPrice: try price(body, "limitPrice", place), stopPrice: try price(body, "stopPrice", place),
            timeInForce: body.string("timeInForce").flatMap { TimeInForce(rawValue: $0) } ?? .goodTillCanceled,
            isPostOnly: body["postOnly"] == .bool(true), trail: try trail(body, place))
    }

    static func price(_ body: JSONValue, _ name: String, _ place: String = "") throws(APIProblem) -> Price? {
        guard let text = body.string(name) else { return nil }
        guard let price = Price(text), price.mantissa > 0 else {
            throw APIProblem(.refused, "A price is more than zero and has at most nineteen digits.", field: place + name)
        }
        return price
    }

    static func trail(_ body: JSONValue, _ place: String = "") throws(APIProblem) -> Trail? {
        let dollars = try price(body, "trailAmount", place)
        switch (dollars, body["trailBasisPoints"]?.wholeNumber) {
        case (let dollars?, nil): return .usd(dollars)
        case (nil, let basisPoints?): return .basisPoints(Int(basisPoints))
        case (nil, nil): return nil
        default: throw APIProblem(.refused, "Send one of trailAmount and trailBasisPoints.", field: place + "trailAmount")
        }
    }
}

/// An OCO or a bracket as a body asks for it, in the exchange's own terms.
struct NewOrderGroup {
    let portfolio: PortfolioID?
    let asset: AssetID
    let side: Side
    let size: OrderSize
    let entry: OrderLeg?
    let target: OrderLeg
    let stop: OrderLeg

    /// Throws as `NewOrder` does.
    init(_ request: APIRequest) throws(APIProblem) {
        let body = request.body ?? .null
        let asset = try NewOrder.asset(body, request.view)
        guard let target = try NewLeg.leg(body, "target"), let stop = try NewLeg.leg(body, "stop") else {
            throw APIProblem(.refused, "Send a target and a stop.", field: "target")
        }
        self.asset = asset.id
        self.target = target
        self.stop = stop
        portfolio = body.rowID("portfolio").map { PortfolioID($0) }
        side = body.string("side").flatMap { Side(rawValue: $0) } ?? .buy
        size = try NewOrder.size(body, asset)
        entry = try NewLeg.leg(body, "entry")
    }
}

/// One order of a group, as a body asks for it.
struct NewLeg {
    static func leg(_ body: JSONValue, _ name: String) throws(APIProblem) -> OrderLeg? {
        guard let leg = body[name] else { return nil }
        let terms = try NewOrder.terms(leg, in: name + ".")
        return OrderLeg(
            type: leg.string("type").flatMap { OrderType(rawValue: $0) } ?? .market, terms: terms == .none ? nil : terms,
            clientOrderID: leg.string("clientOrderId"))
    }
}

extension JSONValue {
    /// A number without a fraction, however it is written: to JSON Schema `5.0` is as whole as `5`.
    var wholeNumber: Int64? {
        guard case .number(let digits) = self else { return nil }
        return DecimalText(digits, allowingExponent: true)?.units(decimals: 0)
    }

    /// A member that is a text, also the empty one.
    func string(_ name: String) -> String? {
        if case .string(let text)? = self[name] { return text }
        return nil
    }

    func rowID(_ name: String) -> Int64? { string(name).flatMap { Int64($0) } }
}
