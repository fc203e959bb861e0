internal import Contracts
internal import Domain

/// Reads CoinCap's answers, v2 and v3, and takes them as they come: numbers as strings or numbers, nulls, exponents,
/// rows twice or out of order. What is wrong with one row costs that row.
enum CoinCapAnswer {
    /// A row of a list, and what it says beside the catalogue.
    struct Row: Sendable {
        let asset: ObservedAsset
        let change24h: Double?
        let volume24h: USD?
    }

    struct Rows: Sendable {
        /// By rank; those without one last.
        var rows: [Row] = []
        /// When CoinCap wrote it.
        var time: Timestamp?
        /// What was wrong, one sentence for each row that was left out.
        var complaints: [String] = []
    }

    struct History: Sendable {
        /// By time.
        var points: [(time: Timestamp, price: Price)] = []
        var complaints: [String] = []
    }

    /// A list of coins, or one coin; with or without the envelope.
    static func assets(_ body: [UInt8]) throws(MarketDataError) -> Rows {
        let document = try document(body)
        let rows: [JSONValue]
        switch document["data"] ?? document {
        case .array(let elements): rows = elements
        case .object(let members): rows = [.object(members)]
        default: throw unreadable("no list of coins")
        }
        var result = Rows(time: time(document))
        var seen: Set<AssetID> = []
        for (index, value) in rows.enumerated() {
            switch row(value) {
            case .success(let row):
                if seen.insert(row.asset.id).inserted {
                    result.rows.append(row)
                } else {
                    result.complaints.append("row \(index) repeats \(row.asset.id)")
                }
            case .failure(let complaint): result.complaints.append("row \(index): \(complaint.text)")
            }
        }
        guard !result.rows.isEmpty || rows.isEmpty else { throw unreadable("not one usable coin in \(rows.count) rows") }
        result.rows.sort { ($0.asset.rank ?? .max, $0.asset.id) < ($1.asset.rank ?? .max, $1.asset.id) }
        return result
    }

    /// Prices at times, oldest first.
    static func history(_ body: [UInt8]) throws(MarketDataError) -> History {
        let document = try document(body)
        guard let rows = (document["data"] ?? document).elements else { throw unreadable("no history") }
        var result = History()
        for (index, row) in rows.enumerated() {
            guard let time = row["time"]?.integer, (0..<100_000_000_000_000).contains(time),
                let price = row["priceUsd"]?.decimal.flatMap({ Price(rounding: $0) })
            else {
                result.complaints.append("point \(index) has no time or no price")
                continue
            }
            result.points.append((Timestamp(milliseconds: time), price))
        }
        guard !result.points.isEmpty || rows.isEmpty else { throw unreadable("not one usable point in \(rows.count)") }
        result.points.sort { $0.time < $1.time }
        return result
    }

    /// The worth of one unit in USD.
    static func rate(_ body: [UInt8]) throws(MarketDataError) -> Price {
        let data = try document(body)["data"]
        guard let price = (data?.elements?.first ?? data)?["rateUsd"]?.decimal.flatMap({ Price(rounding: $0) }) else {
            throw unreadable("no rate")
        }
        return price
    }

    /// Prices in the order of the symbols that were asked for; nil for a price that is none. The answer says nothing
    /// else, so one of another length cannot be assigned and is refused.
    static func prices(_ body: [UInt8], count: Int) throws(MarketDataError) -> (prices: [Price?], time: Timestamp?) {
        let document = try document(body)
        guard let values = document["data"]?.elements else { throw unreadable("no prices") }
        guard values.count == count else { throw unreadable("\(values.count) prices for \(count) symbols") }
        return (values.map { $0.decimal.flatMap { Price(rounding: $0) } }, time(document))
    }

    // MARK: - Parts

    static func unreadable(_ what: String) -> MarketDataError {
        MarketDataError(.unreadable, "CoinCap's answer cannot be used: \(what).")
    }

    private struct Complaint: Error { let text: String }

    private static func document(_ body: [UInt8]) throws(MarketDataError) -> JSONValue {
        let value: JSONValue
        do throws(JSONParser.Failure) {
            value = try JSONParser.parse(body)
        } catch {
            let page = body.first { $0 > 0x20 } == UInt8(ascii: "<")
            throw unreadable(page ? "a web page instead of data" : "\(error.reason) at byte \(error.offset)")
        }
        if let problem = ForeignText.name(value["error"]?.text, limit: 80) {
            throw MarketDataError(.notFound, "CoinCap says: \(problem).")
        }
        return value
    }

    private static func time(_ document: JSONValue) -> Timestamp? {
        guard let time = document["timestamp"]?.integer, time > 0 else { return nil }
        return Timestamp(milliseconds: time)
    }

    private static func row(_ value: JSONValue) -> Result<Row, Complaint> {
        guard let id = ForeignText.identity(value["id"]?.text) else { return .failure(Complaint(text: "no usable id")) }
        guard let symbol = ForeignText.name(value["symbol"]?.text, limit: 20),
            let name = ForeignText.name(value["name"]?.text, limit: 64)
        else { return .failure(Complaint(text: "\(id) has no name or no symbol")) }
        guard let price = value["priceUsd"]?.decimal.flatMap({ Price(rounding: $0) }) else {
            return .failure(Complaint(text: "\(id) has no price"))
        }
        let rank = value["rank"]?.integer.flatMap { Int(exactly: $0) }
        let asset = ObservedAsset(
            id: AssetID(id), symbol: symbol, name: name, rank: rank.flatMap { $0 > 0 ? $0 : nil },
            supply: positive(value["supply"]), maxSupply: positive(value["maxSupply"]), price: price)
        return .success(
            Row(
                asset: asset, change24h: value["changePercent24Hr"]?.double,
                volume24h: positive(value["volumeUsd24Hr"]).flatMap { USD(approximating: $0) }))
    }

    private static func positive(_ value: JSONValue?) -> Double? {
        guard let number = value?.double, number > 0 else { return nil }
        return number
    }
}
