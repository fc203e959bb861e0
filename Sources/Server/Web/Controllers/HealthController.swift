internal import Bus
internal import Contracts
internal import Hummingbird

/// Whether this instance is alive, and whether one can trade through it.
enum HealthController {
    static func add(to routes: inout Routes) {
        routes.get("/healthz", ignoresSession: true) { _ in .text(.ok, "alive\n") }
        routes.get("/readyz", ignoresSession: true) { await ready($0) }
    }

    static func ready(_ request: WebRequest) async -> Response {
        let reasons = await reasons(request)
        guard request.wantsJSON || request.query["format"] == "json" else {
            let text = reasons.isEmpty ? "ready\n" : "not ready\n" + reasons.map { "- \($0)\n" }.joined()
            return .text(reasons.isEmpty ? .ok : .serviceUnavailable, text)
        }
        var json = JSONText()
        json.raw(reasons.isEmpty ? "{\"ready\":true,\"reasons\":[" : "{\"ready\":false,\"reasons\":[")
        for (index, reason) in reasons.enumerated() {
            if index > 0 { json.raw(",") }
            json.string(reason)
        }
        json.raw("]}")
        return .json(reasons.isEmpty ? .ok : .serviceUnavailable, json.bytes)
    }

    /// Why nobody can trade through this instance now; empty when one can.
    private static func reasons(_ request: WebRequest) async -> [String] {
        async let backend = backendReasons(request)
        async let dmz = dmzReasons(request)
        var reasons = await backend + dmz
        let view = request.view
        if !request.site.board.isComplete {
            reasons.append("The market's list has not arrived yet.")
        } else if view.quotes.isEmpty {
            reasons.append("No coin has a price yet.")
        }
        return reasons
    }

    private static func backendReasons(_ request: WebRequest) async -> [String] {
        do {
            let status = try await request.site.bus.request(GetBackendStatus(), timeout: .seconds(1), context: request.context)
            request.site.health.note(status)
            return status.problems
        } catch {
            request.site.health.note(error)
            return [reason("backend", error)]
        }
    }

    private static func dmzReasons(_ request: WebRequest) async -> [String] {
        do {
            let status = try await request.site.bus.request(GetDMZStatus(), timeout: .seconds(1), context: request.context)
            return status.market.problem.map { [$0] } ?? []
        } catch {
            return [reason("dmz", error)]
        }
    }

    private static func reason(_ peer: String, _ error: BusError) -> String {
        switch error.code {
        case .noSuchService, .closed: "The role \(peer) is missing: nobody answers for it."
        case .unavailable: "The role \(peer) cannot be reached: \(error.message)"
        case .deadlineExceeded: "The role \(peer) does not answer in time."
        default: "The role \(peer) says: \(error.message)"
        }
    }
}
