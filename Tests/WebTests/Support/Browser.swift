import Foundation
import TestSupport

/// A browser as simple as it can be: one connection, a cookie jar, and forms that carry the hidden fields of the page
/// that was asked for last.
///
/// `@unchecked Sendable`: the connection and the jar are used on the serial queue only.
final class Browser: @unchecked Sendable {
    private let connection: HTTPConnection
    private let queue = DispatchQueue(label: "browser")
    private var jar: [String: String] = [:]
    private var lastPage: HTTPAnswer?

    init(port: Int) { connection = HTTPConnection(port: port) }

    func get(_ path: String, _ headers: [(String, String)] = []) async throws -> HTTPAnswer {
        try await perform { browser in
            let answer = try browser.connection.get(path, headers: browser.cookies + headers)
            browser.lastPage = answer
            return answer
        }
    }

    /// Posts a form with the token of the last page, unless the form says another.
    func post(_ path: String, _ form: [(String, String)], _ headers: [(String, String)] = []) async throws -> HTTPAnswer {
        try await perform { browser in
            var form = form
            if !form.contains(where: { $0.0 == "csrf" }), let token = browser.lastPage?.field("csrf") {
                form.append(("csrf", token))
            }
            return try browser.connection.post(path, form: form, headers: browser.cookies + headers)
        }
    }

    func send(_ method: String, _ path: String, _ headers: [(String, String)] = [], body: [UInt8] = []) async throws -> HTTPAnswer
    {
        try await perform { try $0.connection.send(method, path, $0.cookies + headers, body: body) }
    }

    /// The value of a hidden field on the last page.
    func field(_ name: String) async throws -> String? { try await perform { $0.lastPage?.field(name) } }

    func cookie(_ name: String) async throws -> String? { try await perform { $0.jar[name] } }

    func setCookie(_ name: String, _ value: String) async throws { try await perform { $0.jar[name] = value } }

    private var cookies: [(String, String)] {
        jar.isEmpty ? [] : [("Cookie", jar.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))]
    }

    private func perform<T: Sendable>(_ body: @escaping @Sendable (Browser) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result {
                        let result = try body(self)
                        if let answer = result as? HTTPAnswer { self.keepCookies(answer) }
                        return result
                    })
            }
        }
    }

    private func keepCookies(_ answer: HTTPAnswer) {
        for (name, value) in answer.headers where name == "set-cookie" {
            let pair = value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            jar[String(pair[0])] = value.contains("Max-Age=0") ? nil : String(pair[1])
        }
    }
}
