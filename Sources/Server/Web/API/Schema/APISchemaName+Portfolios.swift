internal import Domain

extension APISchemaName {
    static let nameField = APIField(
        "name", .text(.text(1...160)), "1 to 40 characters, unlike the names of your other portfolios in use.")

    static let idempotencyField = APIField.optional(
        "idempotencyKey", .text(.clientOrderID),
        "Your own name for this request, used for nothing else: sent again with the same body it does nothing new. The server makes one up if it is absent; then sending twice does it twice."
    )

    private static let summaryFields = [
        APIField("id", .rowID),
        APIField("name", .text(.text(1...200))),
        APIField("createdAt", .time),
        APIField("clonedFrom", .nullable(.rowID), "The portfolio whose positions and history it began with."),
        APIField("openingCash", .number, "What it opened with, and opens with again when it is reset."),
        APIField("periods", .list(.named(.portfolioPeriod), upTo: 100_000), "From one reset to the next; the last one lasts."),
    ]

    static let portfolioSchema = APISchema.object(
        summaryFields + [
            APIField("archivedAt", .nullable(.time), "When it was closed for ever."),
            APIField("inUse", .flag, "Whether requests mean it that name none."),
            APIField("cash", .number, "USD that may be spent."),
            APIField("heldCash", .number, "USD that is set aside for open orders."),
            APIField("totalValue", .number, "Cash, also what is set aside, and all coins that have a quote."),
            APIField("valueDayAgo", .nullable(.number)),
            APIField("contributed", .number, "All funds put in so far."),
            APIField("realisedGain", .number),
            APIField("unrealisedGain", .number),
            APIField("feesPaid", .number),
        ])

    static let archivedPortfolioSchema = APISchema.object(
        summaryFields + [APIField("archivedAt", .time, "When it was closed for ever.")])

    static let portfolioPeriodSchema = APISchema.object([
        APIField("number", .integer(1...1_000_000)),
        APIField("start", .time),
        APIField("end", .nullable(.time), "The reset that ended it; null while it lasts."),
        APIField("closingValue", .nullable(.number), "What the portfolio was worth at its end."),
    ])

    static let newPortfolioSchema = APISchema.object([
        nameField,
        APIField("openingCash", .text(.dollars), "At most the `maximumOpeningCash` of the preferences."),
        idempotencyField,
    ])

    static let portfolioResetSchema = APISchema.object([
        .optional("openingCash", .text(.dollars), "What it opened with, if absent."), idempotencyField,
    ])

    static let fundsSchema = APISchema.object([
        APIField("cash", .number, "USD that may be spent."),
        APIField("leftToday", .number, "What may still be added on this day (UTC)."),
        APIField("perDay", .number),
    ])
}
