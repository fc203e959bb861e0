import Contracts
import Domain
import Testing

@testable import MarketData

@Suite struct CoinCapAnswerTests {
    private func assets(_ rows: String) throws -> CoinCapAnswer.Rows {
        try CoinCapAnswer.assets(Array("{\"data\":[\(rows)],\"timestamp\":1763753634750}".utf8))
    }

    private func row(_ id: String, rank: String = "\"1\"", price: String = "\"1.5\"", more: String = "") -> String {
        "{\"id\":\"\(id)\",\"rank\":\(rank),\"symbol\":\"\(id.uppercased())\",\"name\":\"\(id)\",\"priceUsd\":\(price)\(more)}"
    }

    @Test func sortsRowsThatComeOutOfOrder() throws {
        let rows = try assets(
            [row("c", rank: "\"3\""), row("a"), row("z", rank: "null"), row("b", rank: "2")].joined(separator: ","))
        #expect(rows.rows.map(\.asset.id.rawValue) == ["a", "b", "c", "z"])
        #expect(rows.complaints.isEmpty)
        #expect(rows.time == Timestamp(milliseconds: 1_763_753_634_750))
    }

    @Test func aBadRowCostsThatRow() throws {
        let bad = [
            "null", "{}", "7", "[]", #"{"id":null,"rank":null,"symbol":null,"name":null,"priceUsd":null}"#,
            row("a"), row("noprice", price: "null"), row("zero", price: "\"0\""), row("minus", price: "\"-1\""),
            row("nan", price: "NaN"), row("text", price: "\"n/a\""), row("big", price: "\"1e400\""), row("UPPER"),
            row("../etc"),
        ]
        let rows = try assets(([row("a")] + bad).joined(separator: ","))
        #expect(rows.rows.map(\.asset.id.rawValue) == ["a"])
        #expect(rows.complaints.count == bad.count)
        #expect(rows.complaints.contains { $0.contains("repeats a") })
    }

    @Test func takesNumbersAsTheyCome() throws {
        let more = #","supply":1.5e7,"maxSupply":null,"volumeUsd24Hr":"20.5","changePercent24Hr":-1.25"#
        let rows = try assets(
            [row("a", price: "8.3E-8", more: more), row("b", rank: "\"2\"", price: "\"87711.199999999997089617\"")].joined(
                separator: ","))
        #expect(rows.rows[0].asset.price == price("0.000000083"))
        #expect(rows.rows[0].asset.supply == 15_000_000)
        #expect(rows.rows[0].asset.maxSupply == nil)
        #expect(rows.rows[0].volume24h == USD("20.5"))
        #expect(rows.rows[0].change24h == -1.25)
        #expect(rows.rows[1].asset.price == price("87711.2"))
    }

    @Test func cleansNames() throws {
        let rows = try assets(#"{"id":"a","rank":"1","symbol":"A","name":"\u200b\u200bSta\u0000ble\u202e ","priceUsd":"1"}"#)
        #expect(rows.rows[0].asset.name == "Stable")
    }

    @Test func refusesAListWithoutOneUsableRow() {
        #expect(throws: MarketDataError.self) { try assets("{},{}") }
        #expect(throws: MarketDataError.self) { try CoinCapAnswer.assets(Array("<html>503</html>".utf8)) }
        #expect(throws: MarketDataError.self) {
            try CoinCapAnswer.assets(Array("You exceeded your 200 request(s) rate limit".utf8))
        }
    }

    @Test func sortsHistoryAndDropsBadPoints() throws {
        let text =
            #"{"data":[{"priceUsd":"2","time":2000},{"priceUsd":"1","time":1000},{"priceUsd":null,"time":3000},{"priceUsd":"4"}]}"#
        let history = try CoinCapAnswer.history(Array(text.utf8))
        #expect(history.points.map(\.time.milliseconds) == [1000, 2000])
        #expect(history.complaints.count == 2)
    }

    @Test func refusesPricesOfAnotherLength() throws {
        let body = Array(#"{"timestamp":1,"data":["1","2"]}"#.utf8)
        #expect(throws: MarketDataError.self) { try CoinCapAnswer.prices(body, count: 3) }
        #expect(try CoinCapAnswer.prices(body, count: 2).prices == [price("1"), price("2")])
        let odd = Array(#"{"data":["1",null,0,"x",2.5]}"#.utf8)
        #expect(try CoinCapAnswer.prices(odd, count: 5).prices == [price("1"), nil, nil, nil, price("2.5")])
    }
}
