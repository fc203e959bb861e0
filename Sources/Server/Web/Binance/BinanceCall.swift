internal import Bus
internal import Contracts
internal import Domain

/// A request to Binance's API that has been routed, with what its endpoint needs to know.
struct BinanceCall: Sendable {
    let site: Site
    let parameters: BinanceParameters
    /// Of a signed request.
    let signer: Signer?
    let now: Timestamp
    let view: MarketView
    let pairs: BinancePairs
    let orders: OrderMeter
    let weightLimit: Int
    /// The story that all messages sent for this request belong to.
    let context: MessageContext

    struct Signer: Sendable {
        let key: String
        let credential: Credential
    }

    /// Throws -2014 where an endpoint needs a signature and the request was routed without one.
    var credential: Credential {
        get throws(BinanceError) {
            guard let signer else { throw .badKeyFormat }
            return signer.credential
        }
    }

    var key: String { signer?.key ?? "" }

    /// What the exchange asks of orders, and what makes prices.
    var rules: TradingRules { view.rules }

    /// The pair that `symbol` names.
    func pair() throws(BinanceError) -> BinancePair { try pairs.pair(try parameters.required("symbol")) }

    /// Asks a role on behalf of this request; its errors are thrown as they are.
    func ask<R: Request>(_ request: R, timeout: Duration = .seconds(5)) async throws(BusError) -> R.Reply {
        do {
            let reply = try await site.bus.request(request, timeout: timeout, context: context)
            site.health.noteAnswer()
            return reply
        } catch {
            site.health.note(error)
            throw error
        }
    }
}

/// What an endpoint answers when it does what was asked.
struct BinanceAnswer: Sendable {
    let json: [UInt8]
    /// Of endpoints that place orders.
    var orderCounts: OrderMeter.Counts?

    init(_ json: [UInt8], orderCounts: OrderMeter.Counts? = nil) {
        self.json = json
        self.orderCounts = orderCounts
    }
}
