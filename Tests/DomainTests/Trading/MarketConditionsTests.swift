import Domain
import Testing

@Suite struct MarketConditionsTests {
    private func conditions(
        age: Int64? = 0, state: AssetState = .listed, halt: TradingHalt? = nil
    ) throws -> MarketConditions {
        var asset = FillPlanTests.bitcoin
        asset.state = state
        let now = Timestamp(milliseconds: 1_000_000_000)
        let quote = try age.map { age in
            Quote(
                asset: asset.id, price: try #require(Price("83301.12")), change24h: nil, volume24h: nil, source: "test",
                time: now.adding(milliseconds: -age))
        }
        return MarketConditions(asset: asset, quote: quote, staleAfterMilliseconds: 15_000, halt: halt, now: now)
    }

    private func refusal(_ conditions: MarketConditions) throws -> Rejection {
        try #require(#expect(throws: Rejection.self) { try conditions.tradableQuote() })
    }

    @Test func aQuoteIsGoodUntilItIsStale() throws {
        #expect(try conditions(age: 15_000).tradableQuote().price == Price("83301.12"))
        #expect(try !conditions(age: 15_000).wantsFresherQuote)
        #expect(try conditions(age: -500).tradableQuote().price == Price("83301.12"))
        let stale = try conditions(age: 95_001)
        #expect(stale.wantsFresherQuote)
        #expect(try refusal(stale).reason == .staleQuote)
        #expect(
            try refusal(stale).sentence
                == "The last price of Bitcoin is 95 s old; orders are filled on prices of at most 15 s. Try again when prices move."
        )
    }

    @Test func withoutAQuoteThereIsNoTrade() throws {
        #expect(try conditions(age: nil).wantsFresherQuote)
        #expect(try refusal(conditions(age: nil)).reason == .noQuote)
    }

    @Test func aSuspendedCoinIsNotTradedAndNotAskedFor() throws {
        #expect(try refusal(conditions(state: .suspended)).reason == .assetSuspended)
        #expect(try !conditions(age: nil, state: .suspended).wantsFresherQuote)
        #expect(try conditions(state: .delisted).tradableQuote().price == Price("83301.12"))
    }

    @Test func aHaltSaysItsReason() throws {
        let one = TradingHalt(isWholeExchange: false, reason: "Fork tonight.")
        #expect(try refusal(conditions(halt: one)).sentence == "Trading of Bitcoin is halted: Fork tonight.")
        let all = TradingHalt(isWholeExchange: true, reason: "Maintenance.")
        #expect(try refusal(conditions(halt: all)).sentence == "Trading is halted: Maintenance.")
        #expect(try refusal(conditions(halt: all)).reason == .tradingHalted)
        #expect(try !conditions(age: nil, halt: all).wantsFresherQuote)
    }
}
