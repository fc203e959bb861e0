import Contracts
import Domain

@testable import Web

/// One rendering of every page, by name.
enum SamplePages {
    static func all(theme: Theme = .system) -> [(name: String, html: String)] {
        var halted = Sample.frame(.markets, theme: theme)
        halted.halts = [
            Halt(asset: nil, reason: "Maintenance until 08:00 UTC.", since: Sample.now),
            Halt(asset: AssetID("tron"), reason: "A hard fork.", since: Sample.now),
        ]
        halted.problem = "Trading waits: the backend is away. Prices go on."
        halted.notice = Notice(kind: .good, text: "5,000.00 USD were added.")
        let visitor = Sample.frame(.markets, signedIn: false, theme: theme)
        let frame = Sample.frame(theme: theme)
        var search = MarketsQuery()
        search.search = "nothing"
        var refused = Sample.coinPage()
        refused.form = FormState(
            values: ["side": "buy", "mode": "amount", "size": "99999"], errors: ["size": "You have 2,310.45 USD."])
        var blocked = Sample.coinPage("pepe")
        blocked.blockedReason = "Trading of Pepe is halted: A hard fork."
        blocked.panel = DeskPanel(asset: blocked.asset, tab: .open)
        blocked.isHalted = true
        var history = Sample.coinPage()
        history.panel = Sample.panel(tab: .history)
        var fills = Sample.coinPage()
        fills.panel = Sample.panel(tab: .fills)
        var position = Sample.coinPage()
        position.panel = Sample.panel(tab: .position)
        var bracket = Sample.coinPage()
        bracket.form = FormState(
            values: ["side": "buy", "type": "bracket", "mode": "quantity", "size": "0.01", "lossPrice": "90000"],
            errors: ["lossPrice": "The stop lies below the price.", "profitPrice": "Write how much, for example 1.5."])
        let orders = OrdersFilter { ["show": "open"][$0] }
        let past = OrdersFilter { ["show": "history", "coin": "bitcoin"][$0] }
        var empty = Sample.portfolio
        empty = PortfolioView(
            portfolio: empty.portfolio, cash: USD(10_000), positions: [], totalValue: USD(10_000), valueDayAgo: nil,
            contributed: USD(10_000), realisedGain: .zero, unrealisedGain: .zero, feesPaid: .zero)
        return [
            ("markets", Sample.markets(Sample.frame(.markets, theme: theme), watched: [AssetID("bitcoin"), AssetID("solana")])),
            ("markets-visitor", Sample.markets(visitor)),
            ("markets-halted", Sample.markets(halted)),
            ("markets-none", Sample.markets(visitor, query: search)),
            ("coin", Sample.coinPage().html(frame: frame)),
            ("coin-visitor", Sample.coinPage().html(frame: visitor)),
            ("coin-refused", refused.html(frame: frame)),
            ("coin-blocked", blocked.html(frame: frame)),
            ("coin-history", history.html(frame: frame)),
            ("coin-fills", fills.html(frame: frame)),
            ("coin-position", position.html(frame: frame)),
            ("coin-bracket", bracket.html(frame: frame)),
            (
                "orders",
                OrdersPage(
                    page: OrderPage(orders: Sample.panel().open?.orders ?? [], next: OrderID(3)), filter: orders,
                    assets: Sample.assetsByID, notice: "2 orders are cancelled."
                ).html(frame: Sample.frame(.orders, theme: theme))
            ),
            (
                "orders-history",
                OrdersPage(
                    page: OrderPage(orders: Sample.panel().past?.orders ?? [], next: nil), filter: past,
                    assets: Sample.assetsByID
                ).html(frame: Sample.frame(.orders, theme: theme))
            ),
            (
                "orders-empty",
                OrdersPage(page: OrderPage(orders: [], next: nil), filter: past, assets: [:])
                    .html(frame: Sample.frame(.orders, theme: theme))
            ),
            (
                "edit",
                EditOrderPage(
                    order: Sample.openOrder(type: .stopLimit), asset: Sample.assets[0], quote: Sample.quotes[AssetID("bitcoin")],
                    form: FormState(values: ["limitPrice": "x"], errors: ["limitPrice": "Write a number such as 1.5."]),
                    next: "/coins/bitcoin"
                ).html(frame: frame)
            ),
            ("order-open", ReceiptPage(order: Sample.openOrder(), asset: Sample.assets[0]).html(frame: frame)),
            (
                "portfolio",
                PortfolioPage(
                    portfolio: Sample.portfolio, assets: Sample.assetsByID, quotes: Sample.quotes,
                    bar: PortfolioBar(list: Sample.portfolioList, tab: .holdings)
                ).html(frame: Sample.frame(.portfolio, theme: theme))
            ),
            (
                "portfolio-empty",
                PortfolioPage(portfolio: empty, assets: [:]).html(frame: Sample.frame(.portfolio, theme: theme))
            ),
            ("performance", Sample.performance().html(frame: Sample.frame(.portfolio, theme: theme))),
            (
                "performance-empty",
                PerformancePage(analytics: Sample.noAnalytics, assets: [:], bar: PortfolioBar(list: nil, tab: .performance))
                    .html(frame: Sample.frame(.portfolio, theme: theme))
            ),
            (
                "portfolios",
                PortfoliosPage(list: Sample.portfolioList, key: "key-3").html(frame: Sample.frame(.portfolio, theme: theme))
            ),
            (
                "portfolios-refused",
                PortfoliosPage(
                    list: Sample.portfolioList, key: "key-3",
                    refused: (
                        .reset(PortfolioID(1)),
                        FormState(values: ["openingCash": "<1"], errors: ["confirm": "Tick the box to say that you mean it."])
                    )
                ).html(frame: Sample.frame(.portfolio, theme: theme))
            ),
            (
                "transactions",
                TransactionsPage(page: Sample.transactions, filter: TransactionsFilter(), assets: Sample.assetsByID)
                    .html(frame: Sample.frame(.transactions, theme: theme))
            ),
            (
                "transactions-empty",
                TransactionsPage(page: TransactionPage(transactions: [], next: nil), filter: TransactionsFilter(), assets: [:])
                    .html(frame: Sample.frame(.transactions, theme: theme))
            ),
            (
                "account",
                AccountPage(account: Sample.account, fundsKey: "key-2").html(frame: Sample.frame(.account, theme: theme))
            ),
            ("keys", KeysPage(keys: Sample.keys).html(frame: Sample.frame(.account, theme: theme))),
            ("keys-none", KeysPage(keys: []).html(frame: Sample.frame(.account, theme: theme))),
            (
                "keys-made",
                KeysPage(
                    keys: Sample.keys,
                    created: CreatedKey(
                        key: Sample.keys[0], token: Secret("ex_0123.4567"), signingSecret: Secret("89ab"))
                ).html(frame: Sample.frame(.account, theme: theme))
            ),
            ("api", APIDocsPage(operations: .all).html(frame: visitor)),
            ("receipt", ReceiptPage(order: Sample.order(), asset: Sample.assets[0]).html(frame: frame)),
            (
                "receipt-refused",
                ReceiptPage(
                    order: Sample.order(state: .rejected, reason: "You have 10,000.00 USD; this order needs 12,000.00 USD."),
                    asset: Sample.assets[0]
                ).html(frame: frame)
            ),
            ("sign-in", SignInPage(form: FormState(values: ["next": "/portfolio"])).html(frame: visitor)),
            (
                "sign-in-refused",
                SignInPage(form: FormState(values: ["userName": "ada"], errors: ["": "Name or password is wrong."]))
                    .html(frame: visitor)
            ),
            (
                "register",
                RegisterPage(form: FormState(values: ["userName": "a"], errors: ["userName": "A name has 3 to 32 characters."]))
                    .html(frame: visitor)
            ),
            ("not-found", ErrorPage.notFound(what: "coin").html(frame: frame)),
            ("forbidden", ErrorPage.forbidden.html(frame: frame)),
            ("failed", ErrorPage.failed(reference: "4f3a").html(frame: frame)),
            ("backend-away", ErrorPage.backendAway.html(frame: frame)),
        ]
    }
}
