internal import HTTPTypes

/// A method and an address of Binance's API, what it weighs and what answers there.
struct BinanceRoute: Sendable {
    /// Where Binance has its market, and where the little of its wallet that there is here.
    enum Base: String, Sendable, CaseIterable {
        case market = "/binance/api/v3/"
        case wallet = "/binance/sapi/v1/"
    }

    typealias Handler = @Sendable (BinanceCall) async throws -> BinanceAnswer

    let method: HTTPRequest.Method
    var base = Base.market
    /// Below its base.
    let path: String
    let isSigned: Bool
    /// All parameters that it knows.
    let names: Set<String>
    let weight: @Sendable (BinanceParameters) -> Int
    let handler: Handler

    static func open(
        _ path: String, _ names: [String] = [], in base: Base = .market,
        weight: @escaping @Sendable (BinanceParameters) -> Int, _ handler: @escaping Handler
    ) -> BinanceRoute {
        BinanceRoute(method: .get, base: base, path: path, isSigned: false, names: Set(names), weight: weight, handler: handler)
    }

    static func signed(
        _ method: HTTPRequest.Method, _ path: String, _ names: [String] = [], in base: Base = .market,
        weight: @escaping @Sendable (BinanceParameters) -> Int, _ handler: @escaping Handler
    ) -> BinanceRoute {
        BinanceRoute(
            method: method, base: base, path: path, isSigned: true,
            names: Set(names + ["timestamp", "recvWindow", "signature"]), weight: weight, handler: handler)
    }

    /// Throws -1101 or -1104 when something was sent that this endpoint does not know: it would be ignored, and the caller
    /// would not learn that.
    func check(_ parameters: BinanceParameters) throws(BinanceError) {
        let unread = parameters.unread(knowing: names)
        guard unread > 0 else { return }
        if isSigned { throw .unread(read: parameters.count - unread, sent: parameters.count) }
        throw .tooMany(expected: names.count, received: parameters.count)
    }
}

/// All of Binance's API that there is here.
enum BinanceRoutes {
    static let all: [String: [BinanceRoute]] = Dictionary(
        grouping: MarketEndpoints.routes + AccountEndpoints.routes + OrderEndpoints.routes + OrderListEndpoints.routes
            + WalletEndpoints.routes
    ) { $0.base.rawValue + $0.path }

    /// `path` is without its query.
    static func find(_ method: HTTPRequest.Method, _ path: String) -> BinanceRoute? {
        let method = method == .head ? .get : method
        return all[path]?.first { $0.method == method }
    }
}
