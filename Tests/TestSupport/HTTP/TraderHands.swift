internal import Synchronization

/// One trader's browser, used from tests that wait for commands in between: each use has a thread of its own.
public final class TraderHands: Sendable {
    private let trader = Mutex<WebTrader?>(nil)

    public init() {}

    /// Does `body` with the trader of the last use, or with a new one that is signed in nowhere.
    public func use<Value: Sendable>(port: Int, _ body: @escaping @Sendable (WebTrader) throws -> Value) async throws -> Value {
        try await OffPool.run {
            try self.trader.withLock { trader in
                let hands = trader ?? WebTrader(port: port)
                trader = hands
                return try body(hands)
            }
        }
    }

    public func use<Value: Sendable>(_ body: @escaping @Sendable (WebTrader) throws -> Value) async throws -> Value {
        try await use(port: 0, body)
    }

    /// The same session in the hands of a browser on another port.
    public func elsewhere(port: Int) async throws -> TraderHands {
        let session = try await use { $0.session }
        let other = TraderHands()
        try await other.use(port: port, session)
        return other
    }

    private func use(port: Int, _ session: WebTrader.Session) async throws {
        trader.withLock { $0 = WebTrader(port: port, session: session) }
    }

    public func isSignedIn() async throws -> Bool {
        try await use { try $0.get("/account").status == 200 }
    }

    /// Buys for 50 dollars and returns the order's state.
    public func buy(_ coin: String, _ key: String) async throws -> String {
        try await order("buy", coin, mode: "amount", size: "50", key)
    }

    public func order(_ side: String, _ coin: String, mode: String, size: String, _ key: String) async throws -> String {
        try await use { trader in
            let answer = try trader.order(side, coin, mode: mode, size: size, clientOrderID: key)
            return answer.json["state"] as? String ?? "\(answer.status) \(answer.json["message"] ?? "")"
        }
    }
}
