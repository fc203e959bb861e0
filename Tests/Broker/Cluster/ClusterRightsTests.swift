import AMQP
import AMQPCodec
import Logging
import Socket
import TestSupport
import Testing

extension BrokerTests {
    /// The users that the definitions make can do their work, and nothing else.
    @Suite("rights at the broker")
    struct ClusterRightsTests {
        private static func connect(
            _ cluster: RunningCluster, _ user: String, virtualHost: String? = nil
        ) async throws -> AMQPConnection {
            let password = try cluster.password(of: user)
            return try await AMQPConnection.connect(
                ConnectionSettings(
                    endpoints: [Endpoint(host: "localhost", port: cluster.broker.tlsPort)],
                    virtualHost: virtualHost ?? "exchange.\(cluster.environment)",
                    credentials: { .plain(user: user, password: password) },
                    tls: TLSSettings(caFile: cluster.broker.certificates.caFile), name: "rights"),
                logger: Logger(label: "transport.test") { _ in SwiftLogNoOpLogHandler() })
        }

        /// Does something on a channel of its own; nil when the broker let it, else its error.
        private static func attempt(
            _ connection: AMQPConnection, _ body: (AMQPChannel) async throws(AMQPError) -> Void
        ) async throws -> AMQPError.Code? {
            let channel = try await connection.openChannel()
            do throws(AMQPError) {
                try await body(channel)
                // A publish is refused a moment later, and whatever comes next hears of it.
                _ = try await channel.declareQueue("dead-letters", passive: true)
                await channel.close()
                return nil
            } catch {
                return error.code
            }
        }

        private static func publishes(_ connection: AMQPConnection, _ exchange: String, _ key: String) async throws -> Bool {
            try await attempt(connection) { (channel) async throws(AMQPError) in
                try channel.publish(
                    Array("{}".utf8), properties: BasicProperties(), exchange: exchange, routingKey: key, mandatory: false)
            } == nil
        }

        @Test("each role may do its own, and is refused what is another's")
        func roles() async throws {
            let cluster = try await RunningCluster()
            let backend = try await Self.connect(cluster, "qa.backend")
            let dmz = try await Self.connect(cluster, "qa.dmz")
            let web = try await Self.connect(cluster, "qa.web")
            let logger = try await Self.connect(cluster, "qa.logger")
            let serving = try await backend.openChannel()
            _ = try await serving.declareQueue("backend.requests", autoDelete: true)
            try await serving.bindQueue("backend.requests", to: "requests", routingKey: "backend.*")
            _ = try await serving.declareQueue("records.ledger", durable: true)

            #expect(
                try await Self.attempt(dmz) { (channel) async throws(AMQPError) in
                    _ = try await channel.consume("backend.requests", noAck: true)
                } == .accessRefused)
            #expect(
                try await Self.attempt(web) { (channel) async throws(AMQPError) in
                    _ = try await channel.consume("backend.requests", noAck: true)
                } == .accessRefused)
            #expect(
                try await Self.attempt(dmz) { (channel) async throws(AMQPError) in
                    _ = try await channel.declareQueue("backend.leader", exclusive: true)
                } == .accessRefused)
            for (connection, isAllowed) in [(backend, true), (dmz, false), (web, false), (logger, false)] {
                for queue in ["dead-letters", "records.ledger"] {
                    let refused = try await Self.attempt(connection) { (channel) async throws(AMQPError) in
                        _ = try await channel.get(queue, noAck: false)
                    }
                    #expect(refused == (isAllowed ? nil : .accessRefused), "\(queue)")
                }
            }
            // A web binds its own events, and not those of others or all.
            for (key, isAllowed) in [("orders.changed.v1", true), ("#", false), ("web.audience.v1", false)] {
                let refused = try await Self.attempt(web) { (channel) async throws(AMQPError) in
                    let queue = try await channel.declareQueue("events.web.1@h.\(key)", exclusive: true)
                    try await channel.bindQueue(queue.name, to: "events", routingKey: key)
                }
                #expect(refused == (isAllowed ? nil : .accessRefused), "\(key)")
            }
            for connection in [backend, dmz, web, logger] { await connection.close() }
        }

        @Test("who may ask what, and tell what")
        func topics() async throws {
            let cluster = try await RunningCluster()
            let cases: [(user: String, allowed: [(String, String)], refused: [(String, String)])] = [
                (
                    "web",
                    [("requests", "backend.orders-place-v1"), ("requests", "backend.admin-backendStatus-v1"), ("logs", "")],
                    [
                        ("requests", "backend.admin-users-v1"), ("requests", "backend.market-observeCatalogue-v1"),
                        ("requests", "dmz.market-refresh-v1"), ("events", "quotes.ticked.v1"), ("events", "orders.changed.v1"),
                        ("commands", "backend.anything.v1"), ("", "backend.requests"),
                    ]
                ),
                (
                    "dmz", [("events", "quotes.ticked.v1"), ("requests", "backend.market-binding-v1"), ("", "reply")],
                    [
                        ("requests", "backend.orders-place-v1"), ("requests", "backend.admin-halt-v1"),
                        ("events", "sessions.ended.v1"),
                    ]
                ),
                (
                    "backend",
                    [
                        ("events", "orders.changed.v1"), ("requests", "backend.admin-users-v1"),
                        ("requests", "dmz.market-refresh-v1"),
                    ],
                    [("events", "quotes.ticked.v1"), ("commands", "dmz.anything.v1")]
                ),
                (
                    "logger", [("events", "instances.status.v1"), ("requests", "dmz.market-dmzStatus-v1")],
                    [("requests", "backend.accounts-session-v1"), ("", "backend.requests")]
                ),
            ]
            for one in cases {
                let connection = try await Self.connect(cluster, "qa." + one.user)
                for (exchange, key) in one.allowed {
                    #expect(try await Self.publishes(connection, exchange, key), "\(one.user) may not: \(exchange) \(key)")
                }
                for (exchange, key) in one.refused {
                    #expect(try await !Self.publishes(connection, exchange, key), "\(one.user) may: \(exchange) \(key)")
                }
                await connection.close()
            }
        }

        @Test("a user of one environment does not enter another, and nobody is a guest")
        func environments() async throws {
            let qa = try await RunningCluster()
            let prod = try await RunningCluster(environment: "prod")
            let refused = await #expect(throws: AMQPError.self) {
                _ = try await Self.connect(qa, "qa.backend", virtualHost: "exchange.prod")
            }
            #expect(refused?.code == .virtualHostRefused)
            let own = try await Self.connect(prod, "prod.backend")
            await own.close()
        }
    }
}
