import HTTPTypes
import Testing

@testable import Web

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
