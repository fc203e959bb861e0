internal import Domain

extension APISchemaName {
    static let newOrderSchema = APISchema.object(
        [
            .optional(
                "clientOrderId", .text(.clientOrderID),
                "Your own name for the order, unique in the portfolio: sent again with the same body it returns the first order. The server makes one up if it is absent; then sending twice buys twice."
            ),
            .optional("portfolio", .rowID, "Without it, the portfolio in use."),
            APIField("asset", .asset),
            APIField("side", .text(.oneOf(Side.self))),
            .optional("type", .text(.oneOf(OrderType.self)), "`market` if absent."),
            .optional("quantity", .text(.decimal), "So many coins. One of `quantity`, `amount` and `all` is needed."),
            .optional(
                "amount", .text(.dollars),
                "Buying: the most that leaves the account, fee included. Selling: the worth of what is sold."),
            .optional("all", .flag, "True: sell all that is available."),
        ] + termsFields)

    private static let termsFields: [APIField] = [
        .optional("limitPrice", .text(.decimal), "Of `limit` and `stop_limit`."),
        .optional("stopPrice", .text(.decimal), "Of `stop`, `stop_limit` and `take_profit`."),
        .optional("trailAmount", .text(.decimal), "Of `trailing_stop`: so many USD of the price behind the best one."),
        .optional("trailBasisPoints", .integer(1...9999), "Of `trailing_stop`: so many hundredths of a percent instead."),
        .optional("timeInForce", .text(.oneOf(TimeInForce.self)), "`GTC` if absent."),
        .optional("postOnly", .flag, "True: refused rather than filled at once; of `limit`."),
    ]

    static let newLegSchema = APISchema.object(
        [
            APIField("type", .text(.oneOf(OrderType.self))),
            .optional("clientOrderId", .text(.clientOrderID), "Made from the group's if absent."),
        ] + termsFields)

    static let newOrderGroupSchema = APISchema.object([
        .optional("clientOrderId", .text(.groupClientID), "Your own name for the group, as of an order; at most 60 characters."),
        .optional("portfolio", .rowID, "Without it, the portfolio in use."),
        APIField("asset", .asset),
        APIField(
            "side", .text(.oneOf(Side.self)), "Of both orders of an OCO, or of the entry of a bracket, which is a purchase."),
        .optional("quantity", .text(.decimal), "Of both orders of an OCO, or of the entry: exits sell what it bought."),
        .optional("amount", .text(.dollars), "Of the entry of a bracket."),
        .optional("all", .flag, "True: an OCO that sells all that is available."),
        .optional("entry", .named(.newLeg), "With it the group is a bracket, without it an OCO."),
        APIField("target", .named(.newLeg), "`limit` or `take_profit`."),
        APIField("stop", .named(.newLeg), "`stop`, `stop_limit` or `trailing_stop`."),
    ])

    static let orderChangeSchema = APISchema.object([
        .optional("limitPrice", .text(.decimal)),
        .optional("stopPrice", .text(.decimal)),
        .optional("trailAmount", .text(.decimal)),
        .optional("trailBasisPoints", .integer(1...9999)),
        .optional("quantity", .text(.decimal), "What the whole order is for, with what has filled of it."),
    ])

    static let orderGroupSchema = APISchema.object([
        APIField("id", .rowID),
        APIField("kind", .text(.oneOf(OrderGroupKind.self))),
        APIField("clientOrderId", .text(.text(1...64))),
        APIField("orders", .list(.named(.order), upTo: 3), "Entry (of a bracket), target, stop."),
    ])

    private static let previewFields: [APIField] = [
        APIField("refusal", .nullable(.text(.oneOf(OrderReason.self))), "Why it would be refused."),
        APIField("refusalText", .nullable(.words)),
        APIField("waits", .flag, "Whether something of it would wait."),
        APIField("quote", .nullable(.number), "The price there is."),
        APIField("price", .nullable(.number), "What it would fill at, as far as that is known."),
        APIField("quantity", .nullable(.number)),
        APIField("value", .nullable(.number)),
        APIField("fee", .nullable(.number)),
        APIField("heldCash", .nullable(.number), "What would be set aside for what waits."),
        APIField("heldQuantity", .nullable(.number)),
        APIField("cashAfter", .nullable(.number), "What could be spent afterwards."),
        APIField("holdingAfter", .nullable(.number)),
    ]

    static let orderPreviewSchema = APISchema.object(previewFields)

    /// An order's fields are of the group as a whole; those of `orders`, of each as if it alone filled.
    static let orderGroupPreviewSchema = APISchema.object(
        [APIField("kind", .text(.oneOf(OrderGroupKind.self)))] + previewFields + [
            APIField(
                "orders",
                .list(
                    .object(
                        [
                            APIField("role", .text(.oneOf(OrderRole.self))), APIField("side", .text(.oneOf(Side.self))),
                            APIField("type", .text(.oneOf(OrderType.self))),
                        ] + previewFields), upTo: 3),
                "Entry (of a bracket), target, stop: each as if it, and none of the others, had filled. Empty when the group would be refused."
            )
        ])

    static let orderSchema = APISchema.object([
        APIField("id", .rowID),
        APIField("clientOrderId", .text(.text(1...64))),
        APIField("portfolio", .rowID),
        APIField("asset", .asset),
        APIField("side", .text(.oneOf(Side.self))),
        APIField("type", .text(.oneOf(OrderType.self))),
        APIField(
            "quantity", .nullable(.number), "How many coins it is for; null for an amount in USD whose price nobody knows before."
        ),
        APIField("amount", .nullable(.number), "What it is for in USD, where it was placed so."),
        APIField("all", .flag, "Placed to sell all."),
        APIField("limitPrice", .nullable(.number)),
        APIField("stopPrice", .nullable(.number)),
        APIField("trailAmount", .nullable(.number)),
        APIField("trailBasisPoints", .nullable(.integer(1...9999))),
        APIField("trailStop", .nullable(.number), "The price that fires a trailing stop, as of the last tick that is stored."),
        APIField("timeInForce", .text(.oneOf(TimeInForce.self))),
        APIField("postOnly", .flag),
        APIField("state", .text(.oneOf(OrderState.self))),
        APIField("reason", .nullable(.text(.oneOf(OrderReason.self))), "Why it was refused, cancelled or expired."),
        APIField("reasonText", .nullable(.words)),
        APIField("placedAt", .time),
        APIField("updatedAt", .time),
        APIField("triggeredAt", .nullable(.time), "When its stop price was reached."),
        APIField("expiresAt", .nullable(.time)),
        APIField("waitsForQuoteUntil", .nullable(.time), "It waits for a quote to fill on, and ends then."),
        APIField("group", .nullable(.rowID), "The group that it belongs to."),
        APIField("role", .nullable(.text(.oneOf(OrderRole.self))), "What it is there."),
        APIField("dormant", .flag, "An exit whose entry has not filled: no price wakes it."),
        APIField("heldCash", .nullable(.number), "USD set aside for what is open of it."),
        APIField("heldQuantity", .nullable(.number), "Coins set aside for what is open of it."),
        APIField("filledQuantity", .number),
        APIField("filledValue", .number, "USD, before fees."),
        APIField("fee", .number, "USD."),
        APIField("averagePrice", .nullable(.number)),
        APIField("fills", .list(.named(.fill), upTo: 100_000)),
    ])

    static let fillSchema = APISchema.object([
        APIField("id", .rowID),
        APIField("order", .rowID),
        APIField("asset", .asset),
        APIField("side", .text(.oneOf(Side.self))),
        APIField("quantity", .number),
        APIField("price", .number, "USD for one coin."),
        APIField("value", .number, "Price times quantity, rounded against the trader, before the fee."),
        APIField("fee", .number),
        APIField("liquidity", .nullable(.text(.oneOf(Liquidity.self)))),
        APIField("time", .time),
        APIField("rule", .text(.text(1...64)), "Which rule gave the price; see docs/fills.md."),
        APIField("quoteSource", .text(.text(1...64))),
        APIField("quoteAgeMilliseconds", .integer(-1_000_000_000_000...1_000_000_000_000)),
        APIField("quotePrice", .nullable(.number), "The quote that the price was made of."),
        APIField("cashAfter", .number),
        APIField("holdingAfter", .number),
    ])
}
