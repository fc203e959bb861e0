internal import Bus
internal import Contracts

/// What Binance answers when it does not do what was asked: a code of its own, a sentence, and the HTTP status.
///
/// Codes and sentences are those of Binance's published list of errors, because programs compare both.
struct BinanceError: Error, Equatable {
    let code: Int
    let message: String
    /// 4xx: the caller can change something; 5xx: nobody knows what became of the request.
    var status = 400
    /// Seconds after which asking again makes sense.
    var retryAfter: Int?
    /// What became of the parts of a request that has several, as JSON.
    var data: [UInt8]?

    init(_ code: Int, _ message: String, status: Int = 400, retryAfter: Int? = nil) {
        self.code = code
        self.message = message
        self.status = status
        self.retryAfter = retryAfter
    }
}

// MARK: - Keys, times and signatures

extension BinanceError {
    static let badKeyFormat = BinanceError(-2014, "API-key format invalid.", status: 401)
    /// Also for a key that may only read: Binance says no more either.
    static let rejectedKey = BinanceError(-2015, "Invalid API-key, IP, or permissions for action.", status: 401)
    static let badSignature = BinanceError(-1022, "Signature for this request is not valid.")
    static let tooLate = BinanceError(-1021, "Timestamp for this request is outside of the recvWindow.")
    static let tooEarly = BinanceError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.")
    static let windowTooLong = BinanceError(-1131, "recvWindow must be less than 60000.")
}

// MARK: - Parameters

extension BinanceError {
    static func illegal(_ parameter: String, range: String) -> BinanceError {
        BinanceError(-1100, "Illegal characters found in parameter '\(parameter)'; legal range is '\(range)'.")
    }

    static let unreadable = BinanceError(-1100, "Illegal characters found in a parameter.")

    static func tooMany(expected: Int, received: Int) -> BinanceError {
        BinanceError(-1101, "Too many parameters; expected '\(expected)' and received '\(received)'.")
    }

    static let duplicate = BinanceError(-1101, "Duplicate values for a parameter detected.")

    static func missing(_ parameter: String) -> BinanceError {
        BinanceError(-1102, "Mandatory parameter '\(parameter)' was not sent, was empty/null, or malformed.")
    }

    static func missing(_ one: String, or other: String) -> BinanceError {
        BinanceError(-1102, "Param '\(one)' or '\(other)' must be sent, but both were empty/null!")
    }

    static func unread(read: Int, sent: Int) -> BinanceError {
        BinanceError(-1104, "Not all sent parameters were read; read '\(read)' parameter(s) but was sent '\(sent)'.")
    }

    static func empty(_ parameter: String) -> BinanceError { BinanceError(-1105, "Parameter '\(parameter)' was empty.") }

    static func notRequired(_ parameter: String) -> BinanceError {
        BinanceError(-1106, "Parameter '\(parameter)' sent when not required.")
    }

    static func overflow(_ parameter: String) -> BinanceError { BinanceError(-1108, "Parameter '\(parameter)' overflowed.") }

    static func tooPrecise(_ parameter: String) -> BinanceError {
        BinanceError(-1111, "Parameter '\(parameter)' has too much precision.")
    }

    static func invalid(_ parameter: String) -> BinanceError {
        BinanceError(-1130, "Data sent for parameter '\(parameter)' is not valid.")
    }

    static let badTimeInForce = BinanceError(-1115, "Invalid timeInForce.")
    static let badOrderType = BinanceError(-1116, "Invalid orderType.")
    static let badSide = BinanceError(-1117, "Invalid side.")
    static let badInterval = BinanceError(-1120, "Invalid interval.")
    static let badSymbol = BinanceError(-1121, "Invalid symbol.")
    static let badTickerType = BinanceError(-1139, "Invalid ticker type.")
    static let badCombination = BinanceError(-1128, "Combination of optional parameters invalid.")
    static let moreThanADay = BinanceError(-1127, "More than 24 hours between startTime and endTime.")
    static let duplicateSymbols = BinanceError(-1151, "Symbol is present multiple times in the list.")
    static let badCancelRestrictions = BinanceError(
        -1145, "`cancelRestrictions` has to be either `ONLY_NEW` or `ONLY_PARTIALLY_FILLED`.")
}

// MARK: - Orders

extension BinanceError {
    static func filter(_ name: String) -> BinanceError { BinanceError(-1013, "Filter failure: \(name)") }

    /// An order of a kind that this exchange does not have.
    static func unsupported(_ kind: String) -> BinanceError {
        BinanceError(-1013, "\(kind) orders are not supported for this symbol.")
    }

    static func rejected(_ sentence: String) -> BinanceError { BinanceError(-2010, sentence) }

    static let duplicateOrder = rejected("Duplicate order sent.")
    static let insufficientBalance = rejected("Account has insufficient balance for requested action.")
    static let marketClosed = rejected("Market is closed.")
    static let wouldTake = rejected("Order would immediately match and take.")
    static let pricesOutOfOrder = rejected("The relationship of the prices for the orders is not correct.")
    /// There is no price to trade at just now.
    static let noDepth = BinanceError(-1112, "No orders on book for symbol.")
    static let unknownOrder = BinanceError(-2011, "Unknown order sent.")
    static let cancelRestricted = BinanceError(-2011, "Order was not canceled due to cancel restrictions.")
    static let noSuchOrder = BinanceError(-2013, "Order does not exist.")
    static let noSuchList = BinanceError(-2013, "Order list does not exist.")
}

// MARK: - Everything else

extension BinanceError {
    /// An address or a method of Binance's that this exchange does not have.
    static let unsupportedOperation = BinanceError(-1020, "This operation is not supported.", status: 404)
    static let bodyTooLarge = BinanceError(-1101, "Too many parameters sent for this endpoint.", status: 413)
    static let unknown = BinanceError(-1000, "An unknown error occurred while processing the request.", status: 500)
    static let disconnected = BinanceError(
        -1001, "Internal error; unable to process your request. Please try again.", status: 503)
    static let timeout = BinanceError(
        -1007, "Timeout waiting for response from backend server. Send status unknown; execution status unknown.", status: 504)
    static let busy = BinanceError(
        -1008, "Server is currently overloaded with other requests. Please try again in a few minutes.", status: 503)

    static func tooMuchWeight(limit: Int, retryAfter: Int) -> BinanceError {
        BinanceError(
            -1003,
            "Too much request weight used; current limit is \(limit) request weight per 1 MINUTE. "
                + "Please use WebSocket Streams for live updates to avoid polling the API.", status: 429, retryAfter: retryAfter)
    }

    static func tooManyOrders(limit: Int, per interval: String) -> BinanceError {
        BinanceError(-1015, "Too many new orders; current limit is \(limit) orders per \(interval).", status: 429)
    }

    /// What a role's error means where the endpoint says nothing of its own.
    init(_ error: BusError) {
        switch error.code {
        case .unauthenticated: self = error.field == "signature" ? .badSignature : .rejectedKey
        case .keyScope, .accountSuspended: self = .rejectedKey
        case .deadlineExceeded: self = .timeout
        case .overloaded, .tooManyAttempts: self = .busy
        case .noSuchService, .unavailable, .notReady, .closed, .storageUnavailable, .sourceUnavailable, .budgetExhausted:
            self = .disconnected
        case .notFound: self = .noSuchOrder
        case .orderNotOpen: self = .unknownOrder
        case .conflict: self = .duplicateOrder
        case .invalidInput: self = error.field.map { .invalid($0) } ?? BinanceError(-1130, error.message)
        default: self = .unknown
        }
        retryAfter = status == 503 ? max(1, Int(clamping: ((error.retryAfterMilliseconds ?? 2000) + 999) / 1000)) : nil
    }
}
