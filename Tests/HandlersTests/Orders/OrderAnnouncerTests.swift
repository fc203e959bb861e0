import Bus
import Contracts
import Domain
import InProcess
import TestSupport
import Testing

@testable import Handlers

@Suite struct OrderAnnouncerTests {
    private func change(_ number: Int64) -> OrderChanged {
        let time = Timestamp(milliseconds: number)
        return OrderChanged(
            user: UserID(1),
            order: Order(
                id: OrderID(number), portfolio: PortfolioID(1), clientOrderID: "\(number)", asset: AssetID("bitcoin"),
                side: .buy, type: .market, size: .amount(USD(1)), state: .filled, placedAt: time, updatedAt: time))
    }

    @Test func beyondTheBacklogTheOldestAreDroppedAndCountedAndTheRestIsToldInOrder() async throws {
        let bus = InProcessBus(instance: "backend.1", logger: TradingExchange.quiet)
        let (told, continuation) = AsyncStream.makeStream(of: Int64.self)
        let registration = try await bus.subscribe(to: OrderChanged.self, as: "web.1") { change, _ in
            continuation.yield(change.order.id.rawValue)
        }
        let announcer = OrderAnnouncer(bus: bus, backlog: 3, logger: TradingExchange.quiet)
        for number in 1...5 as ClosedRange<Int64> { announcer.announce(change(number)) }
        #expect(announcer.dropped == 2)
        announcer.finish()
        await announcer.run()
        var received: [Int64] = []
        for await number in told {
            received.append(number)
            if number == 5 { break }
        }
        #expect(received == [3, 4, 5])
        await registration.close()
    }
}
