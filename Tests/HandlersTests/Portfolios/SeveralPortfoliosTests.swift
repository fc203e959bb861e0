import Bus
import Contracts
import Domain
import Handlers
import Storage
import TestSupport
import Testing

@Suite struct SeveralPortfoliosTests {
    private static let bitcoin = TradingExchange.bitcoin
    private static let day: Int64 = 86_400_000

    private static func withExchange(_ body: (TradingExchange, Trader) async throws -> Void) async throws {
        let exchange = try await TradingExchange.open()
        do {
            try await body(exchange, try await exchange.trader())
        } catch {
            await exchange.close()
            throw error
        }
        await exchange.close()
        let report = try LedgerAudit.run(onFolder: exchange.folder.path)
        #expect(report.isClean, "\(report)")
    }

    private static func create(
        _ trader: Trader, _ name: String, cash: USD = USD(1_000), id: String
    ) async throws -> PortfolioSummary {
        try await trader.bus.request(
            CreatePortfolio(credential: trader.credential, name: name, openingCash: cash, idempotencyKey: id))
    }

    private static func list(_ trader: Trader, archived: Bool = false) async throws -> PortfolioList {
        try await trader.bus.request(ListPortfolios(credential: trader.credential, includesArchived: archived))
    }

    private static func analytics(
        _ trader: Trader, _ portfolio: PortfolioID, _ method: CostBasisMethod? = nil, period: Int? = nil
    ) async throws -> PortfolioAnalytics {
        try await trader.bus.request(
            GetPortfolioAnalytics(credential: trader.credential, portfolio: portfolio, costBasis: method, period: period))
    }

    private static func coins(_ text: String) throws -> OrderSize { .quantity(try #require(Quantity(text, decimals: 8))) }

    // MARK: - Opening and choosing

    @Test func fundsLeftAreThoseOfThePortfolio() async throws {
        try await Self.withExchange { exchange, trader in
            let second = try await Self.create(trader, "Second", id: "a")
            let before = try await trader.bus.request(GetFunds(credential: trader.credential, portfolio: second.id))
            #expect(before.cash == USD(1_000) && before.leftToday == before.perDay && before.perDay > USD(5))
            let added = try await trader.bus.request(
                AddFunds(credential: trader.credential, portfolio: second.id, amount: USD(5), idempotencyKey: "f"))
            let after = try await trader.bus.request(GetFunds(credential: trader.credential, portfolio: second.id))
            #expect(after.cash == added.cash && after.leftToday == added.fundsLeftToday && after.perDay == before.perDay)
            #expect(try await trader.bus.request(GetFunds(credential: trader.credential)).leftToday == before.leftToday)
            let stranger = try await exchange.trader(2)
            let theirs = GetFunds(credential: stranger.credential, portfolio: second.id)
            #expect(try await PlaceOrderTests.error { try await stranger.bus.request(theirs) }.code == .notFound)
        }
    }

    @Test func aPortfolioIsOpenedOnceAndChosen() async throws {
        try await Self.withExchange { exchange, trader in
            let opened = try await Self.create(trader, "  Long term ", id: "a")
            #expect(opened.name == "Long term" && opened.openingCash == USD(1_000) && !opened.isActive)
            #expect(opened.periods.map(\.number) == [1] && opened.clonedFrom == nil)
            // Asked for again: the same one.
            #expect(try await Self.create(trader, "Long term", id: "a") == opened)
            #expect(try await PlaceOrderTests.error { try await Self.create(trader, "Other", id: "a") }.code == .conflict)
            #expect(
                try await PlaceOrderTests.error { try await Self.create(trader, "Long term", cash: USD(2), id: "a") }.code
                    == .conflict)
            var list = try await Self.list(trader)
            #expect(list.portfolios.map(\.name) == ["Main", "Long term"] && list.active == trader.portfolio)
            #expect(list.portfolios.map(\.totalValue) == [USD(10_000), USD(1_000)])
            #expect(try await trader.view().portfolio == trader.portfolio)

            let chosen = try await exchange.bus.request(
                ChoosePortfolio(credential: trader.credential, portfolio: opened.id))
            #expect(chosen.isActive)
            let view = try await trader.view()
            #expect(view.portfolio == opened.id && view.cash == USD(1_000))
            let order = try await trader.place(.buy, .amount(USD(100)), id: "1")
            #expect(order.portfolio == opened.id && order.state == .filled)
            // The same key in another portfolio is another order.
            let other = try await exchange.bus.request(
                PlaceOrder(
                    credential: trader.credential, portfolio: trader.portfolio, clientOrderID: "1", asset: Self.bitcoin.id,
                    side: .buy, size: .amount(USD(200))))
            #expect(other.portfolio == trader.portfolio && other.id != order.id)
            list = try await Self.list(trader)
            #expect(list.active == opened.id)
            let renamed = try await exchange.bus.request(
                RenamePortfolio(credential: trader.credential, portfolio: opened.id, name: "Ünïque"))
            #expect(renamed.name == "Ünïque" && renamed.isActive)
        }
    }

    @Test func namesCashAndNumbersHaveLimits() async throws {
        try await Self.withExchange { _, trader in
            for name in ["", "   ", String(repeating: "x", count: 41), "a\u{0007}b", "a\u{202E}b", "MAIN"] {
                let error = try await PlaceOrderTests.error { try await Self.create(trader, name, id: "n") }
                #expect(error.code == .invalidInput && error.field == "name", "\(name)")
            }
            for cash in [USD(-1), USD(micros: 10_000_000_001), USD(micros: .min), USD(micros: .max)] {
                let error = try await PlaceOrderTests.error { try await Self.create(trader, "B", cash: cash, id: "n") }
                #expect(error.code == .invalidInput && error.field == "openingCash")
            }
            for key in ["", String(repeating: "k", count: 65), "ä"] {
                #expect(
                    try await PlaceOrderTests.error { try await Self.create(trader, "B", id: key) }.field == "idempotencyKey")
            }
            for number in 2...20 { _ = try await Self.create(trader, "P\(number)", cash: .zero, id: "\(number)") }
            let full = try await PlaceOrderTests.error { try await Self.create(trader, "P21", id: "21") }
            #expect(full.code == .invalidInput && full.message.contains("20 portfolios"))
            let clone = ClonePortfolio(
                credential: trader.credential, portfolio: trader.portfolio, name: "P22", idempotencyKey: "22")
            #expect(try await PlaceOrderTests.error { try await trader.bus.request(clone) }.code == .invalidInput)
            #expect(try await Self.list(trader).portfolios.count == 20)
        }
    }

    @Test func somebodyElsesPortfolioIsNotThere() async throws {
        try await Self.withExchange { exchange, trader in
            let stranger = try await exchange.trader(2)
            let (credential, theirs) = (stranger.credential, trader.portfolio)
            let attempts: [(PortfolioID) async throws -> any Sendable] = [
                { try await exchange.bus.request(GetPortfolio(credential: credential, portfolio: $0)) },
                { try await exchange.bus.request(ListTransactions(credential: credential, portfolio: $0)) },
                { try await exchange.bus.request(ListOrders(credential: credential, portfolio: $0)) },
                { try await exchange.bus.request(GetPortfolioAnalytics(credential: credential, portfolio: $0)) },
                {
                    try await exchange.bus.request(
                        GetPortfolioHistory(credential: credential, portfolio: $0, from: TradingExchange.start))
                },
                {
                    try await exchange.bus.request(
                        AddFunds(credential: credential, portfolio: $0, amount: USD(1), idempotencyKey: "x"))
                },
                { try await exchange.bus.request(RenamePortfolio(credential: credential, portfolio: $0, name: "Mine")) },
                { try await exchange.bus.request(ChoosePortfolio(credential: credential, portfolio: $0)) },
                {
                    try await exchange.bus.request(
                        ClonePortfolio(credential: credential, portfolio: $0, name: "C", idempotencyKey: "x"))
                },
                { try await exchange.bus.request(ResetPortfolio(credential: credential, portfolio: $0, idempotencyKey: "x")) },
                { try await exchange.bus.request(ArchivePortfolio(credential: credential, portfolio: $0)) },
                { try await exchange.bus.request(CancelAllOrders(credential: credential, portfolio: $0)) },
            ]
            for (number, attempt) in attempts.enumerated() {
                let foreign = try await PlaceOrderTests.error { try await attempt(theirs) }
                let missing = try await PlaceOrderTests.error { try await attempt(PortfolioID(999)) }
                // Nothing tells one from the other.
                #expect(foreign.code == .notFound && foreign == missing, "attempt \(number)")
            }
            let order = try await PlaceOrderTests.error {
                try await exchange.bus.request(
                    PlaceOrder(
                        credential: credential, portfolio: theirs, clientOrderID: "1", asset: Self.bitcoin.id, side: .buy,
                        size: .amount(USD(5))))
            }
            #expect(order.code == .notFound)
            #expect(try await trader.view().cash == USD(10_000))
            #expect(try await Self.list(trader).portfolios.map(\.name) == ["Main"])
        }
    }

    // MARK: - Closing

    @Test func aClosedPortfolioCanOnlyBeRead() async throws {
        try await Self.withExchange { exchange, trader in
            let request = ArchivePortfolio(credential: trader.credential, portfolio: trader.portfolio)
            let only = try await PlaceOrderTests.error { try await exchange.bus.request(request) }
            #expect(only.code == .invalidInput && only.message.contains("only portfolio"))
            let next = try await Self.create(trader, "Next", id: "a")
            let open = try await trader.limit(.buy, .amount(USD(500)), at: "50000", id: "1")
            #expect(open.state == .new && exchange.engine.count == 1)
            let closed = try await exchange.bus.request(request)
            #expect(closed.archivedAt != nil && !closed.isActive)
            // Again: the same.
            #expect(try await exchange.bus.request(request) == closed)
            let order = try await trader.order(open.id)
            #expect(order.state == .canceled && order.reason == .portfolioClosed && order.heldCash == nil)
            #expect(exchange.engine.count == 0)
            // The other one has taken its place.
            #expect(try await trader.view().portfolio == next.id)
            #expect(try await Self.list(trader).portfolios.map(\.id) == [next.id])
            #expect(try await Self.list(trader, archived: true).portfolios.count == 2)
            let view = try await exchange.bus.request(
                GetPortfolio(credential: trader.credential, portfolio: trader.portfolio))
            #expect(view.cash == USD(10_000))
            let old = trader.portfolio
            let attempts: [() async throws -> any Sendable] = [
                {
                    try await exchange.bus.request(
                        PlaceOrder(
                            credential: trader.credential, portfolio: old, clientOrderID: "2", asset: Self.bitcoin.id, side: .buy,
                            size: .amount(USD(5))))
                },
                { try await exchange.bus.request(ChoosePortfolio(credential: trader.credential, portfolio: old)) },
                { try await exchange.bus.request(RenamePortfolio(credential: trader.credential, portfolio: old, name: "N")) },
                {
                    try await exchange.bus.request(
                        ClonePortfolio(credential: trader.credential, portfolio: old, name: "C", idempotencyKey: "c"))
                },
                {
                    try await exchange.bus.request(
                        ResetPortfolio(credential: trader.credential, portfolio: old, idempotencyKey: "r"))
                },
            ]
            for attempt in attempts { #expect(try await PlaceOrderTests.error { try await attempt() }.code == .notFound) }
            // Its name is free.
            #expect(try await Self.create(trader, "Main", id: "b").name == "Main")
        }
    }

    // MARK: - Resets

    @Test func aResetBeginsAnewAndKeepsWhatWas() async throws {
        try await Self.withExchange { exchange, trader in
            exchange.setPrice("50000", of: Self.bitcoin)
            _ = try await trader.place(.buy, Self.coins("0.1"), id: "1")
            let waiting = try await trader.limit(.buy, .amount(USD(1_000)), at: "40000", id: "2")
            let selling = try await trader.limit(.sell, Self.coins("0.05"), at: "70000", id: "3")
            exchange.clock.advance(milliseconds: 2 * Self.day)
            exchange.setPrice("60000", of: Self.bitcoin)
            let worth = try await trader.view().totalValue
            #expect(worth == USD(10_995))

            let request = ResetPortfolio(credential: trader.credential, portfolio: trader.portfolio, idempotencyKey: "r")
            let reset = try await exchange.bus.request(request)
            #expect(reset.periods.map(\.number) == [1, 2] && reset.periods[0].closingValue == worth)
            #expect(reset.periods[0].end == exchange.clock.now && reset.openingCash == USD(10_000))
            let view = try await trader.view()
            #expect(view.cash == USD(10_000) && view.heldCash == nil && view.positions.isEmpty)
            #expect(view.contributed == USD(10_000) && view.feesPaid == .zero && view.realisedGain == .zero)
            for id in [waiting.id, selling.id] {
                let order = try await trader.order(id)
                #expect(order.state == .canceled && order.reason == .portfolioClosed)
                #expect(order.reasonText == "Its portfolio was reset.")
            }
            #expect(exchange.engine.count == 0)

            // Sent again, after a trade: nothing is reset twice.
            _ = try await trader.place(.buy, .amount(USD(100)), id: "4")
            #expect(try await exchange.bus.request(request) == reset)
            #expect(try await trader.view().positions.count == 1)
            let other = ResetPortfolio(
                credential: trader.credential, portfolio: trader.portfolio, openingCash: USD(5), idempotencyKey: "r")
            #expect(try await PlaceOrderTests.error { try await exchange.bus.request(other) }.code == .conflict)

            // Figures are of the period that lasts, those of the one before are there still.
            exchange.clock.advance(milliseconds: Self.day)
            let now = try await Self.analytics(trader, trader.portfolio)
            #expect(now.period?.number == 2 && now.curve.first?.contributed == USD(10_000) && now.heldLots.count == 1)
            let before = try await Self.analytics(trader, trader.portfolio, period: 1)
            #expect(
                before.period?.number == 1 && before.curve.last?.value == worth && before.curve.last?.time == reset.periods[0].end
            )
            #expect(before.heldLots.map(\.cost) == [USD(5_005)] && before.feesPaid == USD(5))
            #expect(before.allocation.first?.value == USD(4_995))
            let simple = try #require(before.figures.first { $0.figure == .simpleReturn }?.value)
            #expect(abs(simple - 0.0995) < 1e-12)
            #expect(
                try await PlaceOrderTests.error { try await Self.analytics(trader, trader.portfolio, period: 3) }.field
                    == "period")
            let history = try await exchange.bus.request(
                GetPortfolioHistory(credential: trader.credential, from: Timestamp(milliseconds: 0), period: 1))
            #expect(history.points.last?.value == worth && history.points.last?.time == reset.periods[0].end)
            let list = try await exchange.bus.request(ListTransactions(credential: trader.credential)).transactions
            #expect(list.map(\.kind) == [.buy, .funds, .reset, .buy, .funds])
            for (later, earlier) in zip(list, list.dropFirst()) {
                #expect(later.cashAfter.micros == earlier.cashAfter.micros + later.cashChange.micros)
            }
        }
    }

    @Test func aResetMayChooseItsCash() async throws {
        try await Self.withExchange { exchange, trader in
            for (cash, id) in [(USD(250), "a"), (USD.zero, "b")] {
                let reset = try await exchange.bus.request(
                    ResetPortfolio(
                        credential: trader.credential, portfolio: trader.portfolio, openingCash: cash, idempotencyKey: id))
                #expect(reset.openingCash == cash)
                #expect(try await trader.view().cash == cash)
            }
            // The next one keeps to it.
            let last = try await exchange.bus.request(
                ResetPortfolio(credential: trader.credential, portfolio: trader.portfolio, idempotencyKey: "c"))
            #expect(last.openingCash == .zero && last.periods.count == 4)
            let much = ResetPortfolio(
                credential: trader.credential, portfolio: trader.portfolio, openingCash: USD(10_001), idempotencyKey: "d")
            #expect(try await PlaceOrderTests.error { try await exchange.bus.request(much) }.field == "openingCash")
            // Funds added count against the day as before.
            #expect(try await trader.add(USD(3), id: "e").cash == USD(3))
        }
    }

    /// Two of the same kind at once are one; a fill at the same moment is either before or gone with it.
    @Test func resetsAtTheSameTimeAreOne() async throws {
        try await Self.withExchange { exchange, trader in
            exchange.setPrice("50000", of: Self.bitcoin)
            let request = ResetPortfolio(credential: trader.credential, portfolio: trader.portfolio, idempotencyKey: "r")
            let answers = try await withThrowingTaskGroup(of: PortfolioSummary?.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        guard number.isMultiple(of: 2) else {
                            _ = try await trader.place(.buy, .amount(USD(20)), id: "\(number)")
                            return nil
                        }
                        return try await exchange.bus.request(request)
                    }
                }
                return try await group.reduce(into: [PortfolioSummary]()) { all, answer in if let answer { all.append(answer) } }
            }
            #expect(answers.count == 8 && Set(answers).count == 1)
            #expect(try await Self.list(trader).portfolios.first?.periods.count == 2)
        }
    }

    // MARK: - Clones

    @Test func aCloneHasAllThatItsSourceHas() async throws {
        try await Self.withExchange { exchange, trader in
            exchange.setPrice("50000", of: Self.bitcoin)
            _ = try await trader.place(.buy, Self.coins("0.05"), id: "1")
            exchange.clock.advance(milliseconds: Self.day)
            exchange.setPrice("70000", of: Self.bitcoin)
            _ = try await trader.place(.buy, Self.coins("0.04"), id: "2")
            exchange.clock.advance(milliseconds: Self.day)
            exchange.setPrice("60000", of: Self.bitcoin)
            _ = try await trader.place(.sell, Self.coins("0.02"), id: "3")
            let waiting = try await trader.limit(.buy, .amount(USD(1_000)), at: "40000", id: "4")
            let request = ClonePortfolio(
                credential: trader.credential, portfolio: trader.portfolio, name: "What if", idempotencyKey: "c")
            let clone = try await exchange.bus.request(request)
            #expect(clone.clonedFrom == trader.portfolio && clone.openingCash == USD(10_000))
            #expect(try await exchange.bus.request(request) == clone)
            #expect(try await Self.list(trader).portfolios.count == 2)

            // The same worth, lots, gains and figures by every method.
            for method in CostBasisMethod.allCases {
                let (source, copy) = (
                    try await Self.analytics(trader, trader.portfolio, method), try await Self.analytics(trader, clone.id, method)
                )
                #expect(copy.heldLots == source.heldLots && copy.soldLots == source.soldLots, "\(method)")
                #expect(copy.curve == source.curve && copy.figures == source.figures)
                #expect(copy.realisedGain == source.realisedGain && copy.feesPaid == source.feesPaid)
            }
            let original = try await trader.view()
            var copied = try await exchange.bus.request(GetPortfolio(credential: trader.credential, portfolio: clone.id))
            #expect(copied.totalValue == original.totalValue && copied.contributed == original.contributed)
            // What is set aside in the one is free in the other.
            let held = try #require(original.heldCash)
            #expect(copied.heldCash == nil && copied.cash.micros == original.cash.micros + held.micros)
            let list = try await exchange.bus.request(
                ListTransactions(credential: trader.credential, portfolio: clone.id)
            ).transactions
            #expect(list.map(\.kind) == [.cloned] && list[0].clonedFrom == trader.portfolio && list[0].cashAfter == copied.cash)

            // From here on each has its own life.
            exchange.clock.advance(milliseconds: Self.day)
            exchange.setPrice("60000", of: Self.bitcoin)
            _ = try await exchange.bus.request(
                PlaceOrder(
                    credential: trader.credential, portfolio: clone.id, clientOrderID: "1", asset: Self.bitcoin.id, side: .sell,
                    size: .all))
            #expect(try await trader.order(waiting.id).state == .new)
            #expect(try await trader.view().positions.first?.quantity == Quantity("0.07", decimals: 8))
            let sold = try await Self.analytics(trader, clone.id, .firstIn)
            #expect(sold.heldLots.isEmpty && sold.soldLots.count == 3 && sold.soldLotCount == 3)
            _ = try await exchange.bus.request(
                ResetPortfolio(credential: trader.credential, portfolio: trader.portfolio, idempotencyKey: "r"))
            // The source's reset does not reach the clone's past.
            #expect(try await Self.analytics(trader, clone.id, .firstIn).soldLots == sold.soldLots)

            // A clone of the clone has all of it.
            let second = try await exchange.bus.request(
                ClonePortfolio(credential: trader.credential, portfolio: clone.id, name: "Again", idempotencyKey: "c"))
            #expect(try await Self.analytics(trader, second.id, .firstIn).soldLots == sold.soldLots)
            copied = try await exchange.bus.request(GetPortfolio(credential: trader.credential, portfolio: second.id))
            let cloned = try await exchange.bus.request(GetPortfolio(credential: trader.credential, portfolio: clone.id))
            #expect(copied.realisedGain == cloned.realisedGain && copied.cash == cloned.cash)
        }
    }

    // MARK: - Cost basis

    @Test func theCostBasisIsRemembered() async throws {
        try await Self.withExchange { exchange, trader in
            exchange.setPrice("50000", of: Self.bitcoin)
            _ = try await trader.place(.buy, Self.coins("0.05"), id: "1")
            #expect(try await Self.analytics(trader, trader.portfolio).costBasis == .firstIn)
            for method in CostBasisMethod.allCases.reversed() {
                _ = try await exchange.bus.request(SetCostBasis(credential: trader.credential, costBasis: method))
                #expect(try await Self.analytics(trader, trader.portfolio).costBasis == method)
                #expect(try await Self.list(trader).costBasis == method)
            }
            // What a request says goes before it; others are not concerned.
            #expect(try await Self.analytics(trader, trader.portfolio, .average).costBasis == .average)
            #expect(try await Self.list(try await exchange.trader(2)).costBasis == .firstIn)
        }
    }

    @Test func coinsSetAsideAreSaid() async throws {
        try await Self.withExchange { exchange, trader in
            exchange.setPrice("50000", of: Self.bitcoin)
            _ = try await trader.place(.buy, Self.coins("0.05"), id: "1")
            #expect(try await trader.view().positions.first?.heldQuantity == nil)
            _ = try await trader.limit(.sell, Self.coins("0.02"), at: "70000", id: "2")
            let position = try await trader.view().positions.first
            #expect(
                position?.heldQuantity == Quantity("0.02", decimals: 8) && position?.quantity == Quantity("0.05", decimals: 8))
        }
    }
}
