internal import Domain

/// The document's named schemas.
enum APISchemaName: String, Sendable, CaseIterable {
    case problem = "Problem"
    case document = "Document"
    case asset = "Asset"
    case assetList = "AssetList"
    case quote = "Quote"
    case quoteList = "QuoteList"
    case marketStatus = "MarketStatus"
    case candle = "Candle"
    case candleSeries = "CandleSeries"
    case account = "Account"
    case key = "Key"
    case portfolio = "Portfolio"
    case portfolioList = "PortfolioList"
    case archivedPortfolio = "ArchivedPortfolio"
    case archivedPortfolioList = "ArchivedPortfolioList"
    case portfolioPeriod = "PortfolioPeriod"
    case newPortfolio = "NewPortfolio"
    case portfolioChange = "PortfolioChange"
    case portfolioClone = "PortfolioClone"
    case portfolioReset = "PortfolioReset"
    case funds = "Funds"
    case newFunds = "NewFunds"
    case preferences = "Preferences"
    case preferencesChange = "PreferencesChange"
    case watchlist = "Watchlist"
    case rules = "Rules"
    case position = "Position"
    case positionList = "PositionList"
    case newOrder = "NewOrder"
    case newOrderGroup = "NewOrderGroup"
    case newLeg = "NewLeg"
    case orderChange = "OrderChange"
    case orderPreview = "OrderPreview"
    case orderGroupPreview = "OrderGroupPreview"
    case orderGroup = "OrderGroup"
    case orderGroupPage = "OrderGroupPage"
    case order = "Order"
    case orderPage = "OrderPage"
    case canceledOrders = "CanceledOrders"
    case fill = "Fill"
    case fillPage = "FillPage"
    case ledgerEntry = "LedgerEntry"
    case ledgerPage = "LedgerPage"
    case valuePoint = "ValuePoint"
    case portfolioHistory = "PortfolioHistory"
    case performance = "Performance"
    case heldLots = "HeldLots"
    case soldLotPage = "SoldLotPage"

    var reference: String { "#/components/schemas/\(rawValue)" }

    var schema: APISchema {
        switch self {
        case .problem: Self.problemSchema
        case .document: .anything
        case .asset: Self.assetSchema
        case .assetList: .object([APIField("items", .list(.named(.asset), upTo: 100_000))])
        case .quote: Self.quoteSchema
        case .quoteList:
            .object([APIField("market", .named(.marketStatus)), APIField("items", .list(.named(.quote), upTo: 100_000))])
        case .marketStatus: Self.marketStatusSchema
        case .candle: Self.candleSchema
        case .candleSeries: Self.candleSeriesSchema
        case .account: Self.accountSchema
        case .key: Self.keySchema
        case .portfolio: Self.portfolioSchema
        case .portfolioList: .object([APIField("items", .list(.named(.portfolio), upTo: 1000))])
        case .archivedPortfolio: Self.archivedPortfolioSchema
        case .archivedPortfolioList: .object([APIField("items", .list(.named(.archivedPortfolio), upTo: 1000))])
        case .portfolioPeriod: Self.portfolioPeriodSchema
        case .newPortfolio: Self.newPortfolioSchema
        case .portfolioChange: .object([Self.nameField])
        case .portfolioClone: .object([Self.nameField, Self.idempotencyField])
        case .portfolioReset: Self.portfolioResetSchema
        case .funds: Self.fundsSchema
        case .newFunds: .object([APIField("amount", .text(.dollars), "More than zero."), Self.idempotencyField])
        case .preferences: Self.preferencesSchema
        case .preferencesChange: Self.preferencesChangeSchema
        case .watchlist: Self.watchlistSchema
        case .rules: Self.rulesSchema
        case .position: Self.positionSchema
        case .positionList:
            .object([
                APIField("costBasis", .text(.oneOf(CostBasisMethod.self)), "How cost and gains are computed."),
                APIField("items", .list(.named(.position), upTo: 100_000)),
            ])
        case .newOrder: Self.newOrderSchema
        case .newOrderGroup: Self.newOrderGroupSchema
        case .newLeg: Self.newLegSchema
        case .orderChange: Self.orderChangeSchema
        case .orderPreview: Self.orderPreviewSchema
        case .orderGroupPreview: Self.orderGroupPreviewSchema
        case .orderGroup: Self.orderGroupSchema
        case .orderGroupPage: .page(of: .orderGroup)
        case .order: Self.orderSchema
        case .orderPage: .page(of: .order)
        case .canceledOrders:
            .object([APIField("orders", .list(.rowID, upTo: 1_000_000), "The orders that were open and are cancelled now.")])
        case .fill: Self.fillSchema
        case .fillPage: .page(of: .fill)
        case .ledgerEntry: Self.ledgerEntrySchema
        case .ledgerPage: .page(of: .ledgerEntry)
        case .valuePoint: .object([APIField("time", .time), APIField("value", .number, "USD.")])
        case .portfolioHistory: Self.portfolioHistorySchema
        case .performance: Self.performanceSchema
        case .heldLots: Self.heldLotsSchema
        case .soldLotPage: Self.soldLotPageSchema
        }
    }
}
