import Contracts
import Domain
import Foundation
import TestSupport
import Testing

@testable import MarketData

/// Every recorded answer, served over HTTP to the client. What a file holds is found out from the file, so that one more
/// needs no line here.
@Suite(.enabled(if: Fixtures.areExpected, "needs the fixtures folder")) struct RecordedCoinCapTests {
    static let files: [String] = {
        let folder = Fixtures.folder.appendingPathComponent("coincap")
        let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return found.filter { $0.hasSuffix(".json") }.sorted()
    }()

    @Test func thereAreSome() { #expect(!Self.files.isEmpty) }

    @Test(arguments: files) func isReadOrRefused(_ file: String) async throws {
        let data = try Fixtures.data("coincap/" + file)
        let status = file.contains("404") ? 404 : file.contains("400") ? 400 : 200
        let server = try FixtureServer { _ in ScriptedAnswer(status, body: data) }
        defer { server.stop() }
        let client = StillWorld().coinCap(server)
        let day = Timestamp(milliseconds: 86_400_000)

        let document = try JSONSerialization.jsonObject(with: data)
        let content = (document as? [String: Any])?["data"] ?? document
        let rows = content as? [[String: Any]] ?? (content as? [String: Any]).map { [$0] } ?? []
        func holds(_ fields: String...) -> Bool {
            !rows.isEmpty && rows.allSatisfy { row in fields.allSatisfy { row[$0] != nil } }
        }

        let list = await failure { () throws(MarketDataError) in
            let answer = try await client.list(limit: 100)
            #expect(answer.rows.count == rows.count && answer.complaints.isEmpty, "all rows of the recording are sound")
            for row in answer.rows { #expect(row.asset.price.mantissa > 0 && !row.asset.name.isEmpty) }
        }
        #expect((list == nil) == (status == 200 && holds("id", "symbol", "name", "priceUsd")))

        let history = await failure { () throws(MarketDataError) in
            let points = try await client.history(AssetID("bitcoin"), interval: .day, from: Timestamp(milliseconds: 0), to: day)
            #expect(points.count == rows.count)
            #expect(zip(points, points.dropFirst()).allSatisfy { $0.time <= $1.time })
        }
        #expect((history == nil) == (status == 200 && holds("time", "priceUsd")))

        let rate = await failure { () throws(MarketDataError) in _ = try await client.rate("bitcoin") }
        #expect((rate == nil) == (status == 200 && holds("rateUsd")))

        let texts = content as? [String]
        let symbols = (0..<max(1, texts?.count ?? 1)).map { "S\($0)" }
        let prices = await failure { () throws(MarketDataError) in
            let answer = try await client.prices(symbols)
            if texts != nil { #expect(answer.prices.compactMap { $0 }.count == symbols.count) }
        }
        // One row that is no price still is an answer of the right length.
        if texts != nil { #expect(prices == nil) } else if rows.count != 1 { #expect(prices != nil) }

        let wrong = await failure { () throws(MarketDataError) in _ = try await client.prices(symbols + ["ONE", "MORE"]) }
        if rows.count != symbols.count + 2 { #expect(wrong != nil) }
    }
}
