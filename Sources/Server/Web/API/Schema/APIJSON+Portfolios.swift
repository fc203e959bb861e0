internal import Contracts
internal import Domain

extension APIJSON {
    mutating func portfolio(_ summary: PortfolioSummary, _ portfolio: PortfolioView) {
        object { json in
            json.summary(summary)
            json.field("archivedAt", text: summary.archivedAt)
            json.field("inUse", summary.isActive)
            json.field("cash", text: portfolio.cash)
            json.field("heldCash", text: portfolio.heldCash ?? .zero)
            json.field("totalValue", text: portfolio.totalValue)
            json.field("valueDayAgo", text: portfolio.valueDayAgo)
            json.field("contributed", text: portfolio.contributed)
            json.field("realisedGain", text: portfolio.realisedGain)
            json.field("unrealisedGain", text: portfolio.unrealisedGain)
            json.field("feesPaid", text: portfolio.feesPaid)
        }
    }

    mutating func archivedPortfolio(_ summary: PortfolioSummary) {
        object { json in
            json.summary(summary)
            json.field("archivedAt", text: summary.archivedAt)
        }
    }

    /// The members that all forms of a portfolio have.
    private mutating func summary(_ summary: PortfolioSummary) {
        field("id", text: summary.id)
        field("name", summary.name)
        field("createdAt", text: summary.createdAt)
        field("clonedFrom", text: summary.clonedFrom)
        field("openingCash", text: summary.openingCash)
        name("periods")
        list(summary.periods) { $0.period($1) }
    }

    private mutating func period(_ period: PortfolioPeriod) {
        object { json in
            json.field("number", Int64(period.number))
            json.field("start", text: period.start)
            json.field("end", text: period.end)
            json.field("closingValue", text: period.closingValue)
        }
    }

    mutating func funds(_ funds: FundsLeft) {
        object { json in
            json.field("cash", text: funds.cash)
            json.field("leftToday", text: funds.leftToday)
            json.field("perDay", text: funds.perDay)
        }
    }

    mutating func preferences(_ list: PortfolioList) {
        object { json in
            json.field("portfolio", text: list.active)
            json.field("costBasis", list.costBasis.rawValue)
            json.field("maximumOpeningCash", text: list.maximumOpeningCash)
            json.field("maximumPortfolios", Int64(list.maximumCount))
        }
    }

    // MARK: - Performance

    mutating func performance(_ analytics: PortfolioAnalytics) {
        object { json in
            json.subject(analytics)
            json.name("figures")
            json.list(analytics.figures) { json, figure in
                json.object { json in
                    json.field("figure", figure.figure.rawValue)
                    json.field("value", ratio: figure.value)
                    json.field("sentence", figure.sentence)
                    json.field("formula", figure.formula)
                }
            }
            json.name("drawdown")
            if let drawdown = analytics.drawdown {
                json.object { json in
                    json.field("depth", ratio: drawdown.depth)
                    json.field("peak", text: drawdown.peak)
                    json.field("trough", text: drawdown.trough)
                }
            } else {
                json.null()
            }
            json.field("realisedGain", text: analytics.realisedGain)
            json.field("unrealisedGain", text: analytics.unrealisedGain)
            json.field("feesPaid", text: analytics.feesPaid)
            json.name("allocation")
            json.list(analytics.allocation) { json, share in
                json.object { json in
                    json.field("asset", share.asset?.rawValue)
                    json.field("value", text: share.value)
                    json.field("share", ratio: share.share)
                }
            }
            json.name("days")
            json.list(analytics.curve) { json, point in
                json.object { json in
                    json.field("time", text: point.time)
                    json.field("value", text: point.value)
                    json.field("contributed", text: point.contributed)
                    json.field("benchmark", text: point.benchmark)
                }
            }
            json.missingCloses(analytics.missingCloses)
        }
    }

    mutating func heldLots(_ analytics: PortfolioAnalytics) {
        object { json in
            json.subject(analytics)
            json.name("items")
            json.list(analytics.heldLots) { json, lot in
                json.object { json in
                    json.field("asset", lot.asset.rawValue)
                    json.field("acquired", text: lot.acquired)
                    json.field("quantity", text: lot.quantity)
                    json.field("cost", text: lot.cost)
                    json.field("unrealisedGain", text: lot.unrealisedGain)
                }
            }
        }
    }

    mutating func soldLots(_ page: SoldLotPage) {
        object { json in
            json.field("costBasis", page.costBasis.rawValue)
            json.field("count", Int64(page.count))
            json.name("items")
            json.list(page.lots) { json, lot in
                json.object { json in
                    json.field("asset", lot.asset.rawValue)
                    json.field("acquired", text: lot.acquired)
                    json.field("sold", text: lot.sold)
                    json.field("quantity", text: lot.quantity)
                    json.field("cost", text: lot.cost)
                    json.field("proceeds", text: lot.proceeds)
                    json.field("gain", text: lot.gain)
                }
            }
            json.field("next", text: page.next)
        }
    }

    /// The member of that name.
    mutating func missingCloses(_ missing: [MissingCloses]?) {
        name("missingCloses")
        list(missing ?? []) { json, missing in
            json.object { json in
                json.field("asset", missing.asset.rawValue)
                json.field("days", Int64(missing.days))
                json.field("first", text: missing.first)
                json.field("last", text: missing.last)
                json.field("reason", missing.reason)
            }
        }
    }

    private mutating func subject(_ analytics: PortfolioAnalytics) {
        field("portfolio", text: analytics.portfolio)
        name("period")
        if let period = analytics.period { self.period(period) } else { null() }
        field("costBasis", analytics.costBasis.rawValue)
    }

    // MARK: - Rules

    mutating func rules(_ rules: TradingRules) {
        func points(_ value: Int) -> Int64 { Int64(clamping: value) }
        object { json in
            json.field("feeBasisPoints", points(rules.feeBasisPoints))
            json.field("makerFeeBasisPoints", points(rules.makerFeeBasisPoints))
            json.field("minimumOrder", text: rules.minimumOrder)
            json.field("maximumOrder", text: rules.maximumOrder)
            json.field("spreadBasisPoints", points(rules.fills.spreadBasisPoints))
            json.name("impactBasisPoints")
            if case .squareRoot(let coefficient) = rules.fills.impact { json.value(points(coefficient)) } else { json.null() }
            json.field("largestImpactBasisPoints", points(rules.fills.largestImpactBasisPoints))
            json.name("participationPercent")
            if let percent = rules.fills.participationPercent { json.value(points(percent)) } else { json.null() }
            json.field("stopReserveBasisPoints", points(rules.stopReserveBasisPoints))
            json.field("fillAt", rules.fillAt.rawValue)
            json.field("quotePatienceMilliseconds", rules.quotePatienceMilliseconds)
        }
    }
}
