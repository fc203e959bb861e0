extension ErrorPage {
    static func notFound(what: String = "page") -> ErrorPage {
        ErrorPage(
            status: 404, heading: "There is no such \(what)",
            message: "The address may be mistyped, or what was here is gone. All coins are on the market list.")
    }

    static var forbidden: ErrorPage {
        ErrorPage(
            status: 403, heading: "This form has expired",
            message: "It did not come from this session: perhaps you signed in again in another window. "
                + "Nothing was changed. Go back, reload the page and send it again.")
    }

    static func badRequest(message: String) -> ErrorPage {
        ErrorPage(status: 400, heading: "That could not be understood", message: message)
    }

    static func tooManyAttempts(message: String) -> ErrorPage {
        ErrorPage(status: 429, heading: "Too many attempts", message: message)
    }

    /// - Parameter reference: the trace under which the log has the details.
    static func failed(reference: String?) -> ErrorPage {
        ErrorPage(
            status: 500, heading: "Something went wrong here",
            message: "It is not your doing. Reload the page; an order that you were placing is listed under Transactions "
                + "if it went through, and placing it again from the same form never buys twice.",
            reference: reference)
    }

    static var backendAway: ErrorPage {
        ErrorPage(
            status: 503, heading: "Accounts and trading are away for a moment",
            message: "Prices go on meanwhile. Nothing of yours is lost; reload this page in a few seconds.")
    }

    static var busy: ErrorPage {
        ErrorPage(
            status: 503, heading: "Too much is asked at once",
            message: "Nothing was changed. Wait a few seconds and send it again.")
    }
}
