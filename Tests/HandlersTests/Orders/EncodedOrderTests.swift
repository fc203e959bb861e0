import Bus
import Contracts
import Domain
import InProcess
import TestSupport
import Testing

/// The same over a bus that encodes every message, as between machines.
@Suite struct EncodedOrderTests {
    @Test func ordersPortfoliosAndRefusalsSurviveTheWire() async throws {
        let exchange = try await TradingExchange.open(mode: .encoded(JSONMessageCoding()))
        let trader = try await exchange.trader()
        let filled = try await trader.place(.buy, .amount(USD(100)), id: "one")
        let refused = try await trader.place(.buy, .amount(USD(100_000)), id: "two")
        #expect(filled.state == .filled && refused.reason == .insufficientFunds)
        #expect(try await trader.place(.buy, .amount(USD(100)), id: "one") == filled)
        let page = try await exchange.bus.request(ListOrders(credential: trader.credential))
        #expect(page.orders == [refused, filled])
        #expect(try await trader.view().positions.first?.quantity == filled.fills.first?.holdingAfter)
        let error = try await PlaceOrderTests.error { try await trader.place(.buy, .amount(.zero), id: "three") }
        #expect(error.code == .invalidInput && error.field == "size")
        await exchange.close()
    }
}
