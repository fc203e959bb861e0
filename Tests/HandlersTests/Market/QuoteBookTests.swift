import Contracts
import Domain
import Storage
import Testing

@testable import Handlers

@Suite("The quote book")
struct QuoteBookTests {
    private let book = QuoteBook()
    private let start = Timestamp(milliseconds: 1_790_000_000_000)

    init() {
        book.take(
            [.bitcoin, .pepe].map { id in
                Asset(id: id, symbol: "X", name: "X", rank: 1, supply: nil, maxSupply: nil, quantityDecimals: 8)
            }, version: 1)
    }

    private func tick(_ epoch: Int64, _ sequence: Int64, _ price: String, kind: MarketKind = .simulated) -> QuotesTicked {
        QuotesTicked(
            epoch: epoch, sequence: sequence,
            status: MarketStatus(
                kind: kind, label: "x", intervalMilliseconds: 1000, staleAfterMilliseconds: 10_000, lastTick: start, problem: nil),
            quotes: [.of(.bitcoin, price, at: start)])
    }

    private var price: String? { book.quote(of: .bitcoin)?.price.description }

    @Test("A tick that comes twice or late changes nothing; a later epoch begins anew")
    func ordering() {
        #expect(book.apply(tick(5, 2, "100"), now: start).isNew)
        #expect(!book.apply(tick(5, 2, "101"), now: start).isNew)
        #expect(!book.apply(tick(5, 1, "102"), now: start).isNew)
        #expect(!book.apply(tick(4, 99, "103"), now: start).isNew)
        #expect(price == "100")
        #expect(book.apply(tick(5, 3, "104"), now: start).isNew)
        #expect(book.apply(tick(6, 1, "105"), now: start).isNew)
        #expect(price == "105")
    }

    @Test("An absurd price waits, and is the price once it is confirmed")
    func slips() {
        _ = book.apply(tick(1, 1, "100"), now: start)
        #expect(book.apply(tick(1, 2, "5000"), now: start).heldBack.count == 1)
        #expect(price == "100")
        _ = book.apply(tick(1, 3, "101"), now: start)
        _ = book.apply(tick(1, 4, "5000"), now: start)
        #expect(price == "101")
        _ = book.apply(tick(1, 5, "5100"), now: start)
        #expect(price == "5100")
        _ = book.apply(tick(1, 6, "0"), now: start)
        _ = book.apply(tick(1, 7, "0"), now: start)
        #expect(price == "5100")
    }

    @Test("Ticks of another market are not this ledger's prices")
    func otherMarket() {
        book.bind(to: BindingRecord(kind: .simulated, detail: "seed 1", minimumEpoch: 10))
        #expect(!book.apply(tick(11, 1, "100", kind: .live), now: start).isNew)
        #expect(!book.apply(tick(9, 1, "100"), now: start).isNew)
        #expect(book.apply(tick(10, 1, "100"), now: start).isNew)
    }

    @Test("A quote that was fetched counts when it is newer")
    func observe() {
        #expect(book.observe(.of(.bitcoin, "90", at: start)).accepted.isEmpty, "no tick of this market yet")
        _ = book.apply(tick(1, 1, "100"), now: start)
        #expect(book.observe(.of(.bitcoin, "101", at: start)).accepted.isEmpty)
        #expect(book.observe(.of(.bitcoin, "101", at: start.adding(milliseconds: 1))).accepted.count == 1)
        #expect(book.observe(.of(.bitcoin, "10000", at: start.adding(milliseconds: 2))).heldBack.count == 1)
        #expect(book.observe(.of(AssetID("unknown"), "1", at: start)).accepted.isEmpty)
        #expect(price == "101")
    }

    @Test("The status says how long no price has come")
    func status() {
        #expect(book.status(now: start).problem == "No prices have arrived yet.")
        _ = book.apply(tick(1, 1, "100"), now: start)
        #expect(book.status(now: start.adding(milliseconds: 10_000)).problem == nil)
        let problem = book.status(now: start.adding(milliseconds: 180_000)).problem
        #expect(problem?.contains("3 minutes") == true)
    }

    @Test("A coin is silent only while others tick")
    func silent() {
        let day: Int64 = 86_400_000
        var now = start
        for minute in 0...Int64(1440) {
            now = start.adding(milliseconds: minute * 60_000)
            let quote = Quote.of(.bitcoin, "100", at: now)
            _ = book.apply(
                QuotesTicked(epoch: 1, sequence: minute + 1, status: .simulated(at: now), quotes: [quote]), now: now)
        }
        #expect(book.silentCoins(for: day, now: now) == [.pepe])
        // A day in which nothing at all came says nothing about one coin.
        let later = now.adding(milliseconds: 2 * day)
        #expect(book.silentCoins(for: day, now: later).isEmpty)
        _ = book.apply(
            QuotesTicked(
                epoch: 1, sequence: 9999, status: .simulated(at: later), quotes: [.of(.bitcoin, "100", at: later)]), now: later)
        #expect(book.silentCoins(for: day, now: later).isEmpty)
    }

    @Test("The price a day ago comes from the source's own change when no bar is stored")
    func dayAgo() throws {
        #expect(book.priceDayAgo(of: .bitcoin) == nil)
        _ = book.apply(tick(1, 1, "102.5"), now: start)
        #expect(book.priceDayAgo(of: .bitcoin) == Price("100"))
        book.takeDayAgo([.bitcoin: try #require(Price("99"))])
        #expect(book.priceDayAgo(of: .bitcoin) == Price("99"))
    }
}
