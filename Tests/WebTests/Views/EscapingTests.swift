import Contracts
import Domain
import Testing

@testable import Web

@Suite struct EscapingTests {
    private let hostile = Sample.hostile

    @Test func escapesEveryCharacterThatMeansSomething() {
        #expect(
            HTMLEscaping.escape("<a href=\"x\" title='y'>&</a>")
                == "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;")
        #expect(HTMLEscaping.escape("plain ★ text") == "plain ★ text")
    }

    /// A quote and a combining mark are one character to Swift, but two to a browser.
    @Test func escapesAQuoteBeforeACombiningMark() {
        #expect(HTMLEscaping.escape("\"\u{0301}") == "&quot;\u{0301}")
        #expect(HTMLEscaping.escape("<\u{0338}") == "&lt;\u{0338}")
    }

    @Test func noTextOfAnybodyReachesAPageUnescaped() {
        for (name, html) in hostilePages {
            #expect(!html.contains("<script>alert"), "\(name)")
            #expect(Array(html.utf8).firstRange(of: Array("\"'\u{0301} onload".utf8)) == nil, "\(name)")
            let escaped = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;\u{0301} onload"
            #expect(Array(html.utf8).firstRange(of: Array(escaped.utf8)) != nil, "\(name) shows the text")
        }
    }

    private var hostilePages: [(String, String)] {
        let asset = Asset(
            id: AssetID(hostile), symbol: hostile, name: hostile, rank: 1, supply: 1, maxSupply: nil, quantityDecimals: 8)
        let quote = Quote(
            asset: asset.id, price: Price("1.5")!, change24h: 1, volume24h: USD(1), source: hostile, time: Sample.now)
        var frame = Sample.frame()
        let table = MarketTable(assets: [asset], quotes: [asset.id: quote], sparklines: .empty)
        var query = MarketsQuery()
        query.search = hostile
        let plain = ErrorPage.forbidden
        var pages: [(String, String)] = []
        let everything: [(String, WritableKeyPath<Frame, String?>)] = [
            ("userName", \.userName), ("csrf", \.csrfToken), ("problem", \.problem),
        ]
        for (name, path) in everything {
            var changed = Sample.frame()
            changed[keyPath: path] = hostile
            pages.append((name, plain.html(frame: changed)))
        }
        frame.path = hostile
        pages.append(("path", plain.html(frame: frame)))
        frame = Sample.frame()
        frame.notice = Notice(kind: .bad, text: hostile)
        pages.append(("notice", plain.html(frame: frame)))
        frame = Sample.frame()
        frame.halts = [Halt(asset: AssetID(hostile), reason: hostile, since: Sample.now)]
        pages.append(("halt", plain.html(frame: frame)))
        frame = Sample.frame()
        frame.market = MarketStatus(
            kind: .live, label: hostile, intervalMilliseconds: 1, staleAfterMilliseconds: 1, lastTick: nil, problem: hostile)
        pages.append(("market", plain.html(frame: frame)))
        frame = Sample.frame()
        pages.append(("rows", MarketTable.html(table.rows, watched: [])))
        let search = MarketsPage(query: query, summary: table.summary, rowCount: 0).html(frame: frame)
        pages.append(("search", search.before))
        pages.append(("nothing found", search.after))
        var coin = CoinPage(asset: asset, quote: quote, clientOrderID: hostile, rules: TradingRules())
        coin.panel = DeskPanel(asset: asset, tab: .open)
        pages.append(("coin", coin.html(frame: frame)))
        coin = Sample.coinPage()
        coin.form = FormState(values: ["size": hostile], errors: ["size": hostile, "": hostile])
        pages.append(("ticket", coin.html(frame: frame)))
        coin = Sample.coinPage()
        coin.blockedReason = hostile
        pages.append(("blocked", coin.html(frame: frame)))
        coin = Sample.coinPage()
        coin.form = FormState(
            values: ["type": "bracket", "entryPrice": hostile, "trail": hostile],
            errors: ["entryPrice": hostile, "postOnly": hostile, "timeInForce": hostile, "type": hostile])
        pages.append(("bracket", coin.html(frame: frame)))
        let named = [AssetID("bitcoin"): asset]
        let some = OrderPage(orders: [Sample.openOrder(), Sample.order(state: .rejected, reason: hostile)], next: nil)
        var ordersFilter = OrdersFilter { ["coin": hostile][$0] }
        pages.append(("open orders", OrdersPage(page: some, filter: ordersFilter, assets: named).html(frame: frame)))
        ordersFilter.isOpen = false
        pages.append(("past orders", OrdersPage(page: some, filter: ordersFilter, assets: named).html(frame: frame)))
        pages.append(
            (
                "edit",
                EditOrderPage(
                    order: Sample.openOrder(), asset: asset, quote: nil,
                    form: FormState(values: ["limitPrice": hostile], errors: ["limitPrice": hostile, "": hostile]), next: hostile
                ).html(frame: frame)
            ))
        pages.append(("receipt", ReceiptPage(order: Sample.order(), asset: asset).html(frame: frame)))
        pages.append(
            (
                "reason",
                ReceiptPage(order: Sample.order(state: .rejected, reason: hostile), asset: Sample.assets[0]).html(frame: frame)
            ))
        pages.append(
            ("portfolio", PortfolioPage(portfolio: Sample.portfolio, assets: [AssetID("bitcoin"): asset]).html(frame: frame)))
        var filter = TransactionsFilter()
        filter.from = hostile
        pages.append(
            (
                "transactions",
                TransactionsPage(
                    page: Sample.transactions, filter: filter, assets: [AssetID("bitcoin"): asset], errors: ["from": hostile]
                )
                .html(frame: frame)
            ))
        let form = FormState(
            values: ["userName": hostile, "next": hostile, "amount": hostile],
            errors: ["userName": hostile, "password": hostile, "amount": hostile, "newPassword": hostile, "": hostile])
        pages.append(("sign in", SignInPage(form: form).html(frame: frame)))
        pages.append(("register", RegisterPage(form: form).html(frame: frame)))
        let account = AccountOverview(
            userName: hostile, createdAt: Sample.now,
            sessions: [SessionSummary(createdAt: Sample.now, lastUsedAt: Sample.now, remoteAddress: hostile, isCurrent: false)],
            cash: USD(1), fundsLeftToday: USD(1), fundsPerDay: USD(1))
        pages.append(
            ("account", AccountPage(account: account, fundsForm: form, fundsKey: hostile, passwordForm: form).html(frame: frame)))
        pages.append(("error", ErrorPage.badRequest(message: hostile).html(frame: frame)))
        pages.append(("reference", ErrorPage.failed(reference: hostile).html(frame: frame)))
        return pages
    }
}
