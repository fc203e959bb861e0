import Contracts
import Domain

extension AssetID {
    static let bitcoin = AssetID("bitcoin")
    static let pepe = AssetID("pepe")
}

extension MarketBinding {
    static let simulated = MarketBinding(kind: .simulated, detail: "seed 1")
}

extension ObservedAsset {
    static func coin(_ id: AssetID, rank: Int, price: String) -> ObservedAsset {
        ObservedAsset(
            id: id, symbol: String(id.rawValue.prefix(4)).uppercased(), name: "Coin " + id.rawValue, rank: rank, supply: 1e7,
            maxSupply: nil, price: Price(price)!)
    }

    static let bitcoin = coin(.bitcoin, rank: 1, price: "80000")
    static let pepe = coin(.pepe, rank: 2, price: "0.000012")
}

extension Quote {
    static func of(_ id: AssetID, _ price: String, at time: Timestamp) -> Quote {
        Quote(asset: id, price: Price(price)!, change24h: 2.5, volume24h: USD(1_000_000), source: "simulated", time: time)
    }
}

extension MarketStatus {
    static func simulated(at time: Timestamp, problem: String? = nil) -> MarketStatus {
        MarketStatus(
            kind: .simulated, label: "Simulated", intervalMilliseconds: 1000, staleAfterMilliseconds: 10_000, lastTick: time,
            problem: problem)
    }
}
