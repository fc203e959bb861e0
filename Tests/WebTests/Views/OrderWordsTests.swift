import Contracts
import Domain
import Testing

@testable import Web

@Suite struct OrderWordsTests {
    @Test(arguments: [
        (OrderType.limit, Side.buy, "80,000.00 or lower"), (.limit, .sell, "80,000.00 or higher"),
        (.stop, .buy, "81,000.50 or higher"), (.stop, .sell, "81,000.50 or lower"),
        (.stopLimit, .sell, "81,000.50 or lower"), (.takeProfit, .sell, "81,000.50 or higher"),
        (.takeProfit, .buy, "81,000.50 or lower"), (.trailingStop, .sell, "81,755.00 or lower"),
        (.trailingStop, .buy, "84,245.00 or higher"), (.market, .buy, "a quote until"),
    ])
    func whatAnOrderWaitsFor(type: OrderType, side: Side, words: String) {
        #expect(OrderWords.waitsFor(Sample.openOrder(type: type, side: side)) == words)
    }

    @Test func anExitWaitsForItsEntryAndAnEndedOrderForNothing() {
        let order = Sample.openOrder()
        let exit = Order(
            id: order.id, portfolio: order.portfolio, clientOrderID: "k", asset: order.asset, side: .sell, type: .limit,
            size: order.size, state: .new, placedAt: Sample.now, updatedAt: Sample.now, terms: order.terms,
            quantity: order.quantity, link: OrderLink(group: OrderGroupID(7), kind: .bracket, role: .target), isDormant: true)
        #expect(OrderWords.waitsFor(exit) == "its entry to fill")
        #expect(OrderWords.group(exit) == "Bracket 7, take profit")
        #expect(OrderWords.waitsFor(Sample.order()) == nil)
    }

    @Test func sentencesSayWhatHappenedInFigures() {
        let asset = Sample.assets[0]
        #expect(OrderSentence.text(Sample.order(), asset: asset) == "Bought 0.01 BTC at 83,301.12, fee 0.83 USD")
        #expect(
            OrderSentence.text(Sample.openOrder(), asset: asset)
                == "Buy limit order 51 is open: it waits for 80,000.00 or lower.")
        #expect(OrderSentence.text(Sample.order(state: .rejected, reason: "No."), asset: asset) == "No.")
        #expect(OrderWords.progress(Sample.openOrder(), asset: asset) == "0 of 0.01")
        #expect(OrderWords.prices(Sample.openOrder(type: .stopLimit)) == "81,000.50 \u{2192} 80,000.00")
    }

    @Test func severalFillsAreToldTogether() throws {
        var order = Sample.order()
        let first = try #require(order.fills.first)
        order.fills.append(first)
        let figures = try #require(OrderFigures(order))
        #expect(figures.quantity == Quantity("0.02", decimals: 8))
        #expect(figures.fee == USD(micros: 1_666_024))
        #expect(figures.price == Price("83301.12"))
    }

    @Test func aReceiptSaysThatTheSpreadIsModelled() throws {
        var order = Sample.order()
        let fill = try #require(order.fills.first)
        order.fills = [
            Fill(
                id: fill.id, order: fill.order, asset: fill.asset, side: .buy, quantity: fill.quantity, price: fill.price,
                value: fill.value, fee: fill.fee, time: fill.time, quoteSource: "binance", quoteAgeMilliseconds: 1200,
                rule: "modelled", cashAfter: fill.cashAfter, holdingAfter: fill.holdingAfter, liquidity: .taker,
                quotePrice: Price("83259.49"), halfSpreadMillionths: 500, impactMillionths: 12)
        ]
        let html = ReceiptPage(order: order, asset: Sample.assets[0]).html(frame: Sample.frame())
        for words in [
            "The spread is modelled", "83,259.49 USD", "0.0500\u{A0}% (41.63 USD a coin)", "0.0012\u{A0}%", "Fee as taker",
            "made worse by half a modelled spread",
        ] { #expect(html.contains(words), "\(words)") }
    }

    @Test func theDeskSaysWhatKindOfMarketItIs() {
        let html = Sample.coinPage().html(frame: Sample.frame())
        for words in ["Spot only", "no margin, no short sales", "no order book between users", "modelled spread of 0.10\u{A0}%"] {
            #expect(html.contains(words), "\(words)")
        }
    }

    /// What a visit to the desk costs before the browser's cache helps; the chart library comes on top.
    @Test func theDeskStaysLight() {
        let names = [
            "app.js", "candles.js", "chart.js", "desk.js", "format.js", "indicators.js", "lines.js", "live.js", "money.js",
            "panel.js", "ticket.js", "times.js", "exchange.css",
        ]
        let own = names.reduce(0) { $0 + (OwnAsset.named($1)?.bytes.count ?? 1_000_000) }
        #expect(own < 128 * 1024, "\(own) bytes of scripts and styles")
        let page = Sample.coinPage().html(frame: Sample.frame())
        #expect(page.utf8.count < 40 * 1024, "\(page.utf8.count) bytes of HTML")
    }
}
