import Domain
import Handlers
import ServerSystem
import Testing

struct OpenSSLCryptographyTests {
    private let cryptography = OpenSSLCryptography()

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `SHA-256 gives the published digests`(text: String, digest: String) {
        #expect(Hexadecimal.encode(cryptography.sha256(text)) == digest)
    }

    @Test
    func `HMAC-SHA-256 gives the published code`() {
        // RFC 4231, test case 2.
        let code = cryptography.hmacSHA256(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(Hexadecimal.encode(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        // An empty key and message have no address of their own.
        #expect(cryptography.hmacSHA256(key: [], []).count == 32)
    }

    @Test
    func `Random bytes differ and have the length asked for`() throws {
        #expect(try cryptography.randomBytes(32).count == 32)
        #expect(try cryptography.randomBytes(32) != cryptography.randomBytes(32))
        #expect(try cryptography.randomBytes(0).isEmpty)
    }

    @Test
    func `Comparison sees every difference`() {
        #expect(cryptography.constantTimeEquals([1, 2, 3], [1, 2, 3]))
        #expect(!cryptography.constantTimeEquals([1, 2, 3], [1, 2, 4]))
        #expect(!cryptography.constantTimeEquals([1, 2, 3], [1, 2]))
        #expect(cryptography.constantTimeEquals([UInt8](), [UInt8]()))
        #expect(cryptography.constantTimeEquals("tökén", "tökén"))
        #expect(!cryptography.constantTimeEquals("token", "Token"))
    }
}
