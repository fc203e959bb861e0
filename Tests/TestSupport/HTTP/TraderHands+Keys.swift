extension TraderHands {
    /// What a program needs: the token that it sends, or the key's public id and the secret to sign requests with.
    public struct SigningKey: Sendable {
        public let token: String
        public let id: String
        public let secret: String
    }

    /// Makes an API key on its page, of scope `read` or `trade`.
    public func makeKey(scope: String, password: String = "seven long wooden ladders") async throws -> SigningKey {
        try await use { trader in
            let answer = try trader.post(
                "/account/keys",
                [
                    ("csrf", trader.csrf), ("name", "A bot that may \(scope)"), ("scope", scope), ("expires", "never"),
                    ("password", password),
                ])
            guard let id = answer.value(ofElement: "key-id"), let secret = answer.value(ofElement: "signing"),
                let token = answer.value(ofElement: "token")
            else {
                throw HTTPConnectionError("/account/keys answered \(answer.status): \(answer.text.suffix(3000))")
            }
            return SigningKey(token: token, id: id, secret: secret)
        }
    }

    public func revokeKey(_ id: String) async throws {
        try await use { trader in
            let answer = try trader.post("/account/keys/revoke", [("csrf", trader.csrf), ("key", id)])
            guard answer.status == 303 else { throw HTTPConnectionError("/account/keys/revoke answered \(answer.status)") }
        }
    }
}

extension HTTPAnswer {
    /// The value of the field on the page that has this id.
    fileprivate func value(ofElement id: String) -> String? {
        guard let place = text.firstRange(of: "id=\"\(id)\"") else { return nil }
        let tag = text[place.upperBound...].prefix { $0 != ">" }
        guard let value = tag.firstRange(of: "value=\"") else { return nil }
        return String(tag[value.upperBound...].prefix { $0 != "\"" })
    }
}
