internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import NIOCore

/// A request to the API whose form has been checked against its operation's description.
struct APIRequest: Sendable {
    let site: Site
    let operation: APIOperation
    let head: HTTPRequest
    /// By name, from path and query.
    let parameters: [String: String]
    /// Nil when the operation takes none.
    let body: JSONValue?
    /// Nil when no key was sent.
    let identity: KeyIdentity?
    let token: String?
    let channel: any Channel
    let now: Timestamp
    let context: MessageContext

    var view: MarketView { site.board.view }

    /// The caller's key. Operations that everybody may use have none to give.
    func credential() throws(APIProblem) -> Credential {
        guard let token else { throw APIProblem.noKey }
        return .key(token)
    }

    func caller() throws(APIProblem) -> KeyIdentity {
        guard let identity else { throw APIProblem.noKey }
        return identity
    }

    /// What this instance remembers of the key names the portfolio in use, which has changed.
    func forgetsCaller() {
        if let identity { site.keys.refresh(id: identity.key.id) }
    }

    func ask<R: Request>(_ request: R, timeout: Duration = .seconds(5)) async throws -> R.Reply {
        do {
            let reply = try await site.bus.request(request, timeout: timeout, context: context)
            site.health.noteAnswer()
            return reply
        } catch {
            site.health.note(error)
            throw error
        }
    }

    // MARK: - Parameters

    subscript(name: String) -> String? { parameters[name] }

    func rowID(_ name: String) -> Int64? { parameters[name].flatMap { Int64($0) } }

    var portfolio: PortfolioID? { rowID("portfolio").map { PortfolioID($0) } }

    var asset: AssetID? { parameters["asset"].map { AssetID($0) } }

    var costBasis: CostBasisMethod? { parameters["costBasis"].flatMap { CostBasisMethod(rawValue: $0) } }

    var limit: Int { parameters["limit"].flatMap { Int($0) } ?? 50 }

    func moment(_ name: String) throws(APIProblem) -> Timestamp? {
        guard let text = parameters[name] else { return nil }
        guard let time = Timestamp(moment: text) else { throw .invalid("There is no such day.", field: name) }
        return time
    }

    /// The coin that the path names. Throws `notFound`.
    func listedAsset() throws(APIProblem) -> Asset {
        guard let asset, let found = view.assets[asset] else { throw .notFound("coin") }
        return found
    }
}

extension APIProblem {
    static let noKey = APIProblem(
        .unauthenticated,
        "Send an API key as `Authorization: Bearer <key>`. Keys are made in the browser, under Account, API keys.")
}
