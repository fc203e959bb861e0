import AMQP
import AMQPCodec
import Socket
import TestSupport
import Testing

extension BrokerTests {
    @Suite("A cluster of three nodes with a quorum queue") struct QuorumQueueTests {
        @Test("whose leader is killed under confirmed load loses nothing and pauses for no more than five seconds")
        func leaderIsKilled() async throws {
            let cluster = try await BrokerCluster.start()
            try await cluster.addPlace(virtualHost: "qa", user: "qa", password: "qa")
            var settings = ConnectionSettings(
                endpoints: cluster.nodes.map { Endpoint(host: "127.0.0.1", port: $0.port) }, virtualHost: "qa",
                credentials: { .plain(user: "qa", password: "qa") })
            settings.heartbeat = .seconds(4)
            var others = settings
            others.endpoints = [settings.endpoints[1], settings.endpoints[2], settings.endpoints[0]]
            // The publisher is on the leader's node, and so loses its connection as well; the consumer is on another.
            let load = LoadUnderFaults(
                queue: "commands", arguments: ["x-queue-type": .text("quorum")], publishing: settings, consuming: others)
            try await load.run {
                try await load.waitForMore(500)
                let leader = try #require(try await cluster.nodes[1].queues(in: "qa").first?.leader)
                let node = try #require(cluster.node(named: leader))
                await node.kill9()
                try await load.waitForMore(1_000)
            }
            let state = load.messages.now
            #expect(state.longestPause < .seconds(5))
            #expect(state.acked.subtracting(state.received.keys).count == 0)
            #expect(state.silentRepeats.count == 0)
            #expect(state.unsent.intersection(state.received.keys).count == 0)
        }
    }
}
