internal import Foundation

/// A trader who uses the pages of a running exchange over plain HTTP, the way a script in a browser does.
public final class WebTrader {
    public let connection: HTTPConnection
    private var cookies: [String: String] = [:]
    public private(set) var csrf = ""

    public init(port: Int) { connection = HTTPConnection(port: port) }

    /// What makes a browser's requests those of one user.
    public struct Session: Sendable {
        fileprivate let cookies: [String: String]
        fileprivate let csrf: String
    }

    /// What its cookies hold: secrets.
    public var cookieValues: [String] { Array(cookies.values) }

    public var session: Session { Session(cookies: cookies, csrf: csrf) }

    /// A browser that goes on with a session, perhaps with another instance.
    public convenience init(port: Int, session: Session) {
        self.init(port: port)
        cookies = session.cookies
        csrf = session.csrf
    }

    /// A second trader's hands for the same session, on a connection of their own.
    public func another(port: Int) -> WebTrader {
        let other = WebTrader(port: port)
        other.cookies = cookies
        other.csrf = csrf
        return other
    }

    /// Opens an account and signs in.
    public func register(_ name: String, password: String = "seven long wooden ladders") throws {
        try sign("/register", name, password)
    }

    public func signIn(_ name: String, password: String = "seven long wooden ladders") throws {
        try sign("/login", name, password)
    }

    private func sign(_ path: String, _ name: String, _ password: String) throws {
        let page = try get(path)
        let answer = try post(path, [("userName", name), ("password", password), ("csrf", page.field("csrf") ?? "")])
        guard answer.status == 303 else {
            throw HTTPConnectionError("\(path) answered \(answer.status): \(answer.text.prefix(2000))")
        }
        csrf = try get("/account").field("csrf") ?? ""
    }

    public func get(_ path: String, headers: [(String, String)] = []) throws -> HTTPAnswer {
        keep(try connection.get(path, headers: headers + cookieHeader))
    }

    public func post(_ path: String, _ form: [(String, String)], headers: [(String, String)] = []) throws -> HTTPAnswer {
        keep(try connection.post(path, form: form, headers: headers + cookieHeader))
    }

    /// Places an order and returns the JSON that the page's script gets.
    public func order(
        _ side: String, _ asset: String, mode: String, size: String, clientOrderID: String
    ) throws -> (status: Int, json: [String: Any]) {
        let answer = try post(
            "/orders",
            [
                ("csrf", csrf), ("clientOrderID", clientOrderID), ("asset", asset), ("side", side), ("mode", mode),
                ("size", size),
            ], headers: [("Accept", "application/json")])
        let json = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return (answer.status, json ?? [:])
    }

    /// Makes an API key on the page for it and returns the bearer token.
    public func makeKey(scope: String, password: String = "seven long wooden ladders", name: String = "Test") throws -> String {
        let answer = try post(
            "/account/keys", [("csrf", csrf), ("name", name), ("scope", scope), ("expires", "never"), ("password", password)])
        guard let place = answer.text.range(of: "id=\"token\""),
            let value = answer.text[place.upperBound...].range(of: "value=\"")
        else { throw HTTPConnectionError("no key: \(answer.status): \(answer.text.prefix(2000))") }
        return String(answer.text[value.upperBound...].prefix { $0 != "\"" })
    }

    private var cookieHeader: [(String, String)] {
        cookies.isEmpty ? [] : [("Cookie", cookies.map { $0.key + "=" + $0.value }.joined(separator: "; "))]
    }

    private func keep(_ answer: HTTPAnswer) -> HTTPAnswer {
        for (name, value) in answer.headers where name == "set-cookie" {
            let pair = value.prefix { $0 != ";" }
            guard let equals = pair.firstIndex(of: "=") else { continue }
            cookies[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        return answer
    }
}
