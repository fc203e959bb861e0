internal import Domain

extension APISchemaName {
    static let problemSchema = APISchema.object([
        APIField("type", .text(.text(1...200)), "Where the kind of problem is explained."),
        APIField("title", .text(.text(1...200))),
        APIField("status", .integer(400...599)),
        APIField("detail", .words, "What happened and what to do."),
        APIField("code", .text(.oneOf(APIProblemKind.all.map(\.code))), "Stable: for programs."),
        .optional("field", .text(.text(1...64)), "The parameter or member that it is about."),
        .optional(
            "errors",
            .list(
                .object([
                    APIField("pointer", .text(.text(0...200)), "A JSON pointer into the body, or the name of a parameter."),
                    APIField("detail", .words),
                ]), upTo: 8)),
        APIField("trace", .text(.text(1...64)), "Under which the operator's log has more."),
    ])

    static let assetSchema = APISchema.object([
        APIField("id", .asset),
        APIField("symbol", .text(.text(1...64))),
        APIField("name", .text(.text(1...200))),
        APIField("rank", .nullable(.integer(1...1_000_000)), "By market capitalisation."),
        APIField("state", .text(.oneOf(["listed", "delisted", "suspended"]))),
        APIField("haltReason", .nullable(.words), "Why it cannot be traded now; null when it can, unless it is suspended."),
        APIField("quantityStep", .number, "Quantities are whole multiples of this."),
        APIField("priceTick", .number, "Prices of orders are whole multiples of this."),
        APIField("minimumOrder", .number, "USD; a whole holding may be sold below it."),
        APIField("supply", .nullable(.number)),
        APIField("maximumSupply", .nullable(.number)),
        APIField("quote", .nullable(.named(.quote))),
    ])

    static let rulesSchema = APISchema.object([
        APIField(
            "feeBasisPoints", .integer(0...10_000), "Of what takes the price there is, in hundredths of a percent of the value."),
        APIField("makerFeeBasisPoints", .integer(0...10_000), "Of what had waited for its price."),
        APIField("minimumOrder", .number, "USD; a whole holding may be sold below it."),
        APIField("maximumOrder", .number, "USD."),
        APIField("spreadBasisPoints", .integer(0...10_000), "Between what one buys and sells at."),
        APIField(
            "impactBasisPoints", .nullable(.integer(0...1_000_000)),
            "How far an order of a day's whole volume moves the price; of smaller ones by the square root. Null: none does."),
        APIField("largestImpactBasisPoints", .integer(0...10_000)),
        APIField(
            "participationPercent", .nullable(.integer(1...1_000_000)),
            "The share of an interval's volume that one order may take; null: any."),
        APIField("stopReserveBasisPoints", .integer(0...1_000_000), "Set aside above its stop price for a stop that buys."),
        APIField("fillAt", .text(.oneOf(FillTiming.self)), "Which quote an order may take."),
        APIField("quotePatienceMilliseconds", .integer(0...1_000_000_000), "How long an order waits for its quote."),
    ])

    static let quoteSchema = APISchema.object([
        APIField("asset", .asset),
        APIField("price", .number, "USD for one coin."),
        APIField("change24h", .nullable(.number), "Percent."),
        APIField("volume24h", .nullable(.number), "USD."),
        APIField("source", .text(.text(1...64))),
        APIField("time", .time, "When the source observed it."),
    ])

    static let marketStatusSchema = APISchema.object([
        APIField("kind", .text(.oneOf(["live", "simulated", "replay"]))),
        APIField("label", .text(.text(1...200)), "Where prices come from now."),
        APIField("lastTick", .nullable(.time)),
        APIField("staleAfterMilliseconds", .integer(0...1_000_000_000), "No order fills on a quote older than this."),
        APIField("problem", .nullable(.words), "Why quotes are old or missing."),
    ])

    static let candleSchema = APISchema.object([
        APIField("start", .time),
        APIField("open", .number),
        APIField("high", .number),
        APIField("low", .number),
        APIField("close", .number),
        APIField("volume", .nullable(.number), "USD."),
    ])

    static let candleSeriesSchema = APISchema.object([
        APIField("asset", .asset),
        APIField("interval", .text(.oneOf(CandleInterval.self))),
        APIField("hasRanges", .flag, "False where the source knows one price per interval only."),
        APIField("note", .nullable(.words), "What is missing."),
        APIField("items", .list(.named(.candle), upTo: 5000), "The oldest first; gaps are left out."),
    ])
}
