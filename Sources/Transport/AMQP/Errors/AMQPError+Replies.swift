extension AMQPError {
    /// The broker closed the channel (class 20 method 40).
    static func channelClosed(by replyCode: UInt16, _ text: String) -> AMQPError {
        let code: Code =
            switch replyCode {
            // Consuming exclusively where somebody consumes already is 403 with this text in RabbitMQ.
            case 403 where text.contains("in exclusive use"): .resourceLocked
            case 403: .accessRefused
            case 404: .notFound
            case 405: .resourceLocked
            case 406: .preconditionFailed
            case 540: .notImplemented
            case 541: .brokerFailure
            default: .channelClosed
            }
        return AMQPError(code, "The broker closed the channel: \(printable(text))", replyCode: replyCode)
    }

    /// The broker closed the connection (class 10 method 50). Before `connection.open-ok` it is a refusal.
    static func connectionClosed(by replyCode: UInt16, _ text: String, opening virtualHost: String?) -> AMQPError {
        let said = printable(text)
        if let virtualHost, replyCode == 530 || replyCode == 403 || replyCode == 402 || replyCode == 404 {
            if replyCode == 403, text.contains("ACCESS_REFUSED - Login was refused") { return loginRefused(text) }
            return AMQPError(
                .virtualHostRefused,
                "The broker refuses the virtual host \"\(virtualHost)\": \(said). Create it and give the user permissions in it.",
                replyCode: replyCode)
        }
        let code: Code =
            switch replyCode {
            case 403: .authenticationFailed
            case 320, 541: .brokerFailure
            case 501, 502, 503, 504, 505: .protocolViolation
            case 540: .notImplemented
            default: .connectionLost
            }
        return AMQPError(code, "The broker closed the connection: \(said)", replyCode: replyCode)
    }

    /// Announced by the capability `authentication_failure_close`; without it the broker just closes the socket.
    static func loginRefused(_ text: String, mechanism: String = "PLAIN") -> AMQPError {
        let advice =
            mechanism == "EXTERNAL"
            ? "Check that the broker has a user with the name in our certificate (ssl_cert_login_from says which part of it)."
            : "Check the user's name and password on the broker."
        return AMQPError(
            .authenticationFailed, "The broker refused the login: \(printable(text)) \(advice)", replyCode: 403)
    }

    /// The end that was asked for.
    static let closedByUs = AMQPError(.closed, "The connection is closed.")

    /// What was sent before the end may have arrived or not.
    static func outcomeUnknown(_ cause: AMQPError) -> AMQPError {
        AMQPError(.outcomeUnknown, "Whether the message arrived is not known: \(cause.message)", replyCode: cause.replyCode)
    }

    /// What a broker says goes into logs and onto terminals: no control characters, and no end of it.
    static func printable(_ text: String, _ limit: Int = 300) -> String {
        String(text.unicodeScalars.prefix(limit).map { $0.value < 32 || $0.value == 127 ? " " : Character($0) })
    }
}
