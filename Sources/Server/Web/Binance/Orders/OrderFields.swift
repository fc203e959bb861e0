internal import Contracts
internal import Domain

/// Reads the quantities and prices of orders, by the filters that `exchangeInfo` tells.
struct OrderFields: Sendable {
    let parameters: BinanceParameters
    let pair: BinancePair

    /// Throws -1111 for more decimals than can be said, -1013 for what the pair's LOT_SIZE does not allow.
    func quantity(_ name: String) throws(BinanceError) -> Quantity? {
        guard let number = try parameters.decimal(name) else { return nil }
        guard number.scale <= pair.basePrecision || number.units(decimals: pair.basePrecision) != nil else {
            throw .tooPrecise(name)
        }
        let decimals = pair.asset.quantityDecimals
        guard let steps = number.units(decimals: Int(decimals)), steps > 0, steps <= pair.mostQuantity.steps else {
            throw .filter("LOT_SIZE")
        }
        return Quantity(steps: steps, decimals: decimals)
    }

    func requiredQuantity(_ name: String = "quantity") throws(BinanceError) -> Quantity {
        guard let quantity = try quantity(name) else { throw .missing(name) }
        return quantity
    }

    /// Throws -1111 for more decimals than can be said, -1013 for what the pair's PRICE_FILTER does not allow.
    func price(_ name: String) throws(BinanceError) -> Price? {
        guard let number = try parameters.decimal(name) else { return nil }
        guard number.scale <= pair.quotePrecision || number.units(decimals: pair.quotePrecision) != nil else {
            throw .tooPrecise(name)
        }
        guard let ticks = number.units(decimals: Int(pair.asset.priceDecimals)), ticks > 0,
            let price = Price(mantissa: ticks, scale: Int(pair.asset.priceDecimals))
        else { throw .filter("PRICE_FILTER") }
        return price
    }

    func requiredPrice(_ name: String) throws(BinanceError) -> Price {
        guard let price = try price(name) else { throw .missing(name) }
        return price
    }

    /// Dollars.
    func amount(_ name: String) throws(BinanceError) -> USD? {
        guard let number = try parameters.decimal(name) else { return nil }
        guard number.scale <= USD.decimals || number.units(decimals: USD.decimals) != nil else { throw .tooPrecise(name) }
        guard let micros = number.units(decimals: USD.decimals), micros > 0 else { throw .filter("NOTIONAL") }
        return USD(micros: micros)
    }

    /// How far a stop trails the best price, in hundredths of a percent.
    func trail(_ name: String) throws(BinanceError) -> Trail? {
        guard let basisPoints = try parameters.integer(name) else { return nil }
        guard (1...9999).contains(basisPoints) else { throw .filter("TRAILING_DELTA") }
        return .basisPoints(Int(basisPoints))
    }

    /// Throws when one of these was sent.
    func refuse(_ names: String...) throws(BinanceError) {
        for name in names where parameters.has(name) { throw .notRequired(name) }
    }
}
