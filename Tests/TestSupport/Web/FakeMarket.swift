public import Domain

/// Coins and prices for tests and benchmarks of the web role.
public enum FakeMarket {
    public static let start = Timestamp(milliseconds: 1_700_000_000_000)

    /// `bitcoin`, `ether`, `dust`, and more up to `count`.
    public static func assets(_ count: Int = 3) -> [Asset] {
        (0..<count).map { index in
            let (id, symbol, name) = names(index)
            return Asset(
                id: AssetID(id), symbol: symbol, name: name, rank: index + 1, supply: 1e9 / Double(index + 1), maxSupply: nil,
                quantityDecimals: index == 2 ? 0 : 8)
        }
    }

    public static func quotes(_ assets: [Asset], round: Int = 0) -> [Quote] {
        assets.enumerated().map { index, asset in
            Quote(
                asset: asset.id, price: price(index, round: round), change24h: Double(index % 11) - 5, volume24h: USD(1_000_000),
                source: "test", time: start)
        }
    }

    public static func price(_ index: Int, round: Int) -> Price {
        Price(mantissa: Int64(8_329_490 / (index + 1) + round % 1000), scale: 2)!
    }

    private static func names(_ index: Int) -> (String, String, String) {
        switch index {
        case 0: ("bitcoin", "BTC", "Bitcoin")
        case 1: ("ether", "ETH", "Ether & <Friends>")
        case 2: ("dust", "DUST", "Dust")
        default: ("coin-\(index)", "C\(index)", "Coin number \(index)")
        }
    }
}
