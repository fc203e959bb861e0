internal import Domain

extension ExchangeConfiguration {
    /// What the exchange asks of every order, and what gives its price.
    static func tradingRules(_ sources: ConfigurationSources) throws(ConfigurationError) -> TradingRules {
        let fee = try number(Settings.feeBasisPoints, 0...1000, sources)
        let makerFee = try number(Settings.makerFeeBasisPoints, -1...1000, sources)
        let (minimum, maximum) = (try dollars(Settings.minimumOrder, sources), try dollars(Settings.maximumOrder, sources))
        guard minimum <= maximum else {
            throw ConfigurationError("The setting maximum-order wants an amount that is not below minimum-order.")
        }
        let participation = try number(Settings.participation, 0...100, sources)
        let timing = try sources.value(Settings.fillAt)
        guard let fillAt = FillTiming(rawValue: timing) else {
            throw ConfigurationError("The setting fill-at is current or next, not “\(timing)”.")
        }
        return TradingRules(
            feeBasisPoints: fee, makerFeeBasisPoints: makerFee < 0 ? nil : makerFee, minimumOrder: minimum, maximumOrder: maximum,
            fills: FillModel(
                spreadBasisPoints: try number(Settings.spreadBasisPoints, 0...2000, sources), impact: try impact(sources),
                largestImpactBasisPoints: try number(Settings.impactCap, 0...5000, sources),
                participationPercent: participation == 0 ? nil : participation),
            stopReserveBasisPoints: try number(Settings.stopReserve, 0...10_000, sources), fillAt: fillAt,
            quotePatienceMilliseconds: Int64(try number(Settings.quotePatience, 1...86_400, sources)) * 1000)
    }

    private static func impact(_ sources: ConfigurationSources) throws(ConfigurationError) -> FillModel.Impact {
        let text = try sources.value(Settings.impact)
        if text == "none" { return .none }
        guard let basisPoints = Int(text), (1...100_000).contains(basisPoints) else {
            throw ConfigurationError("The setting impact is none or a number from 1 to 100000, not “\(text)”.")
        }
        return .squareRoot(basisPoints: basisPoints)
    }
}
