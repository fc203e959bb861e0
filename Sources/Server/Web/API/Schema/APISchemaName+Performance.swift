internal import Domain

extension APISchemaName {
    private static let subjectFields = [
        APIField("portfolio", .rowID),
        APIField("period", .nullable(.named(.portfolioPeriod)), "What this is about."),
        APIField("costBasis", .text(.oneOf(CostBasisMethod.self))),
    ]

    private static let figure = APISchema.object([
        APIField("figure", .text(.oneOf(AnalyticsFigure.self))),
        APIField("value", .nullable(.number), "A ratio: 0.05 is 5 %. Null where it is too large to be one."),
        APIField("sentence", .words, "What it means."),
        APIField("formula", .words),
    ])

    private static let drawdown = APISchema.object([
        APIField("depth", .nullable(.number), "Negative, as a share of the peak."), APIField("peak", .time),
        APIField("trough", .time),
    ])

    private static let share = APISchema.object([
        APIField("asset", .nullable(.asset), "Null for cash."), APIField("value", .number, "USD."),
        APIField("share", .nullable(.number), "Of the whole, 0 to 1."),
    ])

    private static let day = APISchema.object([
        APIField("time", .time), APIField("value", .number, "USD."),
        APIField("contributed", .number, "All that was put in until then."),
        APIField("benchmark", .nullable(.number), "What all deposits would be worth in the benchmark's coin."),
    ])

    static let performanceSchema = APISchema.object(
        subjectFields + [
            APIField("figures", .list(figure, upTo: AnalyticsFigure.allCases.count)),
            APIField("drawdown", .nullable(drawdown), "The deepest fall and when it was."),
            APIField("realisedGain", .number),
            APIField("unrealisedGain", .number, "Of coins that have a quote."),
            APIField("feesPaid", .number),
            APIField("allocation", .list(share, upTo: 100_000), "Cash first, then coins, what is worth most first."),
            APIField("days", .list(day, upTo: 100_000), "The end of each day (UTC), the oldest first, the last one now."),
            missingClosesField,
        ])

    private static let heldLot = APISchema.object([
        APIField("asset", .asset), APIField("acquired", .time), APIField("quantity", .number),
        APIField("cost", .number, "USD, fees included."),
        APIField("unrealisedGain", .nullable(.number), "Null when the coin has no quote."),
    ])

    private static let soldLot = APISchema.object([
        APIField("asset", .asset), APIField("acquired", .time), APIField("sold", .time), APIField("quantity", .number),
        APIField("cost", .number), APIField("proceeds", .number), APIField("gain", .number),
    ])

    static let heldLotsSchema = APISchema.object(
        subjectFields + [APIField("items", .list(heldLot, upTo: 10_000_000), "The oldest first.")])

    static let soldLotPageSchema = APISchema.object([
        APIField("costBasis", .text(.oneOf(CostBasisMethod.self))),
        APIField("count", .integer(0...1_000_000_000), "How many there are in all."),
        APIField("items", .list(soldLot, upTo: 1000)),
        APIField("next", .nullable(.rowID), "Give it as `before` to get the next page; null on the last."),
    ])

    static let missingClosesField = APIField(
        "missingCloses",
        .list(
            .object([
                APIField("asset", .asset), APIField("days", .integer(0...1_000_000), "How many."),
                APIField("first", .time), APIField("last", .time),
                APIField("reason", .nullable(.words), "Why the market's history has not filled them."),
            ]), upTo: 100_000),
        "Coins with days whose closing price nobody knows: there they count at the last trade or price before.")

    static let portfolioHistorySchema = APISchema.object([
        APIField("items", .list(.named(.valuePoint), upTo: 500), "The oldest first, the last one now or when the period ended."),
        missingClosesField,
    ])
}
