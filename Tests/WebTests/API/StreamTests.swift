import Bus
import Contracts
import Domain
import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("the API's stream") struct APIStreamTests {
    @Test func tellsQuotesOrdersAndFills() async throws {
        try await TestSite.run { site in
            let token = site.backend.makeKey(of: "ada")
            let stream = try await Listener(site, token, "/stream")
            try await stream.waitFor("event: quotes")
            #expect(stream.text.contains(#""complete":true"#))
            try await site.backend.tick([(AssetID("bitcoin"), Price("90000")!)])
            try await stream.waitFor(#""complete":false,"items":[{"asset":"bitcoin","price":"90000""#)
            try await site.tell(7, of: "ada", at: FakeMarket.start.adding(milliseconds: 1))
            try await stream.waitFor("event: order")
            // A fill is told before its order's state, and once.
            let fill = try #require(stream.text.firstRange(of: "event: fill"))
            let order = try #require(stream.text.firstRange(of: "event: order"))
            #expect(fill.lowerBound < order.lowerBound)
            try await site.tell(7, of: "ada", at: FakeMarket.start.adding(milliseconds: 2))
            try await stream.waitFor("-\(FakeMarket.start.milliseconds + 2)\n")
            #expect(stream.text.components(separatedBy: "event: fill").count == 2)
            try await site.tell(8, of: "grace", at: FakeMarket.start.adding(milliseconds: 3))
            try await site.tell(9, of: "ada", at: FakeMarket.start.adding(milliseconds: 4))
            try await stream.waitFor("-\(FakeMarket.start.milliseconds + 4)\n")
            #expect(!stream.text.contains("\"clientOrderId\":\"c8\""), "of somebody else")
            for line in stream.text.split(separator: "\n") where line.hasPrefix("data: {") && line != "data: {}" {
                let json = try JSONParser.parse(Array(line.dropFirst(6).utf8))
                let schema: APISchemaName? = json["clientOrderId"] != nil ? .order : json["order"] != nil ? .fill : nil
                if let schema { #expect(schema.schema.faults(in: json).isEmpty) }
                for quote in json["items"]?.elements ?? [] { #expect(APISchemaName.quote.schema.faults(in: quote).isEmpty) }
            }
            await stream.close()
            try await eventually("the stream to end") { site.server.site.streams.count == 0 }
        }
    }

    @Test func goesOnFromTheLastEvent() async throws {
        try await TestSite.run { site in
            let token = site.backend.makeKey(of: "ada")
            let first = try await Listener(site, token, "/stream")
            try await site.backend.tick([(AssetID("bitcoin"), Price("90000")!)])
            try await first.waitFor(#""price":"90000""#)
            let last = try #require(first.text.split(separator: "\n").last { $0.hasPrefix("id: ") }?.dropFirst(4))
            await first.close()
            // What happens meanwhile: two ticks, and an order that only the ledger knows of.
            try await site.backend.tick([(AssetID("ether"), Price("4000")!)])
            try await site.backend.tick([(AssetID("bitcoin"), Price("91000")!)])
            let order = site.order(3, of: "ada", at: FakeMarket.start)
            site.backend.edit { $0.orders.append(order) }
            try await eventually("the ticks") { site.server.site.board.view.quotes[AssetID("bitcoin")]?.price == Price("91000") }
            let second = try await Listener(site, token, "/stream", lastEventID: String(last))
            try await second.waitFor("\"clientOrderId\":\"c3\"")
            #expect(!second.text.contains(#""complete":true"#))
            #expect(second.text.contains(#""price":"4000""#) && second.text.contains(#""price":"91000""#))
            #expect(second.text.contains("event: fill"))
            let asked = try #require(site.backend.current.changesAskedSince.last)
            #expect(asked == FakeMarket.start.adding(milliseconds: -StreamResource.overlap))
            await second.close()
            // From another life of the market there are no ticks: all quotes come.
            let third = try await Listener(
                site, token, "/stream?events=quotes", lastEventID: "1-1-\(FakeMarket.start.milliseconds)")
            try await third.waitFor(#""complete":true"#)
            #expect(!third.text.contains("event: order"))
            await third.close()
        }
    }

    @Test func onlyWhatWasAskedForIsTold() async throws {
        try await TestSite.run { site in
            let token = site.backend.makeKey(of: "ada")
            let orders = try await Listener(site, token, "/stream?events=orders")
            let ether = try await Listener(site, token, "/stream?events=quotes&assets=ether")
            try await ether.waitFor("event: quotes")
            try await site.backend.tick([(AssetID("bitcoin"), Price("90000")!), (AssetID("ether"), Price("4000")!)])
            try await site.tell(7, of: "ada", at: FakeMarket.start)
            try await orders.waitFor("event: order")
            try await ether.waitFor(#""price":"4000""#)
            #expect(!orders.text.contains("event: quotes") && !orders.text.contains("event: fill"))
            #expect(!ether.text.contains("bitcoin") && !ether.text.contains("event: order"))
        }
    }

    @Test func aRevokedKeyHearsNothingMore() async throws {
        try await TestSite.run { site in
            let token = site.backend.makeKey(of: "ada")
            let other = site.backend.makeKey(of: "ada")
            let revoked = try await Listener(site, token, "/stream")
            let kept = try await Listener(site, other, "/stream")
            try await revoked.waitFor("event: quotes")
            try await site.backend.bus.publish(KeysRevoked(keys: [String(token.prefix(27))]))
            try await revoked.waitFor("event: bye")
            try await site.tell(7, of: "ada", at: FakeMarket.start)
            try await kept.waitFor("event: order")
            #expect(!revoked.text.contains("event: order"))
        }
    }

    @Test func anExpiredKeyHearsNothingMore() async throws {
        try await TestSite.run { site in
            let expiry = FakeMarket.start.adding(milliseconds: 1000)
            let stream = try await Listener(site, site.backend.makeKey(of: "ada", expiresAt: expiry), "/stream")
            try await stream.waitFor("event: quotes")
            site.server.site.streams.heartbeat(now: expiry)
            try await stream.waitFor("event: bye")
        }
    }

    @Test func aUserHasSoManyStreams() async throws {
        try await TestSite.run(edit: { settings in settings.maximumStreams = 2 }) { site in
            let token = site.backend.makeKey(of: "ada")
            let streams = [try await Listener(site, token, "/stream"), try await Listener(site, token, "/stream")]
            for stream in streams { try await stream.waitFor("event: quotes") }
            let refused = try await APICaller(site, token: token).call("GET", "/stream")
            #expect(refused.status == 503)
            await streams[0].close()
            try await eventually("room") { site.server.site.streams.count == 1 }
        }
    }

    @Test func identifiersThatAreNoneAreRefused() async throws {
        try await TestSite.run { site in
            for text in ["", "x", "1-2", "1-2-3-4", "-1-2-3", "1-2-99999999999999999999", "1-2-+3"] {
                let answer = try await site.caller().call("GET", "/stream", headers: [("Last-Event-ID", text)])
                #expect(answer.status == 400, "\(text)")
            }
        }
        #expect(APIStreamPosition("5-6-7")?.identifier == "5-6-7")
    }

    /// Without anybody who reads, what waits is bounded and the connection ends.
    @Test func aListenerThatTakesNothingIsCutOff() async throws {
        try await TestSite.run(coins: 200) { site in
            let token = site.backend.makeKey(of: "ada")
            let stream = try await Listener(site, token, "/stream", receiveBuffer: 4096)
            try await stream.waitFor("event: quotes")
            try await stream.connection.stopReading()
            let view = site.server.site.board.view
            for _ in 0..<(APIStreams.backlog * 3) where site.server.site.streams.count > 0 {
                site.server.site.streams.publish(APITick(view: view, changed: nil))
            }
            #expect(site.server.site.streams.count == 0)
        }
    }
}

/// A program on the stream.
private struct Listener {
    let connection: RawConnection

    init(
        _ site: TestSite, _ token: String, _ path: String, lastEventID: String? = nil, receiveBuffer: Int? = nil
    ) async throws {
        connection = try await RawConnection.open(port: site.port, receiveBuffer: receiveBuffer)
        let header = lastEventID.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        try await connection.send(
            "GET /api/v1\(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\(header)\r\n")
        try await connection.waitFor("retry: 2000")
        #expect(connection.text.lowercased().contains("content-type: text/event-stream"))
    }

    var text: String { connection.text }
    func waitFor(_ text: String) async throws { try await connection.waitFor(text) }
    func close() async { await connection.close() }
}

extension TestSite {
    fileprivate func order(_ number: Int64, of userName: String, at time: Timestamp) -> Order {
        let owner = owner(userName)
        let fill = Fill(
            id: FillID(number), order: OrderID(number), asset: AssetID("bitcoin"), side: .buy,
            quantity: Quantity(steps: 1, decimals: 8), price: Price("1")!, value: USD(1), fee: .zero, time: FakeMarket.start,
            quoteSource: "test", quoteAgeMilliseconds: 0, rule: "quote", cashAfter: USD(1),
            holdingAfter: Quantity(steps: 1, decimals: 8))
        return Order(
            id: OrderID(number), portfolio: owner.portfolio, clientOrderID: "c\(number)", asset: AssetID("bitcoin"), side: .buy,
            type: .market, size: .amount(USD(1)), state: .filled, placedAt: FakeMarket.start, updatedAt: time, fills: [fill])
    }

    /// An order changed, as the backend tells it.
    fileprivate func tell(_ number: Int64, of userName: String, at time: Timestamp) async throws {
        try await backend.bus.publish(
            OrderChanged(user: owner(userName).user, order: order(number, of: userName, at: time)))
    }

    private func owner(_ userName: String) -> (user: UserID, portfolio: PortfolioID) {
        let token = backend.makeKey(of: userName)
        let identity = backend.current.keys[token]
        return (identity?.user ?? UserID(0), identity?.portfolio ?? PortfolioID(0))
    }
}
