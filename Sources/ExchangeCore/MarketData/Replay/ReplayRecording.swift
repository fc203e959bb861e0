internal import Domain
internal import Foundation

/// Recorded daily prices of some coins.
struct ReplayRecording: Sendable {
    /// `shipped`, or the name of the file or folder.
    let name: String
    /// Largest first.
    let coins: [ReplayCoin]

    /// The first and the last recorded day.
    var range: ClosedRange<Int64>? {
        let firsts = coins.compactMap { $0.series.days.first?.day }
        let lasts = coins.compactMap { $0.series.days.last?.day }
        guard let first = firsts.min(), let last = lasts.max() else { return nil }
        return Int64(first)...Int64(last)
    }

    /// The daily prices that come with the exchange.
    static let shipped = ReplayRecording(
        name: "shipped",
        coins: ShippedCoin.all.compactMap { coin in
            RecordedSeries.shipped[coin.id.rawValue].map { ReplayCoin(coin, series: $0) }
        })

    /// Reads a CSV file, or all of a folder.
    static func load(_ path: String) throws(MarketDataError) -> ReplayRecording {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw MarketDataError(.notFound, "There is no recording at \(path).")
        }
        let url = URL(fileURLWithPath: path)
        var files = [url]
        if isFolder.boolValue {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            files = names.filter { $0.lowercased().hasSuffix(".csv") }.sorted().map { url.appendingPathComponent($0) }
        }
        var coins: [ReplayCoin] = []
        for file in files.prefix(500) {
            guard let data = try? Data(contentsOf: file), data.count <= 64 << 20 else {
                throw MarketDataError(.unreadable, "\(file.lastPathComponent) cannot be read, or is larger than 64 MB.")
            }
            let columns = try RecordedCSV.columns(
                String(decoding: data, as: UTF8.self), file: file.deletingPathExtension().lastPathComponent)
            for column in columns {
                guard let coin = ReplayCoin(named: column.name, series: RecordedSeries(days: column.days)),
                    !coins.contains(where: { $0.id == coin.id })
                else { continue }
                coins.append(coin)
            }
        }
        guard !coins.isEmpty else { throw MarketDataError(.unreadable, "\(path) holds no dates with prices.") }
        coins.sort { ($0.rank, $0.id) < ($1.rank, $1.id) }
        let name = url.lastPathComponent.map { $0 == ";" || $0 == "=" ? "_" : $0 }
        return ReplayRecording(name: String(name), coins: coins)
    }
}

extension ReplayCoin {
    init(_ coin: ShippedCoin, series: RecordedSeries) {
        self.init(
            id: coin.id, symbol: coin.symbol, name: coin.name, rank: coin.rank, supply: coin.supply,
            maxSupply: coin.maxSupply, series: series)
    }

    /// - Parameter name: a coin's id or symbol, or a pair such as `BTCUSDT`, perhaps with more behind an underscore. A name
    ///   that is none of them is a coin of its own.
    init?(named name: String, series: RecordedSeries) {
        guard !series.days.isEmpty else { return nil }
        let stem = name.prefix { $0 != "_" && $0 != " " }
        var candidates = [name, String(stem)]
        for suffix in ["USDT", "USDC", "USD"] where stem.uppercased().hasSuffix(suffix) && stem.count > suffix.count {
            candidates.append(String(stem.dropLast(suffix.count)))
        }
        for candidate in candidates {
            if let coin = ShippedCoin.all.first(where: {
                $0.id.rawValue == candidate.lowercased() || $0.symbol == candidate.uppercased()
            }) {
                self.init(coin, series: series)
                return
            }
        }
        let mapped = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        guard let id = ForeignText.identity(String(mapped.prefix(64))), let shown = ForeignText.name(name, limit: 64) else {
            return nil
        }
        self.init(
            id: AssetID(id), symbol: String(shown.uppercased().prefix(12)), name: shown, rank: 1000, supply: nil, maxSupply: nil,
            series: series)
    }
}
