internal import Contracts
internal import Domain
internal import HTTPTypes
internal import Hummingbird

/// The live stream: prices of all coins or of those named, and the visitor's own orders.
enum LiveController {
    static func add(to routes: inout Routes) {
        routes.get("/live") { try await stream($0) }
    }

    private static func stream(_ request: WebRequest) async throws -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = Response.Caching.never.rawValue
        // Asks proxies (nginx) to pass each event on at once.
        headers[HTTPField.Name("X-Accel-Buffering")!] = "no"
        let hub = request.site.hub
        guard request.head.method == .get else { return Response(status: .ok, headers: headers) }
        guard hub.admit() else { throw WebError.tooManyStreams }
        var interest = LiveStream.Interest()
        interest.choice = LiveChoice(request.query["coins"])
        interest.lastEventID = request.headers[.lastEventID]
        if case .signedIn(let info, let token) = request.session {
            interest.user = info.user
            interest.sessionHash = SHA256.hexadecimal(token)
        }
        let channel = request.channel
        let admitted = interest
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                do {
                    try await writer.write(LiveMessage.hello)
                } catch {
                    hub.withdraw()
                    throw error
                }
                await hub.serve(channel, interest: admitted)
                try await writer.finish(nil)
            })
    }
}
