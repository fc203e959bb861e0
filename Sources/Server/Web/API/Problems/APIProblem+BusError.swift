internal import Bus
internal import Contracts

extension APIProblem {
    /// What an error of the bus or of a handler means to a program. Nil when nobody foresaw it.
    init?(_ error: BusError) {
        let field = error.field.map(APIProblem.field)
        let seconds = max(1, ((error.retryAfterMilliseconds ?? 2000) + 999) / 1000)
        switch error.code {
        case .unauthenticated, .accountSuspended: self.init(.unauthenticated, error.message)
        case .keyScope: self.init(.scope, error.message)
        case .notFound: self.init(.notFound, error.message, field: field)
        case .conflict: self.init(.conflict, error.message, field: field)
        case .orderNotOpen: self.init(.notOpen, error.message)
        case .orderRefused: self.init(.notChanged, error.message)
        case .invalidInput: self.init(.refused, error.message, field: field)
        case .tooManyAttempts: self.init(.tooMany, error.message, retryAfter: Int(seconds))
        case .noSuchService, .unavailable, .notReady, .overloaded:
            self.init(
                .unavailable, "The exchange is busy or being restarted. Nothing was done; send it again in a moment.",
                retryAfter: Int(seconds))
        case .storageUnavailable: self.init(.storage, error.message, retryAfter: Int(seconds))
        case .sourceUnavailable, .budgetExhausted: self.init(.source, error.message, retryAfter: Int(seconds))
        case .deadlineExceeded, .closed, .cancelled:
            self.init(
                .unknownOutcome,
                "Nobody knows yet whether this was done. Send it again with the same clientOrderId or idempotencyKey: it is never done twice.",
                retryAfter: Int(seconds))
        default: return nil
        }
    }

    /// Handlers name fields as Swift does.
    private static func field(_ name: String) -> String {
        // `target.limitPrice`: of a part.
        if let dot = name.firstIndex(of: ".") {
            return String(name[...dot]) + field(String(name[name.index(after: dot)...]))
        }
        switch name {
        case "clientOrderID": return "clientOrderId"
        case "isPostOnly": return "postOnly"
        case "trail": return "trailAmount"
        default: return name
        }
    }
}
