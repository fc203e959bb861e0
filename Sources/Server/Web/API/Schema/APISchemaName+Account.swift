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

    static let portfolioSchema = APISchema.object([
        APIField("id", .rowID),
        APIField("name", .text(.text(1...200))),
        APIField("inUse", .flag, "Whether requests mean it that name none."),
        APIField("createdAt", .time),
        APIField("clonedFrom", .nullable(.rowID), "The portfolio whose positions and history it began with."),
        APIField("openingCash", .number, "What it opened with, and opens with again when it is reset."),
        APIField("cash", .number, "USD that may be spent."),
        APIField("heldCash", .number, "USD that is set aside for open orders."),
        APIField("totalValue", .number, "Cash, also what is set aside, and all coins that have a quote."),
        APIField("valueDayAgo", .nullable(.number)),
        APIField("contributed", .number, "All funds put in so far."),
        APIField("realisedGain", .number),
        APIField("unrealisedGain", .number),
        APIField("feesPaid", .number),
    ])

    static let positionSchema = APISchema.object([
        APIField("asset", .asset),
        APIField("quantity", .number, "Also what is set aside for open orders."),
        APIField("heldQuantity", .nullable(.number), "Of it, what is set aside for open orders."),
        APIField("cost", .number, "What the coins held now cost, fees included (average cost)."),
        APIField("averageCost", .nullable(.number)),
        APIField("price", .nullable(.number)),
        APIField("value", .nullable(.number)),
        APIField("unrealisedGain", .nullable(.number)),
        APIField("realisedGain", .number),
    ])

    static let ledgerEntrySchema = APISchema.object([
        APIField("id", .rowID, "The journal entry's number."),
        APIField("kind", .text(.oneOf(TransactionKind.self))),
        APIField("time", .time),
        APIField("cashChange", .number),
        APIField("cashAfter", .number),
        APIField("fill", .nullable(.named(.fill)), "Null for what is no trade."),
    ])
}
