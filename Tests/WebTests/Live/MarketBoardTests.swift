import Contracts
import Domain
import NIOCore
import TestSupport
import Testing

@testable import Web

struct MarketBoardTests {
    private let bitcoin = AssetID("bitcoin")

    private func status() -> MarketStatus {
        MarketStatus(
            kind: .live, label: "Test", intervalMilliseconds: 1000, staleAfterMilliseconds: 10_000, lastTick: FakeMarket.start,
            problem: nil)
    }

    private func quote(_ price: String) -> Quote {
        Quote(
            asset: bitcoin, price: Price(price)!, change24h: nil, volume24h: nil, source: "test", time: FakeMarket.start)
    }

    private func tick(_ epoch: Int64, _ sequence: Int64, _ price: String) -> QuotesTicked {
        QuotesTicked(epoch: epoch, sequence: sequence, status: status(), quotes: [quote(price)])
    }

    private func snapshot(_ epoch: Int64, _ sequence: Int64, _ price: String, halts: [Halt] = []) -> MarketSnapshot {
        MarketSnapshot(
            epoch: epoch, sequence: sequence, status: status(), catalogue: Catalogue(version: 1, assets: FakeMarket.assets()),
            quotes: [quote(price)], halts: halts, feeBasisPoints: 25, minimumOrder: USD(2))
    }

    @Test func theNewerOfSnapshotAndTickWins() {
        let board = MarketBoard()
        _ = board.apply(tick(10, 5, "500"))
        board.apply(snapshot(10, 4, "400"), haltChanges: 0)
        #expect(board.view.quotes[bitcoin]?.price == Price("500"))
        #expect(board.view.sequence == 5)
        board.apply(snapshot(10, 9, "900"), haltChanges: 0)
        #expect(board.view.quotes[bitcoin]?.price == Price("900"))
        #expect(board.view.sequence == 9)
        #expect(board.view.rules.feeBasisPoints == 25)
        guard case .old = board.apply(tick(10, 9, "1")) else {
            Issue.record("a tick that the snapshot holds already was applied")
            return
        }
        guard case .applied(_, let changed) = board.apply(tick(10, 10, "901")) else {
            Issue.record("the next tick was not applied")
            return
        }
        #expect(changed.map(\.price) == [Price("901")!])
        guard case .gap = board.apply(tick(10, 12, "902")) else {
            Issue.record("a gap was not noticed")
            return
        }
        guard case .old = board.apply(tick(9, 99, "1")) else {
            Issue.record("an old epoch's tick was applied")
            return
        }
    }

    @Test func haltsThatCameMeanwhileAreNewerThanTheSnapshot() {
        let board = MarketBoard()
        let halt = Halt(asset: bitcoin, reason: "event", since: FakeMarket.start)
        let old = Halt(asset: nil, reason: "snapshot", since: FakeMarket.start)
        let before = board.haltChanges
        board.apply(HaltList(halts: [halt]))
        board.apply(snapshot(1, 1, "1", halts: [old]), haltChanges: before)
        #expect(board.view.halts == [halt])
        board.apply(snapshot(1, 2, "1", halts: [old]), haltChanges: board.haltChanges)
        #expect(board.view.halts == [old])
        #expect(board.view.haltReason(of: AssetID("ether")) == "snapshot")
    }

    @Test func olderCataloguesChangeNothing() {
        let board = MarketBoard()
        board.apply(Catalogue(version: 2, assets: FakeMarket.assets(3)))
        board.apply(Catalogue(version: 1, assets: FakeMarket.assets(1)))
        #expect(board.view.assets.count == 3)
    }

    @Test func rowsAreRenderedOncePerView() {
        let board = MarketBoard()
        board.apply(snapshot(1, 1, "1"), haltChanges: 0)
        let view = board.view
        let first = view.rows(for: MarketsQuery(), watched: [])
        let again = view.rows(for: MarketsQuery(), watched: [])
        #expect(first.count == 3)
        let firstAddress = first.bytes.withUnsafeReadableBytes { $0.baseAddress }
        #expect(firstAddress == again.bytes.withUnsafeReadableBytes { $0.baseAddress }, "the same bytes, not a copy")
        var query = MarketsQuery()
        for index in 0..<100 {
            query.search = "c\(index)"
            _ = view.rows(for: query, watched: [])
        }
        #expect(view.keptRows(query.link) == nil, "searches are not kept")
    }
}
