import Testing

@testable import Logs

@Suite struct RedactionTests {
    @Test(arguments: [
        "password", "bus-password", "token", "sessionToken", "Authorization", "set-cookie", "api-key", "apiKey", "client_secret",
    ])
    func hidesFields(_ name: String) { #expect(Redaction.hides(field: name)) }

    @Test(arguments: ["reason", "user", "trace", "keys", "tokens-left", "of", "state", "seconds", "count", ""])
    func showsOthers(_ name: String) { #expect(!Redaction.hides(field: name)) }

    @Test func hidesPasswordsInAddresses() {
        let cases = [
            ("amqps://web:s3cret@mq.example:5671/vhost", "amqps://web:[hidden]@mq.example:5671/vhost"),
            (
                "Cannot reach amqp://a:b@c, trying amqp://d:e/f@g next",
                "Cannot reach amqp://a:[hidden]@c, trying amqp://d:[hidden]@g next"
            ),
            ("https://localhost:8443 is open", "https://localhost:8443 is open"),
            ("mail to a@b", "mail to a@b"), ("://", "://"), ("x://:@", "x://:[hidden]@"), ("", ""),
        ]
        for (text, expected) in cases { #expect(Redaction.hidingPasswords(text) == expected) }
    }
}
