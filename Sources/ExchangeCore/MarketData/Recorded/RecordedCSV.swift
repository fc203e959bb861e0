internal import Domain

/// Reads daily prices from a CSV: a first column of dates, and either open, high, low, close and volume, or `close` or
/// `price`, or one column of prices for each coin.
enum RecordedCSV {
    struct Column: Sendable {
        /// The column's title, or the file's name where the columns are one coin's.
        let name: String
        let days: [RecordedDay]
    }

    private static let maximumRows = 50_000

    static func columns(_ text: String, file: String) throws(MarketDataError) -> [Column] {
        var lines = text.split(whereSeparator: \.isNewline).prefix(maximumRows)[...]
        guard let head = lines.popFirst() else { throw MarketDataError(.unreadable, "\(file) is empty.") }
        let separator: Character = head.contains(";") ? ";" : head.contains("\t") ? "\t" : ","
        let titles = fields(head, separator).map { $0.lowercased() }
        guard titles.count >= 2 else { throw MarketDataError(.unreadable, "\(file) has no column of prices.") }
        if let close = titles.firstIndex(where: { ["close", "price", "priceusd", "close_price", "adj close"].contains($0) }) {
            let places = ["open", "high", "low"].map { titles.firstIndex(of: $0) }
            let volume = titles.firstIndex(of: "volume")
            let days = lines.compactMap { line -> RecordedDay? in
                let row = fields(line, separator)
                let range = places.compactMap { $0.flatMap { price(row, $0) } }
                guard let day = day(row.first), let price = price(row, close) else { return nil }
                let traded = volume.flatMap { $0 < row.count ? Double(row[$0]) : nil }
                return RecordedDay(
                    day: day, close: price, range: range.count == 3 ? (range[0], range[1], range[2]) : nil,
                    volume: traded.flatMap { $0.isFinite && $0 >= 0 ? $0 * price.approximate : nil })
            }
            return [Column(name: file, days: days)]
        }
        let rows = lines.map { fields($0, separator) }
        return titles.indices.dropFirst().map { index in
            Column(
                name: titles[index],
                days: rows.compactMap { row in
                    guard let day = day(row.first), let price = price(row, index) else { return nil }
                    return RecordedDay(day: day, close: price, range: nil, volume: nil)
                })
        }
    }

    private static func fields(_ line: Substring, _ separator: Character) -> [String] {
        line.split(separator: separator, omittingEmptySubsequences: false).map { field in
            String(
                field.drop { $0 == " " || $0 == "\"" || $0 == "\u{FEFF}" }.reversed().drop { $0 == " " || $0 == "\"" }.reversed())
        }
    }

    private static func price(_ row: [String], _ index: Int) -> Price? {
        index < row.count ? Price(rounding: row[index]) : nil
    }

    /// `YYYY-MM-DD` with anything behind it, or days, seconds or milliseconds since 1970.
    static func day(_ text: String?) -> Int32? {
        guard let text else { return nil }
        if let number = Int64(text), number > 0 {
            let days = number < 100_000 ? number : number < 100_000_000_000 ? number / 86_400 : number / 86_400_000
            return Int32(exactly: days).flatMap { $0 < 100_000 ? $0 : nil }
        }
        let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, let year = Int64(parts[0]), let month = Int64(parts[1]),
            let day = Int64(parts[2]), (1970...2200).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let start = CreditBudget.monthStart(year * 12 + month - 1).epochDay
        let found = start + day - 1
        guard Timestamp.civil(epochDay: found).month == month else { return nil }
        return Int32(exactly: found)
    }
}

extension RecordedDay {
    /// With all prices at the finest of their scales, but the range only where that fits.
    init(day: Int32, close: Price, range: (open: Price, high: Price, low: Price)?, volume: Double?) {
        let scale = max(close.scale, range.map { max($0.open.scale, $0.high.scale, $0.low.scale) } ?? 0)
        func scaled(_ price: Price) -> Int64? {
            var mantissa = price.mantissa
            for _ in price.scale..<scale {
                let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
                if overflow { return nil }
                mantissa = product
            }
            return mantissa
        }
        if let range, let open = scaled(range.open), let high = scaled(range.high), let low = scaled(range.low),
            let close = scaled(close)
        {
            self.init(
                day: day, scale: scale, open: open, high: max(high, open, close), low: min(low, open, close), close: close,
                volume: volume)
        } else {
            self.init(day: day, scale: close.scale, open: 0, high: 0, low: 0, close: close.mantissa, volume: volume)
        }
    }
}
