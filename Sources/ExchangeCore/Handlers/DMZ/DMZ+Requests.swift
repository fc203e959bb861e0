import Bus
import Contracts
import Domain
import MarketData

extension DMZ {
    /// What other roles may ask.
    func router() -> Router {
        var router = Router()
        router.on(FetchQuote.self) { [self] request, _ in try await fetchQuote(of: request.asset) }
        router.on(GetLastTick.self) { [self] _, _ in try lastTick() }
        router.on(FetchCandles.self) { [self] request, _ in try await fetchCandles(request) }
        router.on(RefreshMarket.self) { [self] _, _ in try await refresh() }
        router.on(GetDMZStatus.self) { [self] _, _ in try currentLife().report(browsers: browsers) }
        return router
    }

    private func lastTick() throws(BusError) -> QuotesTicked {
        guard let tick = try currentLife().lastTick(browsers: browsers) else {
            throw BusError(.notReady, "The source has not quoted yet; try again in a moment.", retryAfterMilliseconds: 500)
        }
        return tick
    }

    /// One question to the source for all who ask for the coin at the same time.
    private func fetchQuote(of asset: AssetID) async throws(BusError) -> Quote {
        let life = try currentLife()
        guard let coin = life.coin(asset) else { throw BusError(.notFound, "The source does not know the coin \(asset).") }
        let result = await quoteFlights.run("\(life.epoch) \(asset)", patience: .seconds(10)) { [self] in
            do throws(MarketDataError) {
                let quote = try await life.source.quote(for: coin)
                life.succeeded(at: quote.time, quotes: 1)
                emit([quote], of: life)
                return .success(quote)
            } catch {
                life.note(error.message, at: surroundings.now())
                return .failure(error.busError)
            }
        }
        guard let result else { throw BusError(.sourceUnavailable, "The source did not answer in time.") }
        return try result.get()
    }

    private func fetchCandles(_ request: FetchCandles) async throws(BusError) -> CandleSeries {
        let life = try currentLife()
        guard let coin = life.coin(request.asset) else {
            throw BusError(.notFound, "The source does not know the coin \(request.asset).")
        }
        let slots = request.to.milliseconds.subtractingReportingOverflow(request.from.milliseconds)
        guard !slots.overflow, slots.partialValue > 0, request.from.milliseconds >= 0,
            slots.partialValue / request.interval.milliseconds <= 5_000
        else { throw BusError(.invalidInput, "A history is for one to 5,000 intervals.") }
        do throws(MarketDataError) {
            return try await life.source.candles(for: coin, interval: request.interval, from: request.from, to: request.to)
        } catch {
            life.note(error.message, at: surroundings.now())
            throw error.busError
        }
    }

    private func refresh() async throws(BusError) -> MarketRefreshed {
        let life = try currentLife()
        let keeper = MarketKeeper(dmz: self, life: life)
        life.source.refresh()
        do throws(MarketDataError) {
            try await keeper.observeCatalogue()
            let quotes = try await keeper.observeQuotes()
            return MarketRefreshed(status: life.status(browsers: browsers), quotes: quotes)
        } catch {
            life.note(error.message, at: surroundings.now())
            throw error.busError
        }
    }
}
