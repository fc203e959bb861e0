import TestSupport
import Testing

extension BrokerTests {
    /// What a bot does with one process, it does with roles over RabbitMQ.
    @Suite("a bot on a split exchange", .enabled(if: CcxtBot.isExpected, "scripts/test-assets fetches ccxt"))
    struct ClusterBotTests {
        @Test("unmodified ccxt trades", .timeLimit(.minutes(3)))
        func ccxt() async throws {
            let cluster = try await RunningCluster()
            for name in ["logger.1", "backend.1", "dmz.1"] { try await cluster.start(name) }
            try await cluster.start("web.1", RunningCluster.plainWeb)
            let port = try await cluster["web.1"].port
            try await ClusterFlowTests.waitUntilReady(port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("alice") }
            let key = try await hands.makeKey(scope: "trade")
            let bot = try await CcxtBot.trade(port: port, key: key.id, secret: key.secret)
            #expect(bot.status == 0 && bot.output.contains("DONE"), "\(bot.output.suffix(3000))")
            try await cluster.stopAll()
            let audit = try await cluster.command("backend.1", "audit")
            #expect(audit.status == 0, "\(audit.output)")
        }
    }
}
