import AMQPBus
import TestSupport
import Testing

extension BrokerTests {
    /// The contract of the bus over a real broker: the same cases as in one process.
    @Suite("Bus conformance over a broker") struct BusConformanceTests {
        @Test("classic queues", .timeLimit(.minutes(1)), arguments: BusConformance.all)
        func classic(_ conformance: BusConformance) async throws { try await check(conformance, .classic) }

        @Test("quorum queues", .timeLimit(.minutes(1)), arguments: BusConformance.durable)
        func quorum(_ conformance: BusConformance) async throws { try await check(conformance, .quorum) }

        @Test("queues as RabbitMQ 4 wants them", .timeLimit(.minutes(1)), arguments: BusConformance.transient)
        func four(_ conformance: BusConformance) async throws { try await check(conformance, .quorum, version: 4) }

        private func check(
            _ conformance: BusConformance, _ queues: AMQPBusSettings.DurableQueues, version: Int? = nil
        ) async throws {
            let harness = AMQPBusHarness(
                place: try await SharedBroker.place(), durableQueues: queues, brokerVersion: version)
            do {
                try await conformance.check(harness)
            } catch {
                try await harness.close()
                throw error
            }
            try await harness.close()
        }
    }
}
