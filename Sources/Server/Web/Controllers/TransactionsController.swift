internal import Bus
internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What moved a trader's money, as a page and as a file.
enum TransactionsController {
    private static let pageSize = 50
    private static let filePageSize = 500

    static func add(to routes: inout Routes) {
        routes.get("/transactions") { try await page($0) }
        routes.get("/transactions.csv") { try await file($0) }
    }

    private static func page(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        let filter = TransactionsFilter { request.query[$0] }
        var errors: [String: String] = [:]
        let (from, to) = days(filter, &errors)
        let before = request.query["before"].flatMap { Int64($0) }
        async let list = PortfoliosController.list(request, includesArchived: true)
        let page = try await transactions(
            request, filter.request(credential: credential, from: from, to: to, before: before, limit: pageSize))
        return .page(
            TransactionsPage(
                page: page, filter: filter, assets: request.view.assets, portfolios: await list, isContinued: before != nil,
                errors: errors), request.frame(.transactions), status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private static func transactions(_ request: WebRequest, _ list: ListTransactions) async throws -> TransactionPage {
        do {
            return try await request.ask(list)
        } catch let error as BusError where error.code == .notFound {
            throw WebError.notFound(what: "portfolio")
        }
    }

    private static func days(_ filter: TransactionsFilter, _ errors: inout [String: String]) -> (Timestamp?, Timestamp?) {
        let from = CalendarDay.start(filter.from)
        let to = CalendarDay.end(filter.to)
        if from == nil, !filter.from.isEmpty { errors["from"] = "Write a day such as 2026-05-03." }
        if to == nil, !filter.to.isEmpty { errors["to"] = "Write a day such as 2026-05-03." }
        return (from, to)
    }

    /// Sent page by page as it is read, so that its length costs no memory.
    private static func file(_ request: WebRequest) async throws -> Response {
        let credential = try request.credential()
        let filter = TransactionsFilter { request.query[$0] }
        var errors: [String: String] = [:]
        let (from, to) = days(filter, &errors)
        if let message = errors.values.first { throw WebError.badRequest(message) }
        @Sendable func next(before: Int64?) async throws -> TransactionPage {
            try await transactions(
                request, filter.request(credential: credential, from: from, to: to, before: before, limit: filePageSize))
        }
        // The first page comes before the answer's head: what goes wrong now still becomes a page that says so.
        async let list = PortfoliosController.list(request, includesArchived: true)
        let first = try await next(before: nil)
        let assets = request.view.assets
        let names = Dictionary(
            (await list)?.portfolios.map { ($0.id, $0.name) } ?? [], uniquingKeysWith: { first, _ in first })
        var headers = HTTPFields()
        headers[.contentType] = "text/csv; charset=utf-8"
        headers[.contentDisposition] = "attachment; filename=\"transactions.csv\""
        headers[.cacheControl] = Response.Caching.never.rawValue
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: TransactionCSV.header))
                var page = first
                while true {
                    try await writer.write(
                        ByteBuffer(string: page.transactions.map { TransactionCSV.row($0, assets, names) }.joined()))
                    guard let before = page.next else { break }
                    page = try await next(before: before)
                }
                try await writer.finish(nil)
            })
    }
}

extension TransactionsFilter {
    fileprivate func request(
        credential: Credential, from: Timestamp?, to: Timestamp?, before: Int64?, limit: Int
    ) -> ListTransactions {
        var portfolio: PortfolioID?
        if case .one(let id) = portfolios { portfolio = id }
        return ListTransactions(
            credential: credential, portfolio: portfolio, asset: asset, kind: kind, from: from, to: to, before: before,
            limit: limit, ofAllPortfolios: portfolios == .all ? true : nil)
    }
}
