import AMQP
import TestSupport
import Testing

extension BrokerTests {
    @Suite("A broker that is restarted under load") struct RestartedBrokerTests {
        @Test("in order, by kill -9 and with all connections closed: nothing acknowledged is lost, nothing silently doubled")
        func restartedUnderLoad() async throws {
            let place = try await SharedBroker.place()
            let node = place.broker.node
            let load = LoadUnderFaults(queue: "work", publishing: place.settings, consuming: place.settings)
            try await load.run {
                try await load.waitForMore(500)
                try await node.restart()
                try await load.waitForMore(500)
                await node.kill9()
                try await node.start()
                try await load.waitForMore(500)
                try await place.closeConnections()
                try await load.waitForMore(500)
            }
            let state = load.messages.now
            #expect(state.acked.count >= 2_000)
            #expect(state.acked.subtracting(state.received.keys).count == 0)
            // What came twice was marked by the broker as perhaps delivered before.
            #expect(state.silentRepeats.count == 0)
            // What the client said was not sent did not arrive.
            #expect(state.unsent.intersection(state.received.keys).count == 0)
            // Each loss of the connection left at most the callers' messages open.
            #expect(state.unknown.count <= 3 * 32)
        }
    }
}
