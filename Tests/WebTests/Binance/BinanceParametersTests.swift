import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Parameters of Binance's API")
struct BinanceParametersTests {
    /// The key and the three requests that Binance's documentation signs.
    private static let secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
    private static let order = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC"
    private static let rest = "quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
    private static let whole = "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
    private static let mixed = "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77"

    @Test(
        "what is signed is what Binance's documentation signs",
        arguments: [
            (query: "", body: order + "&" + rest, signature: whole), (query: order + "&" + rest, body: "", signature: whole),
            (query: order, body: rest, signature: mixed),
        ])
    func documented(query: String, body: String, signature: String) throws {
        let inBody = "signature=" + signature
        let sent =
            body.isEmpty
            ? try BinanceSample.parameters(query + "&" + inBody) : try BinanceSample.parameters(query, body: body + "&" + inBody)
        #expect(sent.signature == signature)
        #expect(BinanceSample.signature(sent.signedText, secret: Self.secret) == signature)
        #expect(try sent["symbol"] == "LTCBTC")
        #expect(try sent.integer("timestamp") == 1_499_827_319_559)
    }

    @Test("the signed text is the bytes that were sent, wherever the signature stands")
    func bytes() throws {
        let sent = try BinanceSample.parameters("signature=ab&newClientOrderId=a%2Fb&x=1")
        #expect(sent.signedText == "newClientOrderId=a%2Fb&x=1")
        #expect(try sent["newClientOrderId"] == "a/b")
        #expect(sent.count == 3)
    }

    @Test("a name in both places counts as it is in the query, a name twice in one is refused")
    func twice() throws {
        #expect(try BinanceSample.parameters("a=1", body: "a=2")["a"] == "1")
        #expect(throws: BinanceError.duplicate) { try BinanceSample.parameters("a=1&a=1") }
        #expect(throws: BinanceError.duplicate) { try BinanceSample.parameters("", body: "a=1&b=2&a=3") }
    }

    @Test("what cannot be read is refused")
    func unreadable() {
        for query in ["a=%", "a=%G0", "a=%FF", "%C3=1"] {
            #expect(throws: BinanceError.unreadable) { try BinanceSample.parameters(query) }
        }
        let many = (0...BinanceParameters.maximumCount).map { "p\($0)=1" }.joined(separator: "&")
        #expect(throws: BinanceError.bodyTooLarge) { try BinanceSample.parameters(many) }
    }

    @Test("empty, missing and malformed values have codes of their own")
    func values() throws {
        let sent = try BinanceSample.parameters(
            "empty=&word=BUY&number=12&text=a b&long=99999999999999999999&over=9999999999999999999")
        #expect(BinanceSample.code { _ = try sent["empty"] } == -1105)
        #expect(BinanceSample.code { _ = try sent.required("empty") } == -1102)
        #expect(BinanceSample.code { _ = try sent.required("nothing") } == -1102)
        #expect(BinanceSample.code { _ = try sent.integer("word") } == -1100)
        #expect(BinanceSample.code { _ = try sent.integer("long") } == -1108)
        #expect(BinanceSample.code { _ = try sent.integer("over") } == -1108)
        #expect(BinanceSample.code { _ = try sent.identifier("text") } == -1100)
        #expect(try sent.integer("number") == 12)
        #expect(try sent.integer("nothing") == nil)
        let side: BinanceSide? = try sent.word("word", or: .badSide)
        #expect(side == .buy)
    }

    @Test(
        "decimals are plain digits",
        arguments: ["-1", "+1", "1e3", "1.", ".1", "1.2.3", "NaN", "0x1", " 1", "1,5", "123456789012345678901"])
    func decimals(text: String) throws {
        let encoded = text.replacing("+", with: "%2B").replacing(" ", with: "%20")
        let sent = try BinanceSample.parameters("q=" + encoded)
        #expect(BinanceSample.code { _ = try sent.decimal("q") } == -1100)
    }

    @Test("decimals are exact")
    func exact() throws {
        let sent = try BinanceSample.parameters("q=12345678901234567890.00000000000000000001")
        // 38 digits are the most that fit.
        #expect(BinanceSample.code { _ = try sent.decimal("q") } == -1100)
        let fits = try #require(try BinanceSample.parameters("q=0.10000000000000000001").decimal("q"))
        #expect(fits == DecimalText(mantissa: 10_000_000_000_000_000_001, scale: 20))
    }

    @Test("ids are of the signs that Binance's are of")
    func identifiers() throws {
        #expect(try BinanceSample.parameters("id=x-TKT5PX2F.a:b/c_9").identifier("id") == "x-TKT5PX2F.a:b/c_9")
        for id in [String(repeating: "a", count: 37), "a%20b", "%C3%A4", "a%00"] {
            #expect(BinanceSample.code { _ = try BinanceSample.parameters("id=" + id).identifier("id") } == -1100)
        }
    }

    @Test("an endpoint refuses what it does not know")
    func unknown() throws {
        let open = try #require(BinanceRoutes.find(.get, "/binance/api/v3/klines"))
        #expect(BinanceSample.code { try open.check(try BinanceSample.parameters("symbol=BTCUSDT&limits=5")) } == -1101)
        let signed = try #require(BinanceRoutes.find(.post, "/binance/api/v3/order"))
        let sent = try BinanceSample.parameters("symbol=BTCUSDT&postOnly=true&timestamp=1&signature=ab")
        #expect(throws: BinanceError.unread(read: 3, sent: 4)) { try signed.check(sent) }
        #expect(
            BinanceRoutes.find(.get, "/binance/api/v3/depth") == nil && BinanceRoutes.find(.put, "/binance/api/v3/order") == nil)
    }
}
