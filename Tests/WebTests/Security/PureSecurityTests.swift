import HTTPTypes
import Testing

@testable import Web

struct SHA256Tests {
    // Vectors of FIPS 180-4's examples and NIST's CAVP.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func agreesWithTheStandard(text: String, digest: String) {
        #expect(SHA256.hexadecimal(text) == digest)
    }

    @Test func agreesOnAMillionBytes() {
        #expect(
            SHA256.hexadecimal(String(repeating: "a", count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }
}

struct LocalPathTests {
    @Test func leadsNowhereElse() {
        for path in ["/", "/coins/bitcoin", "/?q=a&sort=name", "/transactions?kind=buy"] { #expect(LocalPath.safe(path) == path) }
        for path in [
            "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", "/a\r\nSet-Cookie: x=1",
            "/\u{e9}",
            "/a b",
        ] {
            #expect(LocalPath.safe(path) == "/", "\(path)")
        }
        #expect(LocalPath.safe(nil) == "/")
    }
}

struct CrossSiteGuardTests {
    @Test func believesTheBrowser() {
        func allows(_ headers: [(HTTPField.Name, String)]) -> Bool {
            var fields = HTTPFields()
            for (name, value) in headers { fields[name] = value }
            return CrossSiteGuard.allows(fields, authority: "localhost:8443")
        }
        #expect(allows([]))
        #expect(allows([(.secFetchSite, "same-origin")]))
        #expect(allows([(.secFetchSite, "none")]))
        #expect(!allows([(.secFetchSite, "cross-site")]))
        #expect(!allows([(.secFetchSite, "same-site")]))
        #expect(allows([(.origin, "https://localhost:8443")]))
        #expect(!allows([(.origin, "https://localhost:9999")]))
        #expect(!allows([(.origin, "null")]))
        #expect(!allows([(.origin, "https://evil.example")]))
    }
}

struct CookiesTests {
    @Test func findsByWholeName() {
        var fields = HTTPFields()
        fields[.cookie] = "xtheme=1; theme=dark; empty="
        let cookies = Cookies(fields)
        #expect(cookies["theme"] == "dark")
        #expect(cookies["empty"]?.isEmpty == true)
        #expect(cookies["them"] == nil)
    }

    @Test func namesCannotBreakOut() {
        let cookies = CookieWriter(environment: "a;b =c\r\nd")
        #expect(cookies.sessionName == "__Host-exchange-abcd")
        let header = cookies.session("t", maxAgeSeconds: 60)
        #expect(header == "__Host-exchange-abcd=t; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax")
    }
}

struct RoutesTests {
    @Test func findsPathsExactly() {
        #expect(Routes.all.find("/") != nil)
        #expect(Routes.all.find("/coins/bitcoin")?.parameters == ["bitcoin"])
        #expect(Routes.all.find("/coins/a%2Fb+c")?.parameters == ["a/b+c"])
        for path in [
            "/coins/", "/coins//", "//", "/coins/bitcoin/", "/coins/%zz", "coins", "", "/assets/../Package.swift", "/nope",
        ] {
            #expect(Routes.all.find(Substring(path)) == nil, "\(path)")
        }
    }
}

struct AddressTests {
    @Test func readsHostAndPort() {
        #expect(WebSettings.Address("127.0.0.1:8443") == WebSettings.Address(host: "127.0.0.1", port: 8443))
        #expect(WebSettings.Address("[::1]:1") == WebSettings.Address(host: "::1", port: 1))
        #expect(WebSettings.Address("[::1]:1")?.description == "[::1]:1")
        for text in ["", "8443", "host", "::1:8443", "host:99999", ":1", "host:-1"] {
            #expect(WebSettings.Address(text) == nil, "\(text)")
        }
    }
}
