import Domain
import Foundation
import ServerSystem
import TestSupport

/// A program that signs its requests as Binance wants them.
struct SignedBot: Sendable {
    let port: Int
    let key: String
    let secret: String

    struct Answer: Sendable {
        let status: Int
        /// Of an error; 0 when there is none.
        let code: Int
        let text: String
        let headers: [String: String]

        func field(_ name: String) -> String? {
            guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else { return nil }
            return object[name].map { "\($0)" }
        }

        /// Of a list.
        var count: Int? { (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [Any])?.count }
    }

    /// Adds the time and the signature.
    func signed(_ parameters: String, milliseconds: Int64? = nil) -> String {
        let now = milliseconds ?? Int64(Date().timeIntervalSince1970 * 1000)
        let text = (parameters.isEmpty ? "" : parameters + "&") + "timestamp=\(now)&recvWindow=60000"
        let signature = OpenSSLCryptography().hmacSHA256(key: Array(secret.utf8), Array(text.utf8))
        return text + "&signature=" + Hexadecimal.encode(signature)
    }

    func send(_ method: String, _ path: String, _ parameters: String = "", milliseconds: Int64? = nil) async throws -> Answer {
        try await sendSigned(method, path, signed(parameters, milliseconds: milliseconds))
    }

    /// Parameters of a POST are in its body.
    func sendSigned(_ method: String, _ path: String, _ parameters: String) async throws -> Answer {
        let (port, key) = (port, key)
        let answer = try await onThread {
            let address = "/binance/api/v3/" + path + (method == "POST" ? "" : "?" + parameters)
            return try HTTPConnection(port: port).send(
                method, address, [("X-MBX-APIKEY", key)], body: method == "POST" ? Array(parameters.utf8) : [])
        }
        let object = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return Answer(
            status: answer.status, code: answer.status == 200 ? 0 : object?["code"] as? Int ?? 0, text: answer.text,
            headers: Dictionary(answer.headers, uniquingKeysWith: { first, _ in first }))
    }
}

extension TraderHands {
    /// A program with a key of this trader's.
    func bot(port: Int, scope: String) async throws -> SignedBot {
        let key = try await makeKey(scope: scope)
        return SignedBot(port: port, key: key.id, secret: key.secret)
    }
}
