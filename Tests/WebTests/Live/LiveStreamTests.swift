import Bus
import Contracts
import Domain
import NIOCore
import TestSupport
import Testing

@testable import Web

struct LiveStreamTests {
    private let bitcoin = AssetID("bitcoin")
    private let ether = AssetID("ether")

    private func open(_ site: TestSite, path: String = "/live", headers: String = "", receiveBuffer: Int? = nil) async throws
        -> RawConnection
    {
        let connection = try await RawConnection.open(port: site.port, receiveBuffer: receiveBuffer)
        try await connection.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n")
        try await connection.waitFor("retry: 2000")
        return connection
    }

    @Test func startsWithAllPricesAndGoesOnWithChanges() async throws {
        try await TestSite.run { site in
            let stream = try await open(site)
            try await stream.waitFor("event: snapshot\nid: 1000-1\n")
            try await stream.waitFor("[\"bitcoin\",\"83294.9\",-5.0]")
            #expect(
                stream.text.contains("Content-Type: text/event-stream") || stream.text.contains("content-type: text/event-stream")
            )
            #expect(stream.text.lowercased().contains("content-security-policy"))
            try await site.backend.tick([(bitcoin, Price("84000.5")!), (ether, FakeMarket.price(1, round: 0))])
            try await stream.waitFor("event: tick\nid: 1000-2\n")
            try await stream.waitFor("\"q\":[[\"bitcoin\",\"84000.5\",1.5]")
            await stream.close()
            try await eventually("the stream to be forgotten") { site.server.liveStreams == 0 }
        }
    }

    @Test func unchangedPricesAreNotRepeated() async throws {
        try await TestSite.run { site in
            let stream = try await open(site)
            try await stream.waitFor("id: 1000-1")
            try await site.backend.tick([(bitcoin, Price("5")!), (ether, Price("6")!)])
            try await site.backend.tick([(bitcoin, Price("5")!), (ether, Price("7")!)])
            try await stream.waitFor("id: 1000-3")
            try await stream.waitFor("\"q\":[[\"ether\",\"7\",1.5]]")
        }
    }

    @Test func resumesAfterTheLastEvent() async throws {
        try await TestSite.run { site in
            let first = try await open(site)
            try await first.waitFor("id: 1000-1")
            for price in 1...3 { try await site.backend.tick([(bitcoin, Price(String(price))!)]) }
            try await first.waitFor("id: 1000-4")
            await first.close()
            let resumed = try await open(site, headers: "Last-Event-ID: 1000-2\r\n")
            try await resumed.waitFor("id: 1000-4")
            #expect(!resumed.text.contains("event: snapshot"))
            #expect(resumed.text.contains("id: 1000-3"))
            #expect(!resumed.text.contains("id: 1000-2\n"))
            // What nobody remembers any more is replaced by all prices.
            for last in ["999-1", "1000-77", "x", "1000-1\u{e9}"] {
                let late = try await open(site, headers: "Last-Event-ID: \(last)\r\n")
                try await late.waitFor("event: snapshot\nid: 1000-4")
                await late.close()
            }
        }
    }

    @Test func missedTicksAreMadeGoodBySnapshot() async throws {
        try await TestSite.run { site in
            let stream = try await open(site)
            try await stream.waitFor("id: 1000-1")
            site.backend.edit { $0.sequence += 5 }
            try await site.backend.tick([(bitcoin, Price("5")!)])
            try await stream.waitFor("event: snapshot\nid: 1000-7")
            site.backend.edit {
                $0.epoch = 2_000; $0.sequence = 0
            }
            try await site.backend.tick([(bitcoin, Price("6")!)])
            try await stream.waitFor("event: snapshot\nid: 2000-1")
            // A tick of an epoch that is over changes nothing.
            site.backend.edit {
                $0.epoch = 1_000; $0.sequence = 99
            }
            try await site.backend.tick([(bitcoin, Price("4")!)])
            site.backend.edit {
                $0.epoch = 2_000; $0.sequence = 1
            }
            try await site.backend.tick([(bitcoin, Price("7")!)])
            try await stream.waitFor("event: tick\nid: 2000-2")
            #expect(!stream.text.contains("id: 1000-100"))
        }
    }

    @Test func onlyTheCoinsThatAreAskedFor() async throws {
        try await TestSite.run { site in
            let stream = try await open(site, path: "/live?coins=ether,nope")
            try await stream.waitFor("event: snapshot")
            try await site.backend.tick([(bitcoin, Price("5")!), (ether, Price("6")!)])
            try await stream.waitFor("\"q\":[[\"ether\",\"6\",1.5,\"1000000.00\",\(FakeMarket.start.milliseconds)]]")
            #expect(!stream.text.contains("bitcoin"))
        }
    }

    @Test func ordersReachTheirOwnerOnly() async throws {
        try await TestSite.run { site in
            let ada = site.backend.signIn("ada")
            let eve = site.backend.signIn("eve")
            func cookie(_ session: OpenedSession) -> String { "Cookie: __Host-exchange-test=\(session.token.value)\r\n" }
            let adas = try await open(site, headers: cookie(ada))
            let eves = try await open(site, headers: cookie(eve))
            let strangers = try await open(site)
            try await eventually("three streams") { site.server.liveStreams == 3 }
            for stream in [adas, eves, strangers] { try await stream.waitFor("event: snapshot") }
            let order = Order(
                id: OrderID(7), portfolio: ada.session.portfolio, clientOrderID: "k", asset: bitcoin, side: .buy, type: .market,
                size: .all, state: .rejected, reason: .staleQuote, reasonText: "The quote is old.", placedAt: FakeMarket.start,
                updatedAt: FakeMarket.start)
            try await site.backend.bus.publish(OrderChanged(user: ada.session.user, order: order))
            try await adas.waitFor("event: order\ndata: {")
            #expect(adas.text.contains("\"url\":\"/orders/7\""))
            try await site.backend.tick([(bitcoin, Price("5")!)])
            for stream in [eves, strangers] {
                try await stream.waitFor("id: 1000-2")
                #expect(!stream.text.contains("event: order"))
            }
            // The session ends: its stream does, too.
            try await site.backend.bus.publish(SessionsEnded(tokenHashes: [SHA256.hexadecimal(ada.token.value)]))
            try await adas.waitFor("0\r\n\r\n")
            try await eventually("two streams") { site.server.liveStreams == 2 }
        }
    }

    @Test func halfClosedConnectionsAreNoticed() async throws {
        try await TestSite.run { site in
            let streams = try await [open(site), open(site), open(site)]
            try await eventually("three streams") { site.server.liveStreams == 3 }
            for stream in streams { await stream.close() }
            try await eventually("no stream") { site.server.liveStreams == 0 }
        }
    }

    /// A browser that does not read costs a bounded amount of memory and, when it reads again, gets one snapshot
    /// instead of all the ticks that it slept through.
    @Test func slowReadersAreBounded() async throws {
        try await TestSite.run(coins: 200) { site in
            let stream = try await open(site, receiveBuffer: 4096)
            try await stream.waitFor("id: 1000-1")
            try await stream.stopReading()
            let assets = FakeMarket.assets(200)
            let rounds = 400
            for round in 1...rounds {
                try await site.backend.tick(assets.enumerated().map { ($1.id, FakeMarket.price($0, round: round)) })
            }
            try await eventually("all ticks to be taken") { site.server.site.board.view.sequence == Int64(rounds + 1) }
            try await stream.startReading()
            // The next tick finds room again and becomes a snapshot.
            try await eventually("a snapshot") {
                try await site.backend.tick([(bitcoin, Price("5")!)])
                try await Task.sleep(for: .milliseconds(20))
                return stream.text.components("event: snapshot") >= 2
            }
            let bytes = stream.bytes.count
            let ticks = stream.text.components("event: tick")
            #expect(ticks < rounds / 2, "most ticks were left out, \(ticks) came")
            #expect(bytes < 1_500_000, "\(bytes) bytes were kept for a browser that did not read")
        }
    }

    @Test func moreStreamsThanAllowedAreToldToComeBack() async throws {
        try await TestSite.run(edit: { $0.maximumStreams = 2 }) { site in
            let streams = try await [open(site), open(site)]
            let third = try await site.browser().get("/live")
            #expect(third.status == 503)
            #expect(third.header("retry-after") != nil)
            await streams[0].close()
            try await eventually("room") { site.server.liveStreams == 1 }
            _ = try await open(site)
            for stream in streams { await stream.close() }
        }
    }

    @Test func quietStreamsGetSignsOfLife() async throws {
        try await TestSite.run(edit: { $0.heartbeat = .milliseconds(50) }) { site in
            let stream = try await open(site)
            try await stream.waitFor("\r\n:\n\n")
        }
    }

    @Test func audienceIsTold() async throws {
        try await TestSite.run { site in
            let told = Recorder<Int>()
            let registration = try await site.backend.bus.subscribe(to: AudienceChanged.self, as: "listener") { event, _ in
                told.append(event.browsers)
            }
            let streams = try await [open(site), open(site)]
            try await eventually("an audience of two") { told.all.last == 2 }
            for stream in streams { await stream.close() }
            // The pages that were asked for do not count as long: no page was.
            try await eventually("nobody") { told.all.last == 0 }
            await registration.close()
        }
    }
}

extension String {
    fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
