internal import Contracts
internal import Domain

/// A coin as it was at the shipped moment.
struct ShippedCoin: Sendable {
    /// How a coin's price moves.
    enum Kind: String, Sendable {
        case bitcoin, major, other, meme
        /// Pegged to the US dollar.
        case stable
        case gold, euro
    }

    let id: AssetID
    let symbol: String
    let name: String
    /// By market capitalisation, from 1.
    let rank: Int
    let price: Double
    let supply: Double?
    let maxSupply: Double?
    /// Traded in 24 hours, in USD.
    let volume: Double
    let kind: Kind

    static let moment = Timestamp(milliseconds: ShippedFigures.moment)

    /// Largest first.
    static let all: [ShippedCoin] = ShippedFigures.coins.split(separator: "\n").enumerated().compactMap { index, line in
        let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 8, let price = Double(fields[3]), let volume = Double(fields[6]),
            let kind = Kind(rawValue: fields[7])
        else { return nil }
        return ShippedCoin(
            id: AssetID(fields[0]), symbol: fields[1], name: fields[2], rank: index + 1, price: price,
            supply: Double(fields[4]), maxSupply: Double(fields[5]), volume: volume, kind: kind)
    }

    static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    func observed(price: Price) -> ObservedAsset {
        ObservedAsset(id: id, symbol: symbol, name: name, rank: rank, supply: supply, maxSupply: maxSupply, price: price)
    }
}
