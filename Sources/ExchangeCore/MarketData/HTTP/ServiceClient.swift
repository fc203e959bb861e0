internal import Domain
internal import Synchronization

/// Sends requests to one service: retries with jitter, keeps the pauses that the service asks for, makes errors of
/// answers that are none.
final class ServiceClient: Sendable {
    /// What a request may cost in time and size.
    struct Limits: Sendable {
        var retry = RetryPolicy()
        var timeout: Duration = .seconds(15)
        var maximumBytes = 4 << 20
    }

    /// Asked before each request, and may refuse it; what it returns is told how many bytes came.
    typealias Spending = @Sendable () throws(MarketDataError) -> (@Sendable (Int) -> Void)

    private struct State {
        /// Until then nothing is sent.
        var restUntil: Timestamp?
        var reason = ""
    }

    /// For people: `CoinCap`.
    let name: String
    private let http: any HTTPFetching
    let surroundings: Surroundings
    private let state = Mutex(State())

    init(name: String, http: any HTTPFetching, surroundings: Surroundings) {
        self.name = name
        self.http = http
        self.surroundings = surroundings
    }

    /// Sends nothing for `milliseconds` from now on.
    func rest(milliseconds: Int64, because reason: String) {
        let until = surroundings.now().adding(milliseconds: milliseconds)
        state.withLock {
            if let current = $0.restUntil, current >= until { return }
            $0.restUntil = until
            $0.reason = reason
        }
    }

    /// A successful answer to a GET request for `url`.
    func get(
        _ url: String, headers: [(name: String, value: String)] = [], limits: Limits = Limits(), spending: Spending? = nil
    ) async throws(MarketDataError) -> HTTPAnswer {
        var attempt = 0
        while true {
            attempt += 1
            try checkRest()
            let settle = try spending?()
            let failure: MarketDataError
            switch await outcome(
                HTTPRequest(url: url, headers: headers, timeout: limits.timeout, maximumBytes: limits.maximumBytes))
            {
            case .success(let answer):
                settle?(answer.body.count)
                guard let refusal = refusal(of: answer) else { return answer }
                failure = refusal
            case .failure(let described):
                failure = described
            }
            guard failure.code == .rateLimited || failure.code == .unavailable else { throw failure }
            let asked = failure.retryAfterMilliseconds.map { Duration.milliseconds($0) }
            guard let pause = limits.retry.pause(afterAttempt: attempt, retryAfter: asked, random: surroundings.random())
            else {
                if let asked = failure.retryAfterMilliseconds { rest(milliseconds: asked, because: failure.message) }
                throw failure
            }
            do {
                try await surroundings.pause(pause)
            } catch {
                throw MarketDataError(.unavailable, "The request to \(name) was given up.")
            }
        }
    }

    private func outcome(_ request: HTTPRequest) async -> Result<HTTPAnswer, MarketDataError> {
        do throws(HTTPFailure) {
            return .success(try await http.fetch(request))
        } catch {
            switch error.code {
            case .timeout, .unreachable:
                return .failure(MarketDataError(.unavailable, "\(name) does not answer: \(error.message)"))
            case .cancelled, .invalidRequest, .tooLarge, .untrusted:
                return .failure(MarketDataError(.unreadable, "\(name): \(error.message)"))
            }
        }
    }

    private func checkRest() throws(MarketDataError) {
        let now = surroundings.now()
        let (until, reason) = state.withLock { ($0.restUntil, $0.reason) }
        guard let until, until > now else { return }
        throw MarketDataError(.rateLimited, reason, retryAfterMilliseconds: until.millisecondsSince(now))
    }

    /// What is wrong with an answer, by its status alone; nil when nothing is.
    private func refusal(of answer: HTTPAnswer) -> MarketDataError? {
        let asked = ServiceClient.retryAfter(answer.headers["retry-after"])
        switch answer.status {
        case 200...299: return nil
        case 418:
            return MarketDataError(.rateLimited, "\(name) shut us out for a while.", retryAfterMilliseconds: asked ?? 300_000)
        case 429: return MarketDataError(.rateLimited, "\(name) asks for fewer requests.", retryAfterMilliseconds: asked)
        case 401: return MarketDataError(.unauthorized, "\(name) refuses the key.")
        case 403: return MarketDataError(.unauthorized, "\(name) refuses the key, or its credits are used up.")
        case 404: return MarketDataError(.notFound, "\(name) does not know it.")
        case 500...599:
            return MarketDataError(.unavailable, "\(name) answers with status \(answer.status).", retryAfterMilliseconds: asked)
        default: return MarketDataError(.unreadable, "\(name) answers with status \(answer.status).")
        }
    }

    /// Milliseconds of a Retry-After field (RFC 9110, section 10.2.3): seconds, at most an hour. Dates are not
    /// understood: services that limit by rate send seconds.
    static func retryAfter(_ field: String?) -> Int64? {
        guard let field, let seconds = Int64(field), seconds >= 0 else { return nil }
        return min(seconds, 3600) * 1000
    }
}
