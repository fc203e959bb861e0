internal import Contracts
internal import Domain

extension APISchemaName {
    static let accountSchema = APISchema.object([
        APIField("userName", .text(.text(1...64))),
        APIField("portfolio", .rowID, "The portfolio in use: what requests mean that name none."),
        APIField("key", .named(.key), "The key of this request."),
    ])

    static let keySchema = APISchema.object([
        APIField(
            "id",
            .text(
                TextRule(pattern: "^ex_[0-9a-f]{24}$", length: 27...27) {
                    KeyCache.id(in: $0 + "." + String(repeating: "0", count: 64)) != nil
                })),
        APIField("name", .text(.text(1...200))),
        APIField("scope", .text(.oneOf(KeyScope.self))),
        APIField("createdAt", .time),
        APIField("expiresAt", .nullable(.time)),
    ])

    static let preferencesSchema = APISchema.object([
        APIField("portfolio", .rowID, "The portfolio in use: what requests mean that name none."),
        APIField("costBasis", .text(.oneOf(CostBasisMethod.self)), "How gains are computed."),
        APIField("maximumOpeningCash", .number, "What a portfolio may open with at most."),
        APIField("maximumPortfolios", .integer(1...1_000_000), "How many you may have in use."),
    ])

    static let preferencesChangeSchema = APISchema.object([
        .optional("portfolio", .rowID), .optional("costBasis", .text(.oneOf(CostBasisMethod.self))),
    ])

    static let watchlistSchema = APISchema.object([APIField("assets", .list(.asset, upTo: 1000))])

    static let positionSchema = APISchema.object([
        APIField("asset", .asset),
        APIField("quantity", .number, "Also what is set aside for open orders."),
        APIField("heldQuantity", .nullable(.number), "Of it, what is set aside for open orders."),
        APIField("cost", .number, "What the coins held now cost by the list's `costBasis`, fees included."),
        APIField("averageCost", .nullable(.number)),
        APIField("price", .nullable(.number)),
        APIField("value", .nullable(.number)),
        APIField("unrealisedGain", .nullable(.number)),
        APIField("realisedGain", .number),
    ])

    static let ledgerEntrySchema = APISchema.object([
        APIField("id", .rowID, "The journal entry's number."),
        APIField("portfolio", .nullable(.rowID), "Whose it is."),
        APIField("kind", .text(.oneOf(TransactionKind.self))),
        APIField("time", .time),
        APIField("cashChange", .number),
        APIField("cashAfter", .number),
        APIField("fill", .nullable(.named(.fill)), "Null for what is no trade."),
        APIField("clonedFrom", .nullable(.rowID), "Of the beginning of a clone: the portfolio that was cloned."),
    ])
}
