internal import Bus
internal import Contracts
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// A subset of Binance's Spot REST API under `/binance/api/v3/`, and of its wallet what bots ask for, for programs that were written for Binance.
///
/// Everything is asked of the same handlers as the pages ask; here is only Binance's form of it.
final class BinanceAPI: Sendable {
    static let prefix = "/binance/"

    private let site: Site
    private let weights: WeightMeter
    private let orders: OrderMeter
    private let book = BinancePairBook()

    init(site: Site) {
        self.site = site
        weights = WeightMeter(limit: site.settings.binanceWeightPerMinute)
        orders = OrderMeter(limits: OrderMeter.Limits(perTenSeconds: site.settings.binanceOrdersPerTenSeconds))
    }

    func respond(to request: Request, channel: any Channel) async -> Response {
        let now = site.now()
        let target = request.head.path ?? "/"
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        let path = target[..<mark]
        let route = BinanceRoutes.find(request.method, String(path))
        var headers = HTTPFields()
        func charge(_ weight: Int) throws(BinanceError) {
            let charged = weights.charge(weight, to: CallerAddress.limitKey(channel.remoteAddress?.ipAddress ?? ""), at: now)
            headers[.usedWeight] = String(charged.used)
            headers[.usedWeightPerMinute] = String(charged.used)
            if let seconds = charged.retryAfter { throw .tooMuchWeight(limit: weights.limit, retryAfter: seconds) }
        }
        do {
            guard let route else {
                try charge(1)
                throw BinanceError.unsupportedOperation
            }
            let parameters: BinanceParameters
            do {
                parameters = try await read(request, query: target.utf8[mark...].dropFirst(), channel)
            } catch let error as BinanceError {
                try charge(1)
                throw error
            }
            try charge(route.weight(parameters))
            let answer = try await answer(route, parameters, request)
            if let counts = answer.orderCounts {
                headers[.ordersInTenSeconds] = String(counts.inTenSeconds)
                headers[.ordersToday] = String(counts.today)
            }
            return Self.response(.ok, answer.json, headers)
        } catch {
            return failed(error, headers)
        }
    }

    private func answer(
        _ route: BinanceRoute, _ parameters: BinanceParameters, _ request: Request
    ) async throws -> BinanceAnswer {
        // The moment after the body has arrived: that is when the request is here.
        let now = site.now()
        var signer: BinanceCall.Signer?
        if route.isSigned {
            let key = request.headers[.binanceKey]
            let credential = try BinanceKey.credential(header: key, parameters, now: now)
            signer = BinanceCall.Signer(key: key ?? "", credential: credential)
        }
        try route.check(parameters)
        let view = site.board.view
        return try await route.handler(
            BinanceCall(
                site: site, parameters: parameters, signer: signer, now: now, view: view, pairs: book.pairs(of: view),
                orders: orders, weightLimit: weights.limit, context: MessageContext(sender: "web")))
    }

    private func read(
        _ request: Request, query: Substring.UTF8View, _ channel: any Channel
    ) async throws -> BinanceParameters {
        guard request.method != .get, request.method != .head else { return try BinanceParameters(query: query, body: []) }
        do {
            let body = try await BodyReader.bytes(of: request, channel: channel, settings: site.settings)
            return try BinanceParameters(query: query, body: body)
        } catch is BodyReader.TooLarge {
            throw BinanceError.bodyTooLarge
        }
    }

    private func failed(_ error: any Error, _ headers: HTTPFields) -> Response {
        let failure: BinanceError
        switch error {
        case let error as BinanceError: failure = error
        case let error as BusError: failure = BinanceError(error)
        default: failure = .unknown
        }
        if failure == .unknown {
            // The code or the type only: a description might hold what somebody sent.
            let what = (error as? BusError).map { "\($0.code)" } ?? "\(type(of: error))"
            site.logger.error("A request to Binance's API failed in a way that nobody foresaw.", metadata: ["error": "\(what)"])
        }
        var headers = headers
        if let seconds = failure.retryAfter { headers[.retryAfter] = String(seconds) }
        let json = BinanceJSON.object { json in
            json.number("code", failure.code)
            json.string("msg", failure.message)
            if let data = failure.data { json.raw("data", data) }
        }
        return Self.response(HTTPResponse.Status(code: failure.status), json, headers)
    }

    private static func response(_ status: HTTPResponse.Status, _ json: [UInt8], _ headers: HTTPFields) -> Response {
        var response = Response.json(status, json)
        response.headers.append(contentsOf: headers)
        return response
    }
}

extension HTTPField.Name {
    fileprivate static let binanceKey = Self("X-MBX-APIKEY")!
    fileprivate static let usedWeight = Self("X-MBX-USED-WEIGHT")!
    fileprivate static let usedWeightPerMinute = Self("X-MBX-USED-WEIGHT-1M")!
    fileprivate static let ordersInTenSeconds = Self("X-MBX-ORDER-COUNT-10S")!
    fileprivate static let ordersToday = Self("X-MBX-ORDER-COUNT-1D")!
}
