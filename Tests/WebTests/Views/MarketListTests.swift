import Contracts
import Domain
import Testing

@testable import Web

@Suite struct MarketListTests {
    private func ids(_ items: [String: String], watched: Set<AssetID> = []) -> [String] {
        Sample.market.rows(for: MarketsQuery { items[$0] }, watched: watched).map { $0.id.rawValue }
    }

    @Test func withoutAQueryAllCoinsComeByRank() {
        #expect(ids([:]) == Sample.coins.map { $0.id })
    }

    @Test func searchesNameAndSymbolWithoutCase() {
        #expect(ids(["q": "bit"]) == ["bitcoin", "bittorrent"])
        #expect(ids(["q": "xMr"]) == ["monero"])
        #expect(ids(["q": "nothing"]).isEmpty)
    }

    @Test func filtersByChangeSizeAndWatchlist() {
        #expect(Set(ids(["show": "gainers"])) == ["ethereum", "xrp", "solana", "tron", "monero", "chainlink", "pepe"])
        #expect(ids(["show": "losers"]).contains("bitcoin"))
        #expect(!ids(["show": "losers"]).contains("tether"))
        #expect(ids(["show": "watch"], watched: [AssetID("pepe")]) == ["pepe"])
        #expect(ids(["size": "large"]).first == "bitcoin")
        #expect(ids(["size": "small"]) == ["bittorrent"])
    }

    @Test func sortsBothWaysAndBreaksTiesByRank() {
        #expect(ids(["sort": "price", "dir": "desc"]).prefix(2) == ["bitcoin", "ethereum"])
        #expect(ids(["sort": "price"]).first == "bittorrent")
        #expect(ids(["sort": "change", "dir": "desc"]).first == "pepe")
        #expect(ids(["dir": "desc"]).first == "bittorrent")
    }

    @Test func whatCannotBeUnderstoodIsLeftOut() {
        #expect(MarketsQuery { _ in "'; DROP" }.sort == .rank)
        #expect(MarketsQuery { $0 == "q" ? String(repeating: "x", count: 500) : nil }.search.count == 64)
    }

    @Test func aQueryBecomesAnAddressAndBack() {
        var query = MarketsQuery()
        query.search = "a&b=c é"
        query.filter = .gainers
        #expect(query.link == "/?q=a%26b%3Dc%20%C3%A9&show=gainers")
        #expect(MarketsQuery().link == "/")
        #expect(MarketsQuery().sorted(by: .price).isDescending)
        #expect(!MarketsQuery().sorted(by: .price).sorted(by: .price).isDescending)
    }

    @Test func starsDifferAndNothingElse() throws {
        let row = try #require(Sample.market.rows.first)
        #expect(row.html(watched: true).contains("name=\"remove\" aria-pressed=\"true\">★"))
        #expect(row.html(watched: false).contains("name=\"add\" aria-pressed=\"false\">☆"))
        #expect(MarketTable.html([row], watched: [row.id]) == row.html(watched: true))
        #expect(row.head.contains("data-coin=\"bitcoin\""))
        #expect(row.tail.contains("<span data-price>83,294.90</span>"))
    }

    @Test func suspendedAndDelistedCoinsAreNotInTheList() {
        var asset = Sample.assets[0]
        asset.state = .suspended
        #expect(MarketTable(assets: [asset], quotes: [:], sparklines: .empty).rows.isEmpty)
    }

    @Test func aCoinWithoutAQuoteHasARowWithoutFigures() {
        let table = MarketTable(assets: [Sample.assets[0]], quotes: [:], sparklines: .empty)
        #expect(table.rows.first?.tail.contains("<span data-price>–</span>") == true)
        #expect(table.summary.totalCap == 0)
        #expect(table.summary.bitcoinShare == nil)
    }

    @Test func anEmptyListSaysWhy() {
        func empty(_ items: [String: String], signedIn: Bool, summary: MarketSummary) -> String {
            MarketsPage(query: MarketsQuery { items[$0] }, summary: summary, rowCount: 0)
                .html(frame: Sample.frame(.markets, signedIn: signedIn)).after
        }
        #expect(empty([:], signedIn: false, summary: MarketSummary()).contains("Prices are on their way"))
        #expect(empty(["show": "watch"], signedIn: false, summary: Sample.market.summary).contains("Sign in to keep a watchlist"))
        #expect(empty(["show": "watch"], signedIn: true, summary: Sample.market.summary).contains("Your watchlist is empty"))
        #expect(empty(["q": "zz"], signedIn: true, summary: Sample.market.summary).contains("No coin here is called"))
    }

    @Test func aPictureNeedsTwoPointsAndSurvivesAFlatLine() throws {
        #expect(SparklineImages.image([]) == nil)
        #expect(SparklineImages.image([1, .nan]) == nil)
        let flat = try #require(SparklineImages.image([5, 5, 5]))
        #expect(flat.contains("d=\"M0 14L50 14 100 14\""))
        #expect(flat.contains("class=\"flat\""))
    }
}
