internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Quotes, orders and fills as they happen (server-sent events).
enum StreamResource {
    /// How much is told again after a reconnect: the backend may have committed a change a moment after the one that it dated later.
    static let overlap: Int64 = 5000

    static let operations: [APIOperation] = [
        APIOperation(
            method: .get, path: "/stream", name: "stream", area: "Stream",
            summary: "Quotes, orders and fills as they happen",
            note: """
                Server-sent events. `quotes` has the quotes that changed (`complete`: all of them), `order` an order after each \
                change, `fill` each fill, `reset` says that too much changed meanwhile: read your orders again. Each event has an \
                identifier; send the last one as `Last-Event-ID` to go on from there, with any instance: orders and fills are read \
                again from the ledger, so nothing is missed and the last seconds may come twice; of quotes the newest counts. \
                The stream ends when the key is revoked or expires.
                """,
            access: .read,
            query: [
                APIParameter(
                    "events", .text(.someOf(APIStreamWriter.Kind.allCases.map(\.rawValue))), "Only these; all if absent."),
                APIParameter("assets", .text(.assets), "Quotes of these coins only."),
            ],
            header: APIParameter(
                "Last-Event-ID",
                .text(
                    TextRule(pattern: "^[0-9]{1,18}-[0-9]{1,18}-[0-9]{1,18}$", length: 5...56) { APIStreamPosition($0) != nil }),
                "The identifier of the last event that arrived."),
            answer: .events, weight: 10, handler: { try await stream($0) })
    ]

    private static func stream(_ request: APIRequest) async throws -> Response {
        let caller = try request.caller()
        let credential = try request.credential()
        let last = request.head.headerFields[.lastEventID].map { APIStreamPosition($0) }
        if case .some(nil) = last {
            throw APIProblem(.malformed, "There is no event with this identifier.", field: "Last-Event-ID")
        }
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = Response.Caching.never.rawValue
        // Asks proxies (nginx) to pass each event on at once.
        headers[HTTPField.Name("X-Accel-Buffering")!] = "no"
        guard request.head.method == .get else { return Response(status: .ok, headers: headers) }

        let streams = request.site.streams
        let channel = request.channel
        // First listen, then read what was missed: nothing falls in between.
        let (number, news) = try streams.open(for: caller, on: channel)
        let beginning: [ByteBuffer]
        var writer = makeWriter(request, last ?? nil)
        do {
            beginning = try await begin(request, credential, last ?? nil, &writer)
        } catch {
            streams.end(number)
            throw error
        }
        channel.closeFuture.whenComplete { _ in streams.end(number) }
        channel.eventLoop.execute { LiveChannelHandler.prepare(channel) { streams.end(number) } }
        let begun = writer
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { body in
                defer { streams.end(number) }
                var writer = begun
                for buffer in beginning { try await body.write(buffer) }
                for await item in news {
                    writer.write(item)
                    if let buffer = writer.take() { try await body.write(buffer) }
                }
                try await body.write(LiveMessage.bye)
                try await body.finish(nil)
            })
    }

    private static func makeWriter(_ request: APIRequest, _ last: APIStreamPosition?) -> APIStreamWriter {
        let view = request.view
        let kinds = request["events"].map {
            Set($0.split(separator: ",").compactMap { APIStreamWriter.Kind(rawValue: String($0)) })
        }
        let coins = request["assets"].map { Set($0.split(separator: ",").map { AssetID(String($0)) }).sorted() }
        return APIStreamWriter(
            kinds: kinds ?? Set(APIStreamWriter.Kind.allCases), coins: coins,
            position: APIStreamPosition(
                epoch: view.epoch, sequence: view.sequence, changes: last?.changes ?? request.now),
            since: last.map { $0.changes.adding(milliseconds: -overlap) } ?? request.now)
    }

    /// From the listener's last event to now.
    private static func begin(
        _ request: APIRequest, _ credential: Credential, _ last: APIStreamPosition?, _ writer: inout APIStreamWriter
    ) async throws -> [ByteBuffer] {
        var buffers = [LiveMessage.hello]
        if let missed = last.flatMap({ request.site.streams.missed(since: $0) }) {
            for tick in missed { writer.write(tick) }
        } else {
            writer.write(APITick(view: request.view, changed: nil))
        }
        if let last, !writer.kinds.isDisjoint(with: [.orders, .fills]) {
            let changes = try await request.ask(
                ListOrderChanges(
                    credential: credential,
                    since: Timestamp(milliseconds: max(0, last.changes.milliseconds - overlap))))
            if changes.isComplete { writer.write(changes.orders) } else { writer.writeReset() }
        }
        if let buffer = writer.take() { buffers.append(buffer) }
        return buffers
    }
}
