import Foundation
import TestSupport
import Testing

extension BrokerTests {
    @Suite("A private broker") struct PrivateBrokerTests {
        @Test("gives each test a virtual host of its own, obeys and leaves nothing behind") func lifeOfABroker() async throws {
            var broker: PrivateBroker? = try await PrivateBroker.start()
            let node = try #require(broker?.node)
            let place = try #require(try await broker?.place())
            #expect(try await place.queues().isEmpty)
            #expect(try await node.connectionCount(in: place.virtualHost) == 0)
            try await node.setPolicy("short", in: place.virtualHost, pattern: ".*", definition: #"{"max-length": 10}"#)
            try await node.raiseAlarm(.memory)
            #expect(try await node.evaluate("length(rabbit_alarm:get_alarms())") == "1")
            try await node.clearAlarm(.memory)
            #expect(try await node.evaluate("rabbit_alarm:get_alarms()") == "[]")
            _ = try await node.addTLSListener(
                try #require(broker?.certificates.expiredServer), caFile: try #require(broker?.certificates.caFile))
            await #expect(throws: BrokerFailure.self) { try await node.evaluate("no_such_module:function()") }
            let first = try #require(node.processID)
            await node.kill9()
            #expect(kill(first, 0) != 0)
            try await node.start()
            try await node.restart()
            // The virtual host is a durable thing.
            #expect(try await node.evaluate("length(rabbit_vhost:list_names())") == "2")
            let last = try #require(node.processID)
            #expect(last != first)
            let folder = node.folder.path
            await broker?.stop()
            broker = nil
            #expect(kill(last, 0) != 0)
            _ = folder
        }
    }
}
