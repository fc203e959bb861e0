import Bus
import Contracts
import MarketData

extension MarketDataError {
    /// As it travels to other roles.
    var busError: BusError {
        let code: BusError.Code =
            switch self.code {
            case .notFound: .notFound
            case .budgetExhausted: .budgetExhausted
            case .unavailable, .rateLimited, .unauthorized, .unreadable: .sourceUnavailable
            }
        return BusError(code, message, retryAfterMilliseconds: retryAfterMilliseconds)
    }
}
