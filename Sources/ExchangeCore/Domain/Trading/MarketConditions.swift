/// Whether a coin can be traded at a moment, and on what quote.
public struct MarketConditions: Sendable {
    public let asset: Asset
    /// The newest; nil when the coin has none.
    public let quote: Quote?
    /// A quote that is older fills nothing.
    public let staleAfterMilliseconds: Int64
    /// Set while trading is halted.
    public let halt: TradingHalt?
    public let now: Timestamp

    public init(asset: Asset, quote: Quote?, staleAfterMilliseconds: Int64, halt: TradingHalt?, now: Timestamp) {
        self.asset = asset
        self.quote = quote
        self.staleAfterMilliseconds = staleAfterMilliseconds
        self.halt = halt
        self.now = now
    }

    /// Whether a fresher quote would change anything: the coin may be traded but its quote is old or missing.
    public var wantsFresherQuote: Bool {
        guard asset.state != .suspended, halt == nil else { return false }
        guard let quote else { return true }
        return now.millisecondsSince(quote.time) > staleAfterMilliseconds
    }

    /// The quote to trade on, or why there is none.
    public func tradableQuote() throws(Rejection) -> Quote { try quoteToTradeOn().get() }

    /// The quote to trade on, or why there is none at the moment. Throws why no order is taken at all.
    public func quoteToTradeOn() throws(Rejection) -> Result<Quote, Rejection> {
        if let halt {
            let what = halt.isWholeExchange ? "Trading" : "Trading of \(asset.name)"
            throw Rejection(.tradingHalted, "\(what) is halted: \(halt.reason)")
        }
        guard asset.state != .suspended else {
            throw Rejection(.assetSuspended, "\(asset.name) is suspended: its source quotes it no more.")
        }
        do throws(Rejection) {
            return .success(try freshQuote())
        } catch {
            return .failure(error)
        }
    }

    private func freshQuote() throws(Rejection) -> Quote {
        guard let quote, quote.price.mantissa > 0 else {
            throw Rejection(.noQuote, "\(asset.name) has no price yet. Try again in a moment.")
        }
        let age = now.millisecondsSince(quote.time)
        guard age <= staleAfterMilliseconds else {
            throw Rejection(
                .staleQuote,
                "The last price of \(asset.name) is \(Self.duration(age)) old; orders are filled on prices of at most "
                    + "\(Self.duration(staleAfterMilliseconds)). Try again when prices move.")
        }
        return quote
    }

    private static func duration(_ milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<1000: "\(milliseconds) ms"
        case ..<120_000: "\(milliseconds / 1000) s"
        case ..<7_200_000: "\(milliseconds / 60_000) min"
        default: "\(milliseconds / 3_600_000) h"
        }
    }
}

/// That trading is halted, of one coin or of all, and why.
public struct TradingHalt: Sendable, Hashable {
    /// True: of all coins; false: of the one that is traded.
    public let isWholeExchange: Bool
    /// As the operator wrote it.
    public let reason: String

    public init(isWholeExchange: Bool, reason: String) {
        self.isWholeExchange = isWholeExchange
        self.reason = reason
    }
}
