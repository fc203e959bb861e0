internal import Contracts
internal import Domain

/// A coin against the dollar, under the name that Binance has for such a pair.
struct BinancePair: Sendable, Hashable {
    /// Stands for US dollars in all that Binance's API says.
    static let quoteAsset = "USDT"

    let asset: Asset
    /// `BTC`
    let base: String

    /// `BTCUSDT`
    var symbol: String { base + Self.quoteAsset }

    init?(_ asset: Asset) {
        let base = asset.symbol.uppercased()
        // Tether itself cannot be told from dollars here.
        guard (1...20).contains(base.utf8.count), base != Self.quoteAsset, base.utf8.allSatisfy(Self.isLegal) else { return nil }
        self.asset = asset
        self.base = base
    }

    /// The largest number of steps or ticks that an order may name.
    private static let most: Int64 = 9_000_000_000_000_000_000

    var step: Quantity { Quantity(steps: 1, decimals: asset.quantityDecimals) }
    var mostQuantity: Quantity { Quantity(steps: Self.most, decimals: asset.quantityDecimals) }
    var mostPrice: String { BinanceDecimal.text(mantissa: Int128(Self.most), scale: Int(asset.priceDecimals)) }
    /// Decimals that a quantity may be written with.
    var basePrecision: Int { max(8, Int(asset.quantityDecimals)) }
    /// Decimals that a price may be written with.
    var quotePrecision: Int { max(8, Int(asset.priceDecimals)) }

    /// What can be done with it now, in Binance's words.
    func status(in view: MarketView) -> String {
        if view.haltReason(of: asset.id) != nil { return "HALT" }
        if asset.state == .suspended || view.quotes[asset.id] == nil { return "BREAK" }
        return "TRADING"
    }

    /// Signs that Binance has in symbols.
    static func isLegal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || "-_.".utf8.contains(byte)
    }
}
