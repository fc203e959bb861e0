internal import Contracts
internal import Domain

/// Says of which coins a portfolio's curve lacks closing prices.
enum MissingDays {
    /// More coins than these are counted.
    static let shownCoins = 6

    /// Nil when nothing is missing. `benchmark` is named for the comparison, the others for the value.
    static func sentences(_ missing: [MissingCloses]?, assets: [AssetID: Asset], benchmark: AssetID?) -> String? {
        guard let missing, !missing.isEmpty else { return nil }
        let all = missing.sorted { ($1.days, $0.asset) < ($0.days, $1.asset) }
        var names = all.prefix(shownCoins).map { coin in
            let name = assets[coin.asset]?.name ?? coin.asset.rawValue
            let (first, last) = (Format.day(endingAt: coin.first), Format.day(endingAt: coin.last))
            return coin.days == 1
                ? "\(name) on \(first)" : "\(name) on \(Format.grouped(coin.days)) days from \(first) to \(last)"
        }
        if all.count > shownCoins {
            names.append(all.count == shownCoins + 1 ? "one other coin" : "\(all.count - shownCoins) other coins")
        }
        let list = names.count == 1 ? names[0] : names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
        var sentences = ["No closing price is known of \(list): they count at the last trade or the last price before."]
        if let benchmark, all.contains(where: { $0.asset == benchmark }) {
            sentences.append("The comparison with \(assets[benchmark]?.name ?? benchmark.rawValue) has gaps there.")
        }
        var reasons: [String] = []
        for reason in all.compactMap(\.reason) where !reasons.contains(reason) && reasons.count < 2 { reasons.append(reason) }
        return (sentences + reasons).joined(separator: " ")
    }
}
