import Contracts
import Domain
import TestSupport

@testable import Web

/// Pairs, parameters and signatures for tests of Binance's API.
enum BinanceSample {
    static let pairs = BinancePairs(FakeMarket.assets())
    /// Eight decimals of quantity, four of price.
    static let bitcoin = BinancePair(FakeMarket.assets()[0])!
    /// Whole coins, fourteen decimals of price.
    static let dust = BinancePair(FakeMarket.assets()[2])!

    static func parameters(_ query: String, body: String = "") throws -> BinanceParameters {
        try BinanceParameters(query: query.utf8, body: body.utf8)
    }

    /// The code that `body` fails with; nil when it does not fail, or not with an error of Binance's.
    static func code(_ body: () throws -> Void) -> Int? {
        do {
            try body()
            return nil
        } catch {
            return (error as? BinanceError)?.code
        }
    }

    /// HMAC with SHA-256 (RFC 2104) in lower-case hexadecimal digits.
    static func signature(_ text: String, secret: String) -> String {
        var key = Array(secret.utf8)
        if key.count > 64 { key = SHA256.hash(key) }
        key += [UInt8](repeating: 0, count: 64 - key.count)
        let inner = SHA256.hash(key.map { $0 ^ 0x36 } + Array(text.utf8))
        return Hexadecimal.encode(SHA256.hash(key.map { $0 ^ 0x5C } + inner))
    }
}
