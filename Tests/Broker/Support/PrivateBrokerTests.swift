import Foundation
import TestSupport
import Testing

extension BrokerTests {
    @Suite("A private broker") struct PrivateBrokerTests {
        @Test("gives each test a virtual host of its own, obeys and leaves nothing behind") func lifeOfABroker() async throws {
            let (process, folder) = try await useOne()
            let isLeft: @Sendable () -> Bool = {
                // A dead process that nobody has asked about yet has no command line.
                let commandLine = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
                return !commandLine.isEmpty || FileManager.default.fileExists(atPath: folder)
            }
            let isGone = try await OffPool.run {
                let deadline = ContinuousClock.now + .seconds(20)
                // Another process cleans up, with nobody to tell this one.
                while isLeft(), ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.01) }
                return !isLeft()
            }
            #expect(isGone)
        }

        /// The last process and the folder of a broker that is gone.
        private func useOne() async throws -> (process: Int32, folder: String) {
            let broker = try await PrivateBroker.start()
            let node = broker.node
            let place = try await broker.place()
            #expect(try await place.queues().isEmpty)
            #expect(try await node.connectionCount(in: place.virtualHost) == 0)
            try await node.setPolicy("short", in: place.virtualHost, pattern: ".*", definition: #"{"max-length": 10}"#)
            try await node.raiseAlarm(.memory)
            #expect(try await node.evaluate("length(rabbit_alarm:get_alarms())") == "1")
            try await node.clearAlarm(.memory)
            #expect(try await node.evaluate("rabbit_alarm:get_alarms()") == "[]")
            let certificates = broker.certificates
            _ = try await node.addTLSListener(certificates.expiredServer, caFile: certificates.caFile)
            await #expect(throws: BrokerFailure.self) { try await node.evaluate("no_such_module:function()") }
            let first = try #require(node.processID)
            await node.kill9()
            #expect(kill(first, 0) != 0)
            try await node.start()
            // The virtual host is a durable thing.
            #expect(try await node.evaluate("length(rabbit_vhost:list_names())") == "2")
            return (try #require(node.processID), node.folder.path)
        }
    }
}
