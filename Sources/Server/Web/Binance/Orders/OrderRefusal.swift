internal import Bus
internal import Contracts
internal import Domain

extension BinanceError {
    /// Why the exchange refused an order, in Binance's words.
    init(refusedFor reason: OrderReason?, _ sentence: String?) {
        switch reason {
        case .insufficientFunds, .insufficientHoldings: self = .insufficientBalance
        case .belowMinimum, .tooLarge: self = .filter("NOTIONAL")
        case .assetSuspended, .tradingHalted, .portfolioClosed: self = .marketClosed
        case .staleQuote, .noQuote, .noQuoteInTime: self = .noDepth
        case .wouldTake: self = .wouldTake
        default: self = .rejected(sentence ?? "Unsupported order combination")
        }
    }

    /// Why an order could not be placed at all.
    init(placing error: BusError) {
        // Of an order list the field says of which order it is.
        let field = error.field.map { field in String(field.split(separator: ".").last ?? "") }
        switch (error.code, field) {
        case (.invalidInput, "size"): self = .filter("LOT_SIZE")
        case (.invalidInput, "limitPrice"), (.invalidInput, "stopPrice"): self = .filter("PRICE_FILTER")
        case (.invalidInput, "clientOrderID"): self = .invalid("newClientOrderId")
        case (.notFound, "asset"): self = .badSymbol
        case (.notFound, _): self = .rejectedKey
        default: self.init(error)
        }
    }
}
