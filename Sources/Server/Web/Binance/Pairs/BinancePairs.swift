internal import Contracts
internal import Domain

/// All pairs of a moment, by their names and by their coins.
///
/// Of several coins with one symbol, the best ranked has the pair; the others have none here.
struct BinancePairs: Sendable {
    let bySymbol: [String: BinancePair]
    let byAsset: [AssetID: BinancePair]
    /// By name.
    let all: [BinancePair]

    init(_ assets: some Collection<Asset>) {
        var byBase: [String: BinancePair] = [:]
        for asset in assets {
            guard let pair = BinancePair(asset) else { continue }
            if let other = byBase[pair.base], Self.comesFirst(other.asset, asset) { continue }
            byBase[pair.base] = pair
        }
        all = byBase.values.sorted { $0.base < $1.base }
        bySymbol = Dictionary(all.map { ($0.symbol, $0) }, uniquingKeysWith: { first, _ in first })
        byAsset = Dictionary(all.map { ($0.asset.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func comesFirst(_ left: Asset, _ right: Asset) -> Bool {
        let (leftIsListed, rightIsListed) = (left.state == .listed, right.state == .listed)
        if leftIsListed != rightIsListed { return leftIsListed }
        let (leftRank, rightRank) = (left.rank ?? .max, right.rank ?? .max)
        return leftRank == rightRank ? left.id < right.id : leftRank < rightRank
    }

    /// Throws -1121 for a name that no pair has, -1100 for what can be no name.
    func pair(_ symbol: String, parameter: String = "symbol") throws(BinanceError) -> BinancePair {
        guard (1...20).contains(symbol.utf8.count), symbol.utf8.allSatisfy(BinancePair.isLegal) else {
            throw .illegal(parameter, range: "^[A-Z0-9-_.]{1,20}$")
        }
        guard let pair = bySymbol[symbol] else { throw .badSymbol }
        return pair
    }

    /// The pairs that a request names by `symbol` or `symbols`; nil when it names none.
    func chosen(by parameters: BinanceParameters) throws(BinanceError) -> (pairs: [BinancePair], isList: Bool)? {
        let symbol = try parameters["symbol"]
        let symbols = try parameters["symbols"]
        if symbol != nil, symbols != nil { throw .badCombination }
        if let symbol { return ([try pair(symbol)], false) }
        guard let symbols else { return nil }
        let names = try Self.names(symbols)
        guard Set(names).count == names.count else { throw .duplicateSymbols }
        var pairs: [BinancePair] = []
        for name in names { pairs.append(try pair(name, parameter: "symbols")) }
        return (pairs, true)
    }

    /// `["BTCUSDT","ETHUSDT"]`
    private static func names(_ text: String) throws(BinanceError) -> [String] {
        let range = "^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$"
        guard text.hasPrefix("["), text.hasSuffix("]"), text.utf8.count >= 2 else { throw .illegal("symbols", range: range) }
        let inside = text.dropFirst().dropLast()
        if inside.isEmpty { return [] }
        var names: [String] = []
        for part in inside.split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = part.drop { $0 == " " }
            guard trimmed.count > 2, trimmed.hasPrefix("\""), trimmed.hasSuffix("\"") else {
                throw .illegal("symbols", range: range)
            }
            names.append(String(trimmed.dropFirst().dropLast()))
        }
        return names
    }
}
