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
        let page = try await request.ask(
            ListTransactions(
                credential: credential, asset: filter.asset, kind: filter.kind, from: from, to: to, before: before,
                limit: pageSize))
        return .page(
            TransactionsPage(page: page, filter: filter, assets: request.view.assets, errors: errors),
            request.frame(.transactions), status: errors.isEmpty ? .ok : .unprocessableContent)
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
            try await request.ask(
                ListTransactions(
                    credential: credential, asset: filter.asset, kind: filter.kind, from: from, to: to, before: before,
                    limit: filePageSize))
        }
        // The first page comes before the answer's head: what goes wrong now still becomes a page that says so.
        let first = try await next(before: nil)
        let assets = request.view.assets
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
                    try await writer.write(ByteBuffer(string: page.transactions.map { TransactionCSV.row($0, assets) }.joined()))
                    guard let before = page.next else { break }
                    page = try await next(before: before)
                }
                try await writer.finish(nil)
            })
    }
}
