import Contracts
import Domain

@testable import Web

/// A market and a trader to render pages of.
enum Sample {
    static let now = Timestamp(milliseconds: 1_777_794_346_127)
    static let hostile = "<script>alert(1)</script>\"'\u{0301} onload=x &amp; '; DROP TABLE users;--"

    static let coins: [(id: String, symbol: String, name: String, price: String, change: Double?, supply: Double)] = [
        ("bitcoin", "BTC", "Bitcoin", "83294.9006481", -1.478, 19_850_000),
        ("ethereum", "ETH", "Ethereum", "2312.67", 0.486, 120_687_427),
        ("tether", "USDT", "Tether", "0.99987", 0.001, 186_000_000_000),
        ("xrp", "XRP", "XRP", "1.3921", 2.2, 60_400_000_000),
        ("bnb", "BNB", "BNB", "617.24", -0.31, 134_786_374),
        ("usd-coin", "USDC", "USDC", "0.99991", -0.002, 77_000_000_000),
        ("solana", "SOL", "Solana", "83.91", 1.24, 576_000_000),
        ("tron", "TRX", "TRON", "0.3391", 3.02, 94_700_000_000),
        ("dogecoin", "DOGE", "Dogecoin", "0.10834", -4.9, 169_000_000_000),
        ("cardano", "ADA", "Cardano", "0.24881", -2.13, 36_800_000_000),
        ("monero", "XMR", "Monero", "388.10", 6.71, 18_446_744),
        ("chainlink", "LINK", "Chainlink", "9.1823", 0.9, 708_000_000),
        ("shiba-inu", "SHIB", "Shiba Inu", "0.0000061234", -1.02, 589_000_000_000_000),
        ("pepe", "PEPE", "Pepe", "0.0000038871", 11.8, 420_000_000_000_000),
        ("internet-computer", "ICP", "Internet Computer (the world computer)", "2.4477", nil, 551_000_000),
        ("bittorrent", "BTT", "BitTorrent", "0.00000032", -0.4, 986_000_000_000_000),
    ]

    static let assets: [Asset] = coins.enumerated().map { index, coin in
        Asset(
            id: AssetID(coin.id), symbol: coin.symbol, name: coin.name, rank: index + 1, supply: coin.supply,
            maxSupply: coin.id == "bitcoin" ? 21_000_000 : nil,
            quantityDecimals: Price(coin.price).map { Asset.quantityDecimals(listedAt: $0) } ?? 8)
    }

    static let assetsByID = Dictionary(uniqueKeysWithValues: assets.map { ($0.id, $0) })

    static let quotes: [AssetID: Quote] = Dictionary(
        uniqueKeysWithValues: coins.compactMap { coin in
            Price(coin.price).map { price in
                let value = Int64(price.approximate * coin.supply / 40)
                return (
                    AssetID(coin.id),
                    Quote(
                        asset: AssetID(coin.id), price: price, change24h: coin.change, volume24h: USD(value), source: "binance",
                        time: now.adding(milliseconds: -2000))
                )
            }
        })

    static let sparklines = SparklineImages(
        Sparklines(
            points: Dictionary(
                uniqueKeysWithValues: coins.enumerated().map { index, coin in
                    var value = 100.0
                    var state = UInt64(index + 7)
                    let points = (0..<168).map { _ in
                        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        value *= 1 + (Double(state >> 33) / Double(1 << 31) - 0.5) * 0.02 + (coin.change ?? 0) / 9000
                        return value
                    }
                    return (AssetID(coin.id), points)
                })))

    static let market = MarketTable(assets: assets, quotes: quotes, sparklines: sparklines)

    static func status(_ kind: MarketKind = .live, age: Int64 = 2000, problem: String? = nil) -> MarketStatus {
        MarketStatus(
            kind: kind, label: kind == .live ? "Binance" : "Simulated", intervalMilliseconds: 5000,
            staleAfterMilliseconds: 30_000,
            lastTick: now.adding(milliseconds: -age), problem: problem)
    }

    static func frame(_ place: Place = .elsewhere, signedIn: Bool = true, theme: Theme = .system, path: String = "/") -> Frame {
        Frame(
            place: place, userName: signedIn ? "ada" : nil, csrfToken: "0123456789abcdef", theme: theme, market: status(),
            now: now,
            path: path)
    }

    static func quantity(_ text: String, of id: String) -> Quantity {
        let decimals = assetsByID[AssetID(id)]?.quantityDecimals ?? 8
        return Quantity(text, decimals: decimals) ?? Quantity(steps: 0, decimals: decimals)
    }

    static func order(
        _ id: Int64 = 42, coin: String = "bitcoin", side: Side = .buy, state: OrderState = .filled, reason: String? = nil
    ) -> Order {
        let quantity = quantity("0.01", of: coin)
        let fill = Fill(
            id: FillID(id + 100), order: OrderID(id), asset: AssetID(coin), side: side, quantity: quantity,
            price: Price("83301.12") ?? Price(mantissa: 1, scale: 0)!, value: USD(micros: 833_011_200), fee: USD(micros: 833_012),
            time: now.adding(milliseconds: -60_000), quoteSource: "binance", quoteAgeMilliseconds: 1400, rule: "quote",
            cashAfter: USD(micros: 9_166_155_788), holdingAfter: quantity)
        return Order(
            id: OrderID(id), portfolio: PortfolioID(1), clientOrderID: "key-\(id)", asset: AssetID(coin), side: side,
            type: .market,
            size: .quantity(quantity), state: state, reason: reason == nil ? nil : .insufficientFunds, reasonText: reason,
            placedAt: now.adding(milliseconds: -60_000), updatedAt: now.adding(milliseconds: -60_000),
            fills: state == .filled ? [fill] : [])
    }

    static func position(_ id: String, _ amount: String, cost: Int64, value: Int64, realised: Int64 = 0) -> Position {
        let quantity = quantity(amount, of: id)
        return Position(
            asset: AssetID(id), quantity: quantity, cost: USD(cost), averageCost: Price(mantissa: 81_200, scale: 0),
            price: quotes[AssetID(id)]?.price, value: USD(value), unrealisedGain: USD(value - cost), realisedGain: USD(realised))
    }

    static let portfolio = PortfolioView(
        portfolio: PortfolioID(1), cash: USD(micros: 2_310_450_000),
        positions: [
            position("bitcoin", "0.051", cost: 4100, value: 4248),
            position("ethereum", "0.9", cost: 2200, value: 2081, realised: 31),
            position("solana", "12.5", cost: 1010, value: 1049), position("pepe", "90000000", cost: 300, value: 350),
            position("dogecoin", "0", cost: 0, value: 0, realised: -84),
        ],
        totalValue: USD(micros: 10_038_450_000), valueDayAgo: USD(micros: 10_120_000_000), contributed: USD(10_000),
        realisedGain: USD(-53), unrealisedGain: USD(118), feesPaid: USD(micros: 17_230_000))

    static let transactions = TransactionPage(
        transactions: [
            Transaction(
                number: 12, kind: .buy, time: now.adding(milliseconds: -60_000), fill: order().fills.first,
                cashChange: USD(micros: -833_844_212), cashAfter: USD(micros: 9_166_155_788)),
            Transaction(
                number: 3, kind: .funds, time: now.adding(milliseconds: -86_000_000), fill: nil, cashChange: USD(10_000),
                cashAfter: USD(10_000)),
        ], next: 3)

    static let account = AccountOverview(
        userName: "ada", createdAt: now.adding(milliseconds: -86_400_000),
        sessions: [
            SessionSummary(createdAt: now, lastUsedAt: now, remoteAddress: "127.0.0.1", isCurrent: true),
            SessionSummary(createdAt: now, lastUsedAt: now, remoteAddress: "192.168.1.20", isCurrent: false),
        ], cash: USD(micros: 2_310_450_000), fundsLeftToday: USD(90_000), fundsPerDay: USD(100_000))

    static let keys = [
        KeySummary(
            id: "ex_0123456789abcdef01234567", name: "Grid bot", scope: .trade, createdAt: now,
            expiresAt: now.adding(milliseconds: 86_400_000), lastUsedAt: nil),
        KeySummary(
            id: "ex_ffffffffffffffffffffffff", name: "Dashboard", scope: .read, createdAt: now,
            expiresAt: now.adding(milliseconds: -1), lastUsedAt: now),
    ]

    static func coinPage(_ id: String = "bitcoin") -> CoinPage {
        CoinPage(
            asset: assetsByID[AssetID(id)] ?? assets[0], quote: quotes[AssetID(id)], clientOrderID: "key-1",
            portfolio: PortfolioID(1), cash: USD(micros: 2_310_450_000), holding: quantity("0.051", of: id),
            rules: TradingRules(fills: FillModel(spreadBasisPoints: 10, impact: .squareRoot(basisPoints: 100))),
            dayRange: DayRanges.DayRange(high: Price("84120.5")!, low: Price("81050.25")!), panel: panel(id))
    }

    static func panel(_ id: String = "bitcoin", tab: DeskTab = .open) -> DeskPanel {
        var panel = DeskPanel(asset: assetsByID[AssetID(id)] ?? assets[0], tab: tab)
        panel.portfolio = portfolio
        panel.open = OrderPage(orders: [openOrder(), openOrder(52, type: .stopLimit, side: .sell)], next: nil)
        panel.past = OrderPage(
            orders: [order(), order(41, side: .sell, state: .rejected, reason: "You have 0.051 BTC; this sells 1 BTC.")],
            next: nil)
        panel.fills = order().fills
        return panel
    }

    static func openOrder(_ id: Int64 = 51, type: OrderType = .limit, side: Side = .buy, link: OrderLink? = nil) -> Order {
        let quantity = quantity("0.01", of: "bitcoin")
        let terms = OrderTerms(
            limitPrice: type.hasLimit ? Price("80000") : nil, stopPrice: type.hasStop ? Price("81000.5") : nil,
            timeInForce: .day, trail: type.hasTrail ? .basisPoints(150) : nil)
        return Order(
            id: OrderID(id), portfolio: PortfolioID(1), clientOrderID: "key-\(id)", asset: AssetID("bitcoin"), side: side,
            type: type, size: .quantity(quantity), state: .new, placedAt: now, updatedAt: now,
            terms: type == .market ? nil : terms, quantity: quantity, heldCash: side == .buy ? USD(micros: 800_800_000) : nil,
            heldQuantity: side == .sell ? quantity : nil, link: link,
            waitingForQuoteUntil: type == .market ? now.adding(milliseconds: 60_000) : nil,
            trailBest: type.hasTrail ? Price("83000") : nil)
    }

    static func markets(_ frame: Frame, query: MarketsQuery = MarketsQuery(), watched: Set<AssetID> = []) -> String {
        let rows = market.rows(for: query, watched: watched)
        let page = MarketsPage(query: query, summary: market.summary, rowCount: rows.count).html(frame: frame)
        return page.before + MarketTable.html(rows, watched: watched) + page.after
    }
}
