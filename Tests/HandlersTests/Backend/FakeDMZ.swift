import Bus
import Contracts
import Domain
import Synchronization
import TestSupport

/// Plays the dmz: answers fetches from a function and counts them.
final class FakeDMZ: Sendable {
    typealias Answer = @Sendable (FetchCandles) async throws -> CandleSeries

    let fetches = Recorder<FetchCandles>()
    private let answer = Mutex<Answer?>(nil)
    private let fresh = Mutex<Quote?>(nil)
    private let last = Mutex<QuotesTicked?>(nil)

    /// What fetches of history are answered with; `sourceUnavailable` when nothing is set.
    func answerCandles(_ answer: @escaping Answer) { self.answer.withLock { $0 = answer } }

    /// What the next fetches of a quote are answered with.
    func answerQuote(_ quote: Quote?) { fresh.withLock { $0 = quote } }

    /// What a backend that starts is told; `notReady` when nothing is set.
    func answerLastTick(_ tick: QuotesTicked) { last.withLock { $0 = tick } }

    var router: Router {
        var router = Router()
        router.on(FetchCandles.self) { [self] request, _ in
            fetches.append(request)
            guard let answer = answer.withLock({ $0 }) else { throw BusError(.sourceUnavailable, "The source is away.") }
            return try await answer(request)
        }
        router.on(GetLastTick.self) { [self] _, _ in
            guard let tick = last.withLock({ $0 }) else { throw BusError(.notReady, "No tick yet.") }
            return tick
        }
        router.on(FetchQuote.self) { [self] request, _ in
            guard let quote = fresh.withLock({ $0 }), quote.asset == request.asset else {
                throw BusError(.sourceUnavailable, "The source is away.")
            }
            return quote
        }
        return router
    }
}
