import Foundation
import MarketData
import ServerSystem
import TestSupport
import Testing

@Suite struct CurlFetcherTests {
    private func failure(_ request: HTTPRequest, _ fetcher: CurlFetcher = CurlFetcher()) async -> HTTPFailure.Code? {
        do throws(HTTPFailure) {
            _ = try await fetcher.fetch(request)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func bringsStatusHeadersAndBody() async throws {
        let server = try FixtureServer { request in
            .text("for \(request.headers["x-test"] ?? "")", status: 404, headers: ["X-Answer": " spaced "])
        }
        defer { server.stop() }
        let answer = try await CurlFetcher().fetch(HTTPRequest(url: server.url + "/a?b=c", headers: [("X-Test", "me")]))
        #expect(answer.status == 404 && answer.headers["x-answer"] == "spaced")
        #expect(String(decoding: answer.body, as: UTF8.self) == "for me")
        #expect(server.requests.first?.query == ["b": "c"])
    }

    @Test func unpacksGzip() async throws {
        // "hello" as gzip.
        let packed: [UInt8] = [
            0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 7, 0, 0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0,
        ]
        let server = try FixtureServer { _ in ScriptedAnswer(headers: ["Content-Encoding": "gzip"], body: Data(packed)) }
        defer { server.stop() }
        #expect(try await CurlFetcher().fetch(HTTPRequest(url: server.url)).body == Array("hello".utf8))
    }

    @Test func cutsOffABodyThatIsTooLarge() async throws {
        let big = Data(repeating: 32, count: 10 << 20)
        let server = try FixtureServer { request in
            request.path == "/endless" ? ScriptedAnswer(ending: .endless) : ScriptedAnswer(body: big)
        }
        defer { server.stop() }
        #expect(await failure(HTTPRequest(url: server.url + "/big", maximumBytes: 1 << 20)) == .tooLarge)
        #expect(await failure(HTTPRequest(url: server.url + "/endless", maximumBytes: 1 << 20)) == .tooLarge)
        #expect(await failure(HTTPRequest(url: server.url + "/big", maximumBytes: 10 << 20)) == nil)
    }

    @Test func doesNotWaitForEver() async throws {
        let server = try FixtureServer { _ in ScriptedAnswer(ending: .silent) }
        defer { server.stop() }
        #expect(await failure(HTTPRequest(url: server.url, timeout: .milliseconds(100))) == .timeout)
    }

    @Test func noticesABodyThatEndsEarly() async throws {
        let server = try FixtureServer { _ in ScriptedAnswer(body: Data("abc".utf8), ending: .truncated) }
        defer { server.stop() }
        #expect(await failure(HTTPRequest(url: server.url)) == .unreachable)
    }

    @Test func followsNoRedirect() async throws {
        let other = try FixtureServer { _ in .text("secret", status: 200) }
        let server = try FixtureServer { _ in ScriptedAnswer(302, headers: ["Location": other.url]) }
        defer {
            server.stop()
            other.stop()
        }
        #expect(try await CurlFetcher().fetch(HTTPRequest(url: server.url)).status == 302)
        #expect(other.requests.isEmpty)
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "dict://127.0.0.1/", "not a url", ""])
    func speaksHTTPOnly(_ url: String) async { #expect(await failure(HTTPRequest(url: url)) == .invalidRequest) }

    @Test func refusesControlCharacters() async throws {
        let server = try FixtureServer { _ in .text("", status: 200) }
        defer { server.stop() }
        #expect(await failure(HTTPRequest(url: server.url, headers: [("X-A", "b\r\nX-Evil: 1")])) == .invalidRequest)
        #expect(await failure(HTTPRequest(url: server.url + "/\r\n")) == .invalidRequest)
        #expect(server.requests.isEmpty)
    }

    @Test func endsWhenItsTaskIsCancelled() async throws {
        let (arrived, arrival) = AsyncStream.makeStream(of: Void.self)
        let server = try FixtureServer { _ in
            arrival.yield()
            return ScriptedAnswer(ending: .silent)
        }
        defer { server.stop() }
        let fetcher = CurlFetcher()
        let task = Task { await failure(HTTPRequest(url: server.url, timeout: .seconds(60)), fetcher) }
        for await _ in arrived { break }
        task.cancel()
        #expect(await task.value == .cancelled)
        let early = Task { await failure(HTTPRequest(url: server.url, timeout: .seconds(60)), fetcher) }
        early.cancel()
        #expect(await early.value == .cancelled)
    }

    @Test func runsManyAtOnce() async throws {
        let server = try FixtureServer { request in .text(request.path, status: 200) }
        defer { server.stop() }
        let fetcher = CurlFetcher()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let answer = try await fetcher.fetch(HTTPRequest(url: server.url + "/\(number)"))
                    return String(decoding: answer.body, as: UTF8.self) == "/\(number)"
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test func saysThatNobodyIsThere() async { #expect(await failure(HTTPRequest(url: "http://127.0.0.1:1/")) == .unreachable) }
}
