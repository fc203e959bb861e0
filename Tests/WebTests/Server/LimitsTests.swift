import TestSupport
import Testing

@testable import Web

struct LimitsTests {
    @Test func aBodyOfTenMegabytesIsRefusedAtOnceAndTheConnectionGoesOn() async throws {
        try await TestSite.run { site in
            let connection = try await RawConnection.open(port: site.port)
            let megabyte = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
            try await connection.send(
                "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Length: \(10 << 20)\r\n\r\n")
            // The answer comes before the body has.
            try await connection.waitFor("HTTP/1.1 413")
            for _ in 0..<10 { try await connection.send(megabyte) }
            try await connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try await connection.waitFor("alive")
        }
    }

    @Test func bodiesWithoutALengthAreLimitedToo() async throws {
        try await TestSite.run { site in
            let connection = try await RawConnection.open(port: site.port)
            try await connection.send(
                "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n")
            let chunk = String(repeating: "a", count: 0x8000)
            for _ in 0..<3 { try await connection.send("8000\r\n\(chunk)\r\n") }
            try await connection.waitFor("HTTP/1.1 413")
            try await connection.waitUntilClosed()
        }
    }

    @Test func onlyFormsAreTaken() async throws {
        try await TestSite.run { site in
            let browser = site.browser()
            let body = Array("{\"userName\":\"ada\"}".utf8)
            for type in [
                "application/json", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencodedx",
            ] {
                let answer = try await browser.send("POST", "/login", [("Content-Type", type)], body: body)
                #expect(answer.status == 415, "\(type)")
            }
            #expect(try await browser.send("POST", "/login", [], body: body).status == 415)
            let broken = try await browser.send(
                "POST", "/login", [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
                body: Array("a=%zz".utf8))
            #expect(broken.status == 400)
        }
    }

    @Test func longAddressesAndHeadersAreRefused() async throws {
        try await TestSite.run { site in
            #expect(try await site.browser().get("/?q=" + String(repeating: "a", count: 5000)).status == 400)
            let connection = try await RawConnection.open(port: site.port)
            try await connection.send(
                "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: \(String(repeating: "a", count: 40_000))\r\n\r\n")
            try await connection.waitUntilClosed()
            #expect(!connection.text.contains("HTTP/1.1 200"))
        }
    }

    @Test func thoseWhoSaySlowlyOrNothingAreClosed() async throws {
        try await TestSite.run(edit: {
            $0.idleTimeout = .milliseconds(200); $0.bodyTimeout = .milliseconds(200)
        }) { site in
            let silent = try await RawConnection.open(port: site.port)
            let slowHead = try await RawConnection.open(port: site.port)
            try await slowHead.send("GET / HTTP/1.1\r\nHost: local")
            let slowBody = try await RawConnection.open(port: site.port)
            try await slowBody.send(
                "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Length: 100\r\n\r\na=")
            for connection in [silent, slowHead, slowBody] { try await connection.waitUntilClosed() }
            #expect(try await site.browser().get("/healthz").status == 200)
        }
    }

    @Test func nonsenseIsAnsweredOrClosed() async throws {
        try await TestSite.run { site in
            for nonsense in ["\u{16}\u{3}\u{1}\u{2}hello", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\r\n\r\n\r\n\r\nx\r\n\r\n"] {
                let connection = try await RawConnection.open(port: site.port)
                try await connection.send(nonsense)
                try await connection.waitUntilClosed()
                #expect(!connection.text.contains("200 OK"))
            }
            #expect(try await site.browser().get("/healthz").status == 200)
        }
    }
}
