import AMQP
import AMQPBus
import Bus
import Socket
import Synchronization
import TestSupport
import Testing

extension BrokerTests {
    /// RabbitMQ refuses everything on a channel that first used a quorum queue while its leader was dying: it must be given up.
    @Suite("The bus over a cluster of three nodes") struct BusLosesLeaderTests {
        @Test("whose leader is killed sends commands and tells kept events again soon, and loses none", .timeLimit(.minutes(3)))
        func leaderIsKilled() async throws {
            let cluster = try await BrokerCluster.start()
            try await cluster.addPlace(virtualHost: "qa", user: "qa", password: "qa")
            let client = try await bus("client.1", cluster.nodes)
            let server = try await bus("server.1", [cluster.nodes[1], cluster.nodes[2], cluster.nodes[0]])
            do {
                try await load(client, server, cluster)
            } catch {
                await client.abort()
                await server.abort()
                throw error
            }
            await client.close()
            await server.close()
        }

        private func bus(_ name: String, _ nodes: [BrokerNode]) async throws -> AMQPBus {
            let connection = ConnectionSettings(
                endpoints: nodes.map { Endpoint(host: "127.0.0.1", port: $0.port) }, virtualHost: "qa",
                credentials: { .plain(user: "qa", password: "qa") })
            var settings = AMQPBusSettings(connection: connection, environment: "test", instance: name)
            settings.durableQueues = .quorum
            let bus = AMQPBus(settings: settings, logger: .silent)
            try await within("connecting") { try await bus.start() }
            return bus
        }

        private func load(_ client: AMQPBus, _ server: AMQPBus, _ cluster: BrokerCluster) async throws {
            let done = Witness<Int>()
            let heard = Witness<Int>()
            let acknowledged = Witness<Int>()
            var router = Router()
            router.on(Chore.self) { chore, _ in done.append(chore.number) }
            _ = try await server.serve(router, as: .chores)
            _ = try await server.subscribe(to: Tidings.self, as: "server.1") { tidings, _ in heard.append(tidings.number) }

            let state = LoadState()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        while !state.isStopping.load(ordering: .relaxed) {
                            let number = state.next.add(1, ordering: .relaxed).newValue
                            // One that could not be sent counts for nothing, unless it arrives all the same.
                            if (try? await client.send(Chore(number: number))) != nil { acknowledged.append(number) }
                        }
                    }
                }
                group.addTask {
                    while !state.isStopping.load(ordering: .relaxed) {
                        try await client.publish(Tidings(number: state.told.add(1, ordering: .relaxed).newValue))
                        try await Task.sleep(for: .milliseconds(10))
                    }
                }
                defer { state.isStopping.store(true, ordering: .relaxed) }
                try await acknowledged.values(atLeast: 200, "commands before")
                let queues = try await cluster.nodes[1].queues(in: "qa")
                let leader = try #require(queues.first { $0.name == "chores.commands" }?.leader)
                await cluster.node(named: leader)?.kill9()
                try await acknowledged.values(atLeast: acknowledged.values.count + 500, "commands afterwards")
                state.isStopping.store(true, ordering: .relaxed)
                try await group.waitForAll()
            }
            let sent = Set(acknowledged.values)
            try await eventually("all acknowledged commands are done", seconds: 20) { sent.subtracting(done.values).isEmpty }
            let last = state.told.load(ordering: .relaxed)
            try await eventually("all kept events are heard", seconds: 20) { Set(1...last).subtracting(heard.values).isEmpty }
        }
    }
}

extension ServiceName {
    fileprivate static let chores = ServiceName("chores")
}

private final class LoadState: Sendable {
    let next = Atomic(0)
    let told = Atomic(0)
    let isStopping = Atomic(false)
}

private struct Chore: Command {
    static let subject = "test.chore.v1"
    static let service = ServiceName.chores
    let number: Int
}

private struct Tidings: Event {
    static let subject = "test.tidings.v1"
    static let retention = EventRetention.kept(limit: 50_000)
    let number: Int
}
