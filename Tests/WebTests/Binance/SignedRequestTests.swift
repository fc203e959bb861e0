import Contracts
import Domain
import Testing

@testable import Web

@Suite("Signed requests")
struct SignedRequestTests {
    private static let now = Timestamp(milliseconds: 1_700_000_000_000)
    private static let key = "ex_0123456789abcdef01234567"
    private static let signature = String(repeating: "0a", count: 32)

    @Test(
        "a request is good from a second before its time until its window ends",
        arguments: [
            (0, nil, nil), (999, nil, nil), (1000, nil, -1021), (-5000, nil, nil), (-5001, nil, -1021), (-10_000, "10000", nil),
            (-10_001, "10000", -1021), (-60_000, "60000", nil), (0, "60001", -1131), (0, "60000.5", nil), (-1, "0", -1021),
            (0, "0", nil), (0, "-1", -1100), (0, "abc", -1100), (0, "", -1105), (86_400_000, nil, -1021),
        ] as [(Int64, String?, Int?)])
    func window(offset: Int64, window: String?, code: Int?) {
        let query = "timestamp=\(Self.now.milliseconds + offset)" + (window.map { "&recvWindow=" + $0 } ?? "")
        #expect(BinanceSample.code { try SignedTime(try BinanceSample.parameters(query)).check(at: Self.now) } == code)
    }

    @Test("microseconds are taken, too")
    func microseconds() throws {
        let time = try SignedTime(try BinanceSample.parameters("timestamp=\(Self.now.milliseconds)123"))
        #expect(time.timestamp == Self.now.milliseconds && time.window == 5000)
    }

    @Test("no time, no signature or no key of ours")
    func missing() {
        func code(_ key: String?, _ query: String) -> Int? {
            BinanceSample.code {
                _ = try BinanceKey.credential(header: key, try BinanceSample.parameters(query), now: Self.now)
            }
        }
        let good = "timestamp=\(Self.now.milliseconds)"
        #expect(code(Self.key, good + "&signature=" + Self.signature) == nil)
        #expect(code(Self.key, "signature=" + Self.signature) == -1102)
        #expect(code(Self.key, "timestamp=&signature=" + Self.signature) == -1102)
        #expect(code(Self.key, "timestamp=soon&signature=" + Self.signature) == -1100)
        #expect(code(Self.key, good) == -1102)
        #expect(code(Self.key, good + "&signature=") == -1102)
        for bad in ["zz", String(Self.signature.dropLast()), Self.signature + "00", String(repeating: "g", count: 64)] {
            #expect(code(Self.key, good + "&signature=" + bad) == -1022)
        }
        let wrong: [String?] = [
            nil, "", "x", "ex_", "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A", Self.key + "0",
            Self.key.uppercased(), "ex_0123456789abcdef0123456Z",
        ]
        for header in wrong { #expect(code(header, good + "&signature=" + Self.signature) == -2014) }
    }

    @Test("the credential is the text that was signed, its signature in lower case")
    func credential() throws {
        let query = "b=2&timestamp=\(Self.now.milliseconds)&a=1&signature=" + Self.signature.uppercased()
        let credential = try BinanceKey.credential(header: Self.key, try BinanceSample.parameters(query), now: Self.now)
        #expect(
            credential
                == .signed(
                    SignedText(key: Self.key, text: "b=2&timestamp=\(Self.now.milliseconds)&a=1", signature: Self.signature)))
    }

    @Test("an order without an id gets one that is the same for the same request only")
    func derived() throws {
        let one = try BinanceSample.parameters("a=1&signature=" + Self.signature)
        let again = try BinanceSample.parameters("a=1&signature=" + Self.signature.uppercased())
        let other = try BinanceSample.parameters("a=2&signature=" + Self.signature)
        #expect(BinanceKey.derivedOrderID(one) == BinanceKey.derivedOrderID(again))
        #expect(BinanceKey.derivedOrderID(one) != BinanceKey.derivedOrderID(other))
        #expect(Hexadecimal.isDigits(BinanceKey.derivedOrderID(one), count: 32))
    }
}
